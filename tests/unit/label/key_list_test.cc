#include "services/label/key_list.h"

#include <gtest/gtest.h>

#include <string>

#include "services/base/reasons.h"
#include "services/label/reasons.h"
#include "tests/support/expect.h"

namespace panyuan::label {
namespace {

// The log's vector of docs/formats.md.
constexpr char kVkey[] =
    "panyuan.example/330727+e2a3ab6d+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd";

TEST(KeyList, ReadsWhatItWrites) {
  KeyList list;
  list.log_keys = {{kVkey}, {"other"}};
  list.label_keys.push_back(*ParseLabelKey(std::string("2 ") + kVkey + " 2026-01-01 -", "f"));
  list.label_keys.push_back(
      *ParseLabelKey(std::string("1 ") + kVkey + " 2020-01-01 2025-12-31", "f"));
  const auto read = ParseKeyList(FormatKeyList(list));
  ASSERT_OK(read);
  ASSERT_EQ(read->log_keys.size(), 2u);
  EXPECT_EQ(read->log_keys[0].vkey, kVkey);
  ASSERT_EQ(read->label_keys.size(), 2u);
  const LabelKey& old = read->label_keys[1];
  EXPECT_EQ(old.origin, "panyuan.example/330727");
  EXPECT_EQ(LabelVkey(old.origin, old.key), kVkey);
  EXPECT_TRUE(old.Covers(*old.until));
  EXPECT_FALSE(old.Covers({old.until->days + 1}));
  EXPECT_TRUE(read->label_keys[0].Covers({old.until->days + 1}));
}

TEST(KeyList, NamesTheLineThatIsWrong) {
  const std::string good = std::string("label 1 ") + kVkey + " 2020-01-01 -";
  std::string wrong_id = good;
  wrong_id.replace(wrong_id.find("e2a3"), 4, "e2a4");
  for (const std::string& line :
       {std::string("lable"), std::string("log "), std::string("log a b"), wrong_id, good + " ",
        std::string("label 0 ") + kVkey + " 2020-01-01 -",
        std::string("label 1 ") + kVkey + " 2020-01-02 2020-01-01",
        std::string("label 1 ") + kVkey + " 2020-1-1 -",
        std::string("label 1 a+b+c 2020-01-01 -")}) {
    const auto read = ParseKeyList("# keys\n\n" + line + "\n" + good + "\n");
    ASSERT_FALSE(read.ok()) << line;
    EXPECT_REASON(read, kKeyListInvalid);
    EXPECT_EQ(read.error().metadata().at("line"), "3");
  }
  EXPECT_OK(ParseKeyList("# keys\n" + good));
}

TEST(KeyList, IsBounded) {
  EXPECT_OK(ParseKeyList(std::string(1'000, '\n')));
  EXPECT_REASON(ParseKeyList(std::string(1'001, '\n')), kKeyListInvalid);
  EXPECT_REASON(ParseKeyList("#" + std::string(256 << 10, ' ')), kKeyListInvalid);
}

}  // namespace
}  // namespace panyuan::label
