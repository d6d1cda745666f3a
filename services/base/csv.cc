#include "services/base/csv.h"

#include <optional>
#include <utility>

namespace panyuan::base {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class CsvReader {
 public:
  CsvReader(std::string_view text, const CsvBounds& bounds) : rest_(text), bounds_(bounds) {}

  Result<std::vector<CsvRow>> ReadAll() {
    std::vector<CsvRow> rows;
    while (!rest_.empty()) {
      if (SkipLineEnd()) continue;  // an empty line
      if (rows.size() == bounds_.max_rows) return Malformed("too many rows", "行数过多");
      PANYUAN_ASSIGN(CsvRow row, ReadRow());
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  Result<CsvRow> ReadRow() {
    CsvRow row{line_, {}};
    do {
      if (row.fields.size() == bounds_.max_fields) return Malformed("too many fields", "字段过多");
      PANYUAN_ASSIGN(std::string field, Starts("\"") ? ReadQuoted() : ReadPlain());
      if (field.size() > bounds_.max_field_bytes)
        return Malformed("a field is too long", "字段过长");
      row.fields.push_back(std::move(field));
    } while (Skip(","));
    if (!rest_.empty() && !SkipLineEnd())
      return Starts("\r") ? Malformed("a line must end in LF or CRLF", "行尾须为 LF 或 CRLF")
                          : Malformed("text follows a closing quote", "右引号后还有文字");
    return row;
  }

  Result<std::string> ReadPlain() {
    const size_t end = rest_.find_first_of(",\r\n\"");
    if (end != rest_.npos && rest_[end] == '"')
      return Malformed("a quote stands inside a field without quotes", "未加引号的字段中出现引号");
    return Take(end == rest_.npos ? rest_.size() : end);
  }

  Result<std::string> ReadQuoted() {
    const size_t opened = line_;
    Skip("\"");
    std::string field;
    while (true) {
      const size_t quote = rest_.find('"');
      if (quote == rest_.npos) {
        line_ = opened;
        return Malformed("a quote is never closed", "引号没有闭合");
      }
      field += Take(quote);
      Skip("\"");
      if (!Skip("\"")) return field;
      field += '"';
    }
  }

  std::string Take(size_t count) {
    std::string taken(rest_.substr(0, count));
    for (char c : taken) line_ += c == '\n';
    rest_.remove_prefix(count);
    return taken;
  }
  bool Starts(std::string_view text) const { return rest_.starts_with(text); }
  bool Skip(std::string_view text) {
    if (!Starts(text)) return false;
    Take(text.size());
    return true;
  }
  bool SkipLineEnd() { return Skip("\n") || Skip("\r\n"); }

  Error Malformed(std::string problem, std::string problem_zh) const {
    return Error(kCsvMalformed, {{"line", std::to_string(line_)},
                                 {"problem", std::move(problem)},
                                 {"problem_zh", std::move(problem_zh)}});
  }

  std::string_view rest_;
  const CsvBounds& bounds_;
  size_t line_ = 1;
};

}  // namespace

Result<std::vector<CsvRow>> ParseCsv(std::string_view text, const CsvBounds& bounds) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return CsvReader(text, bounds).ReadAll();
}

}  // namespace panyuan::base
