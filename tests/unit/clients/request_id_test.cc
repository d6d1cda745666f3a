#include "clients/common/request_id.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace panyuan::clients {
namespace {

TEST(MakeRequestId, IsAUuidOfVersionSeven) {
  const std::string id = MakeRequestId(), form = "xxxxxxxx-xxxx-7xxx-Nxxx-xxxxxxxxxxxx";
  ASSERT_EQ(id.size(), form.size());
  for (size_t i = 0; i < id.size(); ++i) {
    const std::string allowed = form[i] == 'x'   ? "0123456789abcdef"
                                : form[i] == 'N' ? "89ab"
                                                 : std::string(1, form[i]);
    EXPECT_NE(allowed.find(id[i]), allowed.npos) << id;
  }
}

TEST(MakeRequestId, BeginsWithTheMillisecond) {
  // RFC 9562, appendix A.6: 2022-02-22 14:22:22 -05:00 is 0x017F22E279B0.
  EXPECT_EQ(MakeRequestId({1'645'557'742'000'000}).substr(0, 15), "017f22e2-79b0-7");
}

TEST(MakeRequestId, NeverComesTwice) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(MakeRequestId({0}));
  EXPECT_EQ(ids.size(), 1000u);
}

}  // namespace
}  // namespace panyuan::clients
