// Any bytes as CSV: within the bounds, or refused with a line; and rows written anew read back the
// same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/base/csv.h"

namespace {

using namespace panyuan::base;  // NOLINT: a fuzz target has no other code

void Require(bool holds) {
  if (!holds) std::abort();
}

std::string Write(const std::vector<CsvRow>& rows) {
  std::string text;
  for (const CsvRow& row : rows) {
    std::string_view comma;
    for (const std::string& field : row.fields) {
      text.append(comma).append("\"");
      for (char c : field) text.append(c == '"' ? 2 : 1, c);
      text.append("\"");
      comma = ",";
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const CsvBounds bounds{100, 10, 200};
  const auto rows = ParseCsv({reinterpret_cast<const char*>(data), size}, bounds);
  if (!rows.ok()) return 0;
  Require(rows->size() <= bounds.max_rows);
  for (const CsvRow& row : *rows) {
    Require(!row.fields.empty() && row.fields.size() <= bounds.max_fields);
    for (const std::string& field : row.fields) Require(field.size() <= bounds.max_field_bytes);
  }
  const auto again = ParseCsv(Write(*rows), bounds);
  Require(again.ok() &&
          std::equal(again->begin(), again->end(), rows->begin(), rows->end(),
                     [](const CsvRow& a, const CsvRow& b) { return a.fields == b.fields; }));
  return 0;
}
