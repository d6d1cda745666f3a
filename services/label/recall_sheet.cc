#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "services/base/reasons.h"
#include "services/label/recall_paper.h"

namespace panyuan::label {
namespace {

using base::Result;

constexpr double kCharsPerMm = 0.55;

// The number at the front of "12.5" or "98.3 %"; nothing where it is none.
std::optional<double> NumberIn(const std::string& text) {
  double number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc()) return {};
  const std::string_view rest(end, text.data() + text.size() - end);
  if (rest == " %") return number / 100;
  return rest.empty() ? std::optional(number) : std::nullopt;
}

// The library writes workbooks to files only. Gone with this object.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code fault;
    std::string path = std::filesystem::temp_directory_path(fault) / "panyuan-report-XXXXXX";
    const int file = fault ? -1 : mkstemp(path.data());
    if (file < 0) return;
    close(file);
    path_ = std::move(path);
  }
  ~TemporaryFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }  // empty where none could be made
  Result<std::string> Read() const {
    std::ifstream file(path_, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file || bytes.empty()) return base::kInternalFault;
    return bytes;
  }

 private:
  std::string path_;
};

struct Formats {
  lxw_format* bold;
  lxw_format* wrapped;
  lxw_format* percent;
};

void WriteFacts(lxw_worksheet* sheet, const Formats& formats, const Paper& paper) {
  worksheet_set_column(sheet, 0, 0, 24, nullptr);
  worksheet_set_column(sheet, 1, 1, 80, nullptr);
  lxw_row_t row = 0;
  worksheet_write_string(sheet, row, 0, paper.title.c_str(), formats.bold);
  worksheet_write_string(sheet, row++, 1, paper.title_en.c_str(), nullptr);
  for (const auto& [caption, value] : paper.facts) {
    worksheet_write_string(sheet, row, 0, caption.c_str(), nullptr);
    worksheet_write_string(sheet, row++, 1, value.c_str(), formats.wrapped);
  }
  ++row;
  for (const std::string& note : paper.notes)
    worksheet_write_string(sheet, row++, 1, note.c_str(), formats.wrapped);
}

// A cell is text whatever it begins with, so that none is taken for a formula.
void WriteCell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, bool number,
               const Formats& formats, const std::string& text) {
  const std::optional<double> value = number ? NumberIn(text) : std::nullopt;
  if (!value) {
    worksheet_write_string(sheet, row, column, text.c_str(), nullptr);
    return;
  }
  worksheet_write_number(sheet, row, column, *value,
                         text.ends_with('%') ? formats.percent : nullptr);
}

void WriteTable(lxw_worksheet* sheet, const Formats& formats, const PaperTable& table) {
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    worksheet_set_column(sheet, column, column, table.columns[i].width_mm * kCharsPerMm, nullptr);
    worksheet_write_string(sheet, 0, column, table.columns[i].heading.c_str(), formats.bold);
  }
  worksheet_freeze_panes(sheet, 1, 0);
  for (size_t r = 0; r < table.rows.size(); ++r)
    for (size_t c = 0; c < std::min(table.rows[r].size(), table.columns.size()); ++c)
      WriteCell(sheet, static_cast<lxw_row_t>(r + 1), static_cast<lxw_col_t>(c),
                table.columns[c].number, formats, table.rows[r][c]);
}

}  // namespace

Result<std::string> PaperXlsx(const Paper& paper) {
  const TemporaryFile file;
  lxw_workbook* const book = file.path().empty() ? nullptr : workbook_new(file.path().c_str());
  if (!book) return base::kInternalFault;
  const Formats formats{workbook_add_format(book), workbook_add_format(book),
                        workbook_add_format(book)};
  format_set_bold(formats.bold);
  format_set_text_wrap(formats.wrapped);
  format_set_num_format(formats.percent, "0.0%");
  WriteFacts(workbook_add_worksheet(book, paper.code.c_str()), formats, paper);
  for (const PaperTable& table : paper.tables)
    WriteTable(workbook_add_worksheet(book, table.title.c_str()), formats, table);
  if (workbook_close(book) != LXW_NO_ERROR) return base::kInternalFault;
  return file.Read();
}

}  // namespace panyuan::label
