// What stalls do in a recall.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/trace/domain/recall_ports.h"
#include "services/trace/domain/use_cases.h"

namespace panyuan::trace {

// Records that the stall has read its notice; one that says so already stays as it is.
// Errors: NOTICE_NOT_FOUND.
base::Result<Notice> AcknowledgeNotice(RecallWrites& ports, const Recall& recall,
                                       const Stall& stall, std::string_view person,
                                       base::UtcTime now);

// What a stall states that it did with recalled goods.
struct RecallActReport {
  RecallActKind kind = RecallActKind::kRecovered;
  std::string quantity, unit_code;
  std::string evidence_sha256;  // 32 bytes or empty
  std::optional<base::UtcTime> happened_at;
};

struct RecallActDone {
  Notice notice;  // the stall's, with the act in it
  ledger::Appended entry;
};

// Records goods that came back from customers, or that were destroyed. `view` was found in the same
// transaction. Errors: RECALL_CLOSED, RECALL_DRILL, NOT_IN_RECALL, RECOVERED_MORE,
// EVIDENCE_HASH_INVALID, DOCUMENT_NOT_FOUND, those of ReadMass, base::CheckEventTime, CheckMayLeave
// and Post.
base::Result<RecallActDone> RecordRecallAct(RecallWrites& ports, Recall recall, BatchView view,
                                            const RecallActReport& report, base::UtcTime now);

}  // namespace panyuan::trace
