#include "services/registry/domain/seed_table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/base/csv.h"
#include "services/base/text.h"
#include "services/registry/domain/reasons.h"

namespace panyuan::registry {
namespace {

using base::Error;
using base::Result;

constexpr size_t kMaxChars = 2'000;  // of a field
constexpr size_t kMaxCodeChars = 20;
constexpr base::CsvBounds kBounds{.max_rows = 20'000, .max_fields = 40};

bool IsCode(std::string_view text) {
  return !text.empty() && text.size() <= kMaxCodeChars &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '-';
         });
}

Result<std::vector<size_t>> FindColumns(std::string_view file, const base::CsvRow& header,
                                        std::span<const std::string_view> columns) {
  std::vector<size_t> positions;
  for (std::string_view column : columns) {
    const auto found = std::find(header.fields.begin(), header.fields.end(), column);
    if (found == header.fields.end())
      return SeedRow(file, header.line).Invalid(column, "the column is missing", "缺少此列");
    positions.push_back(found - header.fields.begin());
  }
  return positions;
}

}  // namespace

Error SeedRow::Invalid(std::string_view column, std::string_view problem,
                       std::string_view problem_zh) const {
  const std::string name(column);
  return Error(kCatalogueInvalid, {{"file", file_},
                                   {"line", std::to_string(line_)},
                                   {"problem", name + ": " + std::string(problem)},
                                   {"problem_zh", name + "：" + std::string(problem_zh)}});
}

Result<std::vector<SeedRow>> ReadSeedTable(std::string_view file, std::string_view text,
                                           std::span<const std::string_view> columns, Key key) {
  auto parsed = base::ParseCsv(text, kBounds);
  if (!parsed.ok())
    return Error(kCatalogueInvalid, parsed.error().metadata()).With("file", std::string(file));
  if (parsed->empty())
    return SeedRow(file, 1).Invalid(columns[0], "the column is missing", "缺少此列");
  PANYUAN_ASSIGN(const std::vector<size_t> positions, FindColumns(file, parsed->front(), columns));
  std::vector<SeedRow> rows;
  std::set<std::string> keys;
  for (size_t i = 1; i < parsed->size(); ++i) {
    base::CsvRow& from = (*parsed)[i];
    SeedRow row(file, from.line);
    if (from.fields.size() != parsed->front().fields.size())
      return row.Invalid(columns[0], "the row has not as many fields as the header",
                         "字段数与表头不同");
    for (size_t c = 0; c < positions.size(); ++c) {
      std::string& field = from.fields[positions[c]];
      if (!base::CheckText(field, columns[c], kMaxChars, base::Presence::kOptional).ok())
        return row.Invalid(columns[c], "not one line of UTF-8 text of at most 2,000 characters",
                           "不是一行 UTF-8 文本，或超过 2,000 字");
      row.Set(columns[c], std::move(field));
    }
    const std::string& first = row[columns[0]];
    if (key == Key::kCode && !IsCode(first))
      return row.Invalid(columns[0], "not a code of A-Z a-z 0-9 and hyphen",
                         "不是字母、数字和连字符组成的代码");
    if (key != Key::kNone && !keys.insert(first).second)
      return row.Invalid(columns[0], first + " occurs twice", first + " 重复出现");
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace panyuan::registry
