#include "services/base/packing.h"

#include <gtest/gtest.h>

#include <string>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "tests/support/expect.h"

namespace panyuan::base {
namespace {

const std::string kEvent =
    R"({"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"panyuan":)"
    R"("urn:panyuan:epcis:"}],"action":"ADD","bizStep":"receiving","disposition":"in_progress"})";

TEST(Packing, GivesBackWhatItWasGiven) {
  for (const std::string& bytes :
       {std::string(), std::string(1, '\0'), kEvent, std::string(100'000, 'x'),
        std::string("\x28\xB5\x2F\xFD"), Pack(kEvent)}) {
    const auto back = Unpack(Pack(bytes));
    ASSERT_OK(back);
    EXPECT_EQ(*back, bytes);
  }
  EXPECT_LT(Pack(kEvent).size(), kEvent.size() / 4);
}

TEST(Packing, LeavesBytesThatWereNeverPacked) { EXPECT_EQ(*Unpack(kEvent), kEvent); }

TEST(Packing, NoticesDamage) {
  const std::string packed = Pack(kEvent);
  EXPECT_REASON(Unpack(packed.substr(0, packed.size() - 1)), kPackedBytesDamaged);
  EXPECT_REASON(Unpack(std::string("\x28\xB5\x2F\xFD\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 13)),
                kPackedBytesDamaged);
}

// What is stored can be read for ever: with this very dictionary.
TEST(Packing, TheDictionaryNeverChanges) {
  const std::string_view dictionary(reinterpret_cast<const char*>(PackingDictionary().data()),
                                    PackingDictionary().size());
  EXPECT_EQ(HexEncode(AsView(Sha256(dictionary))),
            "221bb1ad4926ecba269af36811349d82016d2a70ebc7da8dbc98b6e9aedd3346");
}

}  // namespace
}  // namespace panyuan::base
