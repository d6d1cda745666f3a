#include "clients/regulator/statistics_table.h"

#include <fmt/core.h>

#include "clients/common/words.h"
#include "clients/regulator/figures.h"

namespace panyuan::clients::regulator {
namespace {

using oversight::v1::StatisticsRow;

void Add(Table& table, const StatisticsRow& row, const std::string& key, const std::string& name,
         Language language) {
  table.Add({key,
             name,
             std::to_string(row.sampled()),
             std::to_string(row.concluded()),
             std::to_string(row.conformant()),
             std::to_string(row.presumptive_positive()),
             {std::to_string(row.non_conformant()),
              row.non_conformant() > 0 ? Style::kBad : Style::kPlain},
             {FormatRate(row.pass_rate(), language),
              row.pass_rate().insufficient() ? Style::kDim : Style::kPlain}});
}

}  // namespace

Table StatisticsTable(const Session& session, bool items) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  using enum Table::Align;
  return Table({{say({"Code", "编码"})},
                {say({"Name", "名称"}), kLeft, true},
                {items ? say({"Results", "结果数"}) : say({"Samples", "抽样数"}), kRight},
                {say({"Concluded", "已出结论"}), kRight},
                {say({"Conformant", "合格"}), kRight},
                {say({"Presumptive", "初筛阳性"}), kRight},
                {say({"Failed", "不合格"}), kRight},
                {say({"Pass rate, 95 %", "合格率（95 %）"})}});
}

void AddLine(Table& table, const Session& session, const StatisticsRow& row) {
  Add(table, row, row.key(), NameIn(session.language(), row.name_zh(), row.name_en()),
      session.language());
}

void AddTotal(Table& table, const Session& session, const StatisticsRow& row) {
  Add(table, row, session.Say({"Total", "合计"}), "", session.language());
}

std::string CsvLine(const StatisticsRow& row, std::string_view key) {
  const auto& rate = row.pass_rate();
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", CsvField(key),
                     CsvField(row.name_zh()), CsvField(row.name_en()), row.sampled(),
                     row.concluded(), row.conformant(), row.presumptive_positive(),
                     row.non_conformant(), rate.value(), rate.low(), rate.high(), rate.n(),
                     rate.insufficient());
}

}  // namespace panyuan::clients::regulator
