#include "clients/common/table.h"

#include <algorithm>
#include <numeric>

namespace panyuan::clients {
namespace {

constexpr int kGap = 2;        // columns between columns
constexpr int kNarrowest = 6;  // no column is cut below it

std::string Spaces(int count) { return std::string(std::max(count, 0), ' '); }

}  // namespace

std::vector<int> Table::Widths(const Terminal& terminal) const {
  std::vector<int> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    widths.push_back(DisplayWidth(columns_[i].title));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], DisplayWidth(row[i].text));
  }
  if (!terminal.tty) return widths;
  const int gaps = kGap * (static_cast<int>(columns_.size()) - 1);
  while (std::accumulate(widths.begin(), widths.end(), gaps) > terminal.width) {
    size_t widest = columns_.size();
    for (size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].elastic && widths[i] > kNarrowest &&
          (widest == columns_.size() || widths[i] > widths[widest]))
        widest = i;
    if (widest == columns_.size()) break;
    --widths[widest];
  }
  return widths;
}

std::string Table::ToString(const Terminal& terminal) const {
  const std::vector<int> widths = Widths(terminal);
  std::string out;
  const auto append = [&](const std::vector<Cell>& row) {
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string text = Cut(row[i].text, widths[i]);
      const std::string padding = Spaces(widths[i] - DisplayWidth(text));
      const bool last = i + 1 == row.size();
      if (columns_[i].align == Align::kRight) out += padding;
      out += terminal.Paint(text, row[i].style);
      if (columns_[i].align == Align::kLeft && !last) out += padding;
      if (!last) out += Spaces(kGap);
    }
    while (out.ends_with(' ')) out.pop_back();
    out += '\n';
  };
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.emplace_back(column.title, Style::kBold);
  append(titles);
  for (const auto& row : rows_) append(row);
  return out;
}

std::string FactLines(const Facts& facts) {
  int width = 0;
  for (const auto& [name, value] : facts)
    if (!value.empty()) width = std::max(width, DisplayWidth(name));
  std::string out;
  for (const auto& [name, value] : facts)
    if (!value.empty())
      out.append(name).append(Spaces(width - DisplayWidth(name) + kGap)).append(value) += '\n';
  return out;
}

}  // namespace panyuan::clients
