// Takes somebody else's events into the log.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/epcis/document.h"
#include "services/epcis/exchange/ports.h"

namespace panyuan::epcis {

inline constexpr size_t kMaxCaptureBytes = 2 << 20;
inline constexpr size_t kMaxMentions = 100;  // batches of ours that one event joins

struct CaptureTerms {
  std::string caller;
  std::string language;  // of the errors, "en" or "zh"
  base::UtcTime now;
  bool proceed = false;  // past events at fault; else nothing is captured with one
  bool single = false;   // one event, whose being known is a fault
};

struct CaptureOutcome {
  CaptureJob job;                            // id 0 where none was made
  std::optional<ledger::Appended> appended;  // only of `single`
  bool known = false;                        // the single event was
};

// Errors: EPCIS_DOCUMENT_TOO_LARGE. Everything else that is wrong is among the document's faults.
base::Result<Document> ReadCapture(std::string_view bytes, base::UtcTime captured_at);

// Captures the document's events: each becomes an entry of the log in the bytes that DocumentEvent
// gives it, found by what it names, and stands in the chains of our batches that it names. It moves
// no stock. An event whose id is known, to this county or in the document, is passed over. A job is
// kept unless the document as a whole is at fault, or `single`.
// Errors: those of the store. What is refused is in the job's errors.
base::Result<CaptureOutcome> Capture(const WritePorts& ports, const Document& document,
                                     const CaptureTerms& terms);

// The faults as an array of problem documents, each with `pointer` to the value at fault.
std::string ProblemsOf(const std::vector<Fault>& faults, std::string_view language);

}  // namespace panyuan::epcis
