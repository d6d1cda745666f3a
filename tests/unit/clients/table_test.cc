#include "clients/common/table.h"

#include <gtest/gtest.h>

#include "clients/common/terminal.h"

namespace panyuan::clients {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("ginger"), 6);
  EXPECT_EQ(DisplayWidth("生姜"), 4);
  EXPECT_EQ(DisplayWidth("姜 40 公斤"), 10);
  EXPECT_EQ(DisplayWidth("（合格）"), 8);
  EXPECT_EQ(DisplayWidth("95.1–98.4"), 9);
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1);  // a combining accent
  EXPECT_EQ(DisplayWidth(""), 0);
}

TEST(Cut, NeverSplitsACharacter) {
  EXPECT_EQ(Cut("安文农贸市场", 12), "安文农贸市场");
  EXPECT_EQ(Cut("安文农贸市场", 8), "安文农…");
  EXPECT_EQ(Cut("安文农贸市场", 7), "安文农…");
}

TEST(Wrap, KeepsPunctuationWithItsWord) {
  for (const std::string& line :
       Wrap("同一文件重复发送不会重复登记；有误的行更正后再发，即可登记。", 28)) {
    EXPECT_LE(DisplayWidth(line), 28);
    for (const char* mark : {"；", "，", "。"}) EXPECT_FALSE(line.starts_with(mark)) << line;
  }
  EXPECT_EQ(Wrap("one two three four five", 20),
            (std::vector<std::string>{"one two three four", "five"}));
  EXPECT_EQ(Wrap("a\n\nb", 20), (std::vector<std::string>{"a", "", "b"}));
}

TEST(Table, LinesUpChineseAndEnglish) {
  Table table({{"产品"}, {"kg", Table::Align::kRight}, {"where"}});
  table.Add({std::string("姜"), std::string("40"), std::string("A12")});
  table.Add({std::string("Ginger"), std::string("1250"), std::string("安文")});
  EXPECT_EQ(table.ToString(Terminal{}),
            "产品      kg  where\n"
            "姜        40  A12\n"
            "Ginger  1250  安文\n");
}

TEST(Table, FitsTheTerminalByItsElasticColumnsOnly) {
  Table table({{"code"}, {"name", Table::Align::kLeft, true}, {"n", Table::Align::kRight}});
  table.Add({std::string("7K3Q-M2XD-9PRC"), std::string(100, 'x'), std::string("1234")});
  Terminal terminal;
  terminal.tty = true;
  terminal.width = 40;
  const std::string text = table.ToString(terminal);
  EXPECT_NE(text.find("7K3Q-M2XD-9PRC"), text.npos);
  EXPECT_NE(text.find("1234"), text.npos);
  for (const std::string& line : Wrap(text, 1000)) EXPECT_LE(DisplayWidth(line), 40);
}

TEST(FactLines, LeaveOutWhatIsEmpty) {
  EXPECT_EQ(FactLines({{"产品", "姜"}, {"Voucher", ""}, {"Lot", "7"}}), "产品  姜\nLot   7\n");
}

}  // namespace
}  // namespace panyuan::clients
