// The report on a recall, for the authority's file.
#pragma once

#include "services/label/paper.h"
#include "services/trace/domain/recall_ports.h"

namespace panyuan::trace {

inline constexpr size_t kMaxReportRows = 10'000;  // of each table; a note says where there are more

// In Chinese with English beside it. It has no personal data but the staff id of who ordered it.
base::Result<label::Paper> WriteReport(RecallReads& ports, const Recall& recall, base::UtcTime now);

}  // namespace panyuan::trace
