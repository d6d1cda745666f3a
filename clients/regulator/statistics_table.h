// Rows of statistics, as a table and as CSV: alike for a county and for a province.
#pragma once

#include <string>
#include <string_view>

#include "clients/common/session.h"
#include "clients/common/table.h"
#include "panyuan/oversight/v1/statistics.pb.h"

namespace panyuan::clients::regulator {

// The table without rows; `items` are counted by results, all else by samples.
Table StatisticsTable(const Session& session, bool items);
void AddLine(Table& table, const Session& session, const oversight::v1::StatisticsRow& row);
void AddTotal(Table& table, const Session& session, const oversight::v1::StatisticsRow& row);

// The columns of CsvLine, without an end of line.
inline constexpr std::string_view kStatisticsColumns =
    "key,name_zh,name_en,sampled,concluded,conformant,presumptive_positive,non_conformant,"
    "pass_rate,low,high,n,insufficient";
// One row under `key`, with its end of line.
std::string CsvLine(const oversight::v1::StatisticsRow& row, std::string_view key);

}  // namespace panyuan::clients::regulator
