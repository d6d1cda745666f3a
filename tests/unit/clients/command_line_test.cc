#include "clients/common/command_line.h"

#include <gtest/gtest.h>

#include <array>

#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "services/base/reasons.h"

namespace panyuan::clients {
namespace {

enum class Colour { kNone, kRed, kGreen };

// A tool with two commands and what they were given.
struct Example {
  std::string code, lot;
  trace::v1::Quantity quantity;
  Colour colour = Colour::kNone;
  uint32_t count = 0;
  Tool tool{
      .name = "panyuan-example",
      .role = "nobody-has-this-profile",
      .about = {"An example.", "示例工具。"},
      .commands = {{.name = "put",
                    .about = {"Put it", "放置"},
                    .declare =
                        [this](Arguments& arguments) {
                          arguments.Add("CODE", code, {"Its code", "编码"}).Required();
                          arguments.Read("AMOUNT", quantity, ReadQuantity, {"How much", "数量"});
                          arguments.Choose<Colour>(
                              "--colour", colour,
                              {{"red", Colour::kRed}, {"green", Colour::kGreen}},
                              {"Which colour", "颜色"});
                          arguments.Add("--count N", count, 1, 9, {"How many", "几个"});
                          arguments.Add("--lot FILE", lot, {"A file", "文件"});
                        }},
                   {.name = "look", .about = {"Look", "查看"}}},
  };

  template <class... Words>
  base::Result<Request> Read(Words... words) {
    const std::array<const char*, sizeof...(words) + 1> line{"panyuan-example", words...};
    return ReadCommandLine(tool, static_cast<int>(line.size()), line.data());
  }
};

TEST(CommandLine, FillsTheTargetsOfItsCommand) {
  Example example;
  const auto request = example.Read("--json", "put", "X1", "80斤", "--colour", "green", "--count",
                                    "3", "--timeout", "7");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->command, &example.tool.commands[0]);
  EXPECT_EQ(example.code, "X1");
  EXPECT_EQ(example.quantity.value(), "40");
  EXPECT_EQ(example.colour, Colour::kGreen);
  EXPECT_EQ(example.count, 3u);
  EXPECT_TRUE(request->options.json);
  EXPECT_EQ(request->options.call.timeout, std::chrono::seconds(7));
}

TEST(CommandLine, GivesANegativeAmountToItsReader) {
  Example example;
  ASSERT_TRUE(example.Read("put", "X1", "-5kg").ok() ||
              example.Read("put", "X1", "--", "-5kg").ok());
  EXPECT_EQ(example.quantity.value(), "-5");
}

TEST(CommandLine, SaysWhatItCannotRead) {
  Example example;
  EXPECT_TRUE(example.Read().error().Is(kCommandLineInvalid));
  EXPECT_TRUE(example.Read("put").error().Is(kCommandLineInvalid));
  EXPECT_TRUE(example.Read("frobnicate").error().Is(kCommandLineInvalid));
  EXPECT_TRUE(example.Read("put", "X1", "--colour", "blue").error().Is(base::kInvalidField));
  EXPECT_TRUE(example.Read("put", "X1", "--count", "10").error().Is(base::kInvalidField));
  const auto amount = example.Read("put", "X1", "5 lb");
  EXPECT_TRUE(amount.error().Is(kQuantityUnreadable));
  EXPECT_EQ(amount.error().metadata().at("field"), "AMOUNT");
}

TEST(CommandLine, HelpsInTheLanguageAskedFor) {
  Example example;
  const auto english = example.Read("--lang", "en", "put", "--help");
  const auto chinese = example.Read("put", "--help", "--lang=zh");
  ASSERT_TRUE(english.ok() && chinese.ok());
  EXPECT_EQ(english->command, nullptr);
  EXPECT_NE(english->text.find("How much"), std::string::npos);
  EXPECT_NE(chinese->text.find("数量"), std::string::npos);
  EXPECT_EQ(chinese->text.find("Options"), std::string::npos);
}

TEST(CommandLine, CompletesWithoutACommand) {
  Example example;
  const auto request = example.Read("--completion", "bash");
  ASSERT_TRUE(request.ok());
  for (const char* part : {"complete -o default -F _panyuan_example panyuan-example", "put|look",
                           "put:--colour) COMPREPLY=($(compgen -W 'red green'",
                           "put:--lot) COMPREPLY=($(compgen -f", "--timeout"})
    EXPECT_NE(request->text.find(part), std::string::npos) << part;
}

}  // namespace
}  // namespace panyuan::clients
