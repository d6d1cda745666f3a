// CSV (RFC 4180): text into rows of fields.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/reasons.h"
#include "services/base/result.h"

namespace panyuan::base {

struct CsvRow {
  size_t line = 0;  // on which the row begins, from 1
  std::vector<std::string> fields;
};

struct CsvBounds {
  size_t max_rows = 100'000;
  size_t max_fields = 100;  // of a row
  size_t max_field_bytes = 16'384;
};

// Reads the whole text. A byte order mark is skipped, lines end in LF or CRLF (the last may lack
// it), and an empty line gives no row. Rows may differ in length; the encoding is not checked.
// Errors: CSV_MALFORMED with the line: a quote where none may be, a quote never closed, a lone CR,
// or more than `bounds` allow.
Result<std::vector<CsvRow>> ParseCsv(std::string_view text, const CsvBounds& bounds = {});

}  // namespace panyuan::base
