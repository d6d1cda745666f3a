// A report on paper and as a sheet.
#pragma once

#include <string>

#include "services/base/result.h"
#include "services/label/paper.h"

namespace panyuan::label {

// A PDF document of A4 pages; a table's headings stand on each of its pages. A text too long for
// its cell is cut with an ellipsis. Errors: LABEL_FONT_MISSING.
base::Result<std::string> PaperPdf(const Paper& paper);

// An XLSX workbook: the facts and notes on the first sheet, each table on one of its own.
base::Result<std::string> PaperXlsx(const Paper& paper);

}  // namespace panyuan::label
