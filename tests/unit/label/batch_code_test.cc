#include "services/label/batch_code.h"

#include <gtest/gtest.h>

#include <random>

#include "services/base/reasons.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kCheckPlace = 11;

class Codes {
 public:
  // A valid code, as digits, with character `a` at place i and `b` at place j; i < j.
  std::string With(size_t i, char a, size_t j, char b) {
    std::string text = Random();
    text[i] = a;
    if (j != kCheckPlace) {
      text[j] = b;
      return Checked(text);
    }
    const size_t free = i == 0 ? 1 : 0;  // one of its 32 characters makes the check character b
    for (char c : kAlphabet) {
      text[free] = c;
      if (Checked(text)[kCheckPlace] == b) return Checked(text);
    }
    ADD_FAILURE() << "no code with " << a << " at " << i << " and check character " << b;
    return text;
  }

  std::string Random() { return BatchCode{random_() & ((uint64_t{1} << 55) - 1)}.Digits(); }

 private:
  static std::string Checked(const std::string& text) {
    uint64_t bits = 0;
    for (size_t i = 0; i < kCheckPlace; ++i) bits = bits << 5 | kAlphabet.find(text[i]);
    return BatchCode{bits}.Digits();
  }

  std::mt19937_64 random_{7};
};

bool FailsTheCheck(std::string_view text) {
  const auto code = BatchCode::Parse(text);
  return !code.ok() && code.error().Is(kBatchCodeCheck);
}

std::string GroupNamed(std::string_view text) {
  const auto code = BatchCode::Parse(text);
  if (code.ok()) return "accepted";
  const auto& metadata = code.error().metadata();
  const auto group = metadata.find("group");
  return group == metadata.end() ? "" : group->second;
}

std::string GroupOf(size_t first, size_t last) {
  const std::string a = std::to_string(first / 4 + 1), b = std::to_string(last / 4 + 1);
  return a == b ? a : a + "-" + b;
}

TEST(BatchCode, HoldsTheKnownAnswer) {
  const BatchCode code{0x2D7E80903D2F5};
  EXPECT_EQ(code.ToString(), "0PQX-04G7-MQNH");
  EXPECT_EQ(code.Digits(), "0PQX04G7MQNH");
  EXPECT_EQ(code.county(), 727);
  EXPECT_EQ(code.scrambled_number(), 0xE80903D2F5u);
  EXPECT_EQ(BatchCode{0x3ABCDEF0123456}.Digits(), "ENWVVR14D2PB");
}

TEST(BatchCode, IsReadHoweverAPersonWritesIt) {
  for (const char* text :
       {"0PQX-04G7-MQNH", "0pqx04g7mqnh", " OPQX o4g7--mqnh ", "０ＰＱＸ－０４Ｇ７－ＭＱＮＨ",
        "0pqx—04g7　mqnh", "0-P-Q-X-0-4-G-7-M-Q-N-H"}) {
    const auto code = BatchCode::Parse(text);
    ASSERT_TRUE(code.ok()) << text;
    EXPECT_EQ(code->bits, 0x2D7E80903D2F5u) << text;
  }
  const BatchCode with_one = *BatchCode::Parse("ENWVVR14D2PB");
  EXPECT_EQ(*BatchCode::Parse("enwvvri4d2pb"), with_one);
  EXPECT_EQ(*BatchCode::Parse("enwvvrl4d2pb"), with_one);
}

TEST(BatchCode, RefusesEverySingleWrongCharacter) {
  Codes codes;
  for (size_t i = 0; i <= kCheckPlace; ++i) {
    for (char right : kAlphabet) {
      const std::string text =
          i == 0 ? codes.With(0, right, 1, 'Q') : codes.With(0, codes.Random()[0], i, right);
      ASSERT_EQ(text[i], right);
      ASSERT_TRUE(BatchCode::Parse(text).ok()) << text;
      for (char wrong : kAlphabet) {
        std::string changed = text;
        changed[i] = wrong;
        ASSERT_TRUE(wrong == right || FailsTheCheck(changed)) << text << " " << changed;
      }
    }
  }
}

TEST(BatchCode, RefusesEverySwapOfTwoCharacters) {
  Codes codes;
  for (size_t i = 0; i <= kCheckPlace; ++i) {
    for (size_t j = i + 1; j <= kCheckPlace; ++j) {
      for (char a : kAlphabet) {
        for (char b : kAlphabet) {
          if (a == b) continue;
          std::string text = codes.With(i, a, j, b);
          ASSERT_TRUE(text[i] == a && text[j] == b) << text;
          std::swap(text[i], text[j]);
          ASSERT_TRUE(FailsTheCheck(text)) << text << " " << i << " " << j;
        }
      }
    }
  }
}

// It may stay silent, but where it names a group of a code with a usual slip, that is the one.
TEST(BatchCode, NamesTheGroupOfAUsualSlip) {
  Codes codes;
  int slips = 0, named = 0;
  const auto expect = [&](const std::string& text, const std::string& group) {
    const std::string said = GroupNamed(text);
    EXPECT_TRUE(said.empty() || said == group) << text << " said " << said << " not " << group;
    ++slips;
    named += said == group;
  };
  for (int n = 0; n < 200; ++n) {
    const std::string code = codes.Random();
    for (size_t i = 0; i <= kCheckPlace; ++i) {
      std::string text = code;
      if (i > 0 && code[i - 1] != code[i]) {
        std::swap(text[i - 1], text[i]);
        expect(text, GroupOf(i - 1, i));
        text = code;
      }
      const std::string_view confusable = "8B5S2Z0D17VYMN";
      const size_t at = confusable.find(code[i]);
      if (at == confusable.npos) continue;
      text[i] = confusable[at ^ 1];
      expect(text, GroupOf(i, i));
    }
  }
  EXPECT_GT(named * 2, slips);
}

TEST(BatchCode, SaysWhatIsWrong) {
  const auto missing = BatchCode::Parse("0PQX-04G7-MQN");
  ASSERT_FALSE(missing.ok());
  EXPECT_TRUE(missing.error().Is(kBatchCodeLength));
  EXPECT_EQ(missing.error().metadata().at("length"), "11");

  for (const char* text : {"0PQX-U4G7-MQNH", "0PQX-?4G7-MQNH", "0PQX-米4G7-MQNH"}) {
    const auto foreign = BatchCode::Parse(text);
    ASSERT_FALSE(foreign.ok());
    EXPECT_TRUE(foreign.error().Is(kBatchCodeCharacter)) << text;
    EXPECT_EQ(foreign.error().metadata().at("group"), "2");
    EXPECT_EQ(foreign.error().metadata().at("place"), "1");
  }
  EXPECT_EQ(BatchCode::Parse("0PQX-U4G7-MQNH").error().metadata().at("character"), "U");
  EXPECT_EQ(BatchCode::Parse("0PQX-米4G7-MQNH").error().metadata().at("character"), "米");

  EXPECT_TRUE(BatchCode::Parse("").error().Is(kBatchCodeLength));
  EXPECT_TRUE(BatchCode::Parse("0PQX\xFF").error().Is(base::kInvalidUtf8));
  EXPECT_TRUE(BatchCode::Parse(std::string(1 << 20, '1')).error().Is(base::kTextTooLong));
}

}  // namespace
}  // namespace panyuan::label
