#include "clients/common/request_id.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace panyuan::clients {
namespace {

TEST(MakeRequestId, IsAUuidOfVersionSeven) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  const std::string id = MakeRequestId();
  EXPECT_TRUE(std::regex_match(id, form)) << id;
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
