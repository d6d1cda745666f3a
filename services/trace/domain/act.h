// What acts upon batches share: what they take, when they happen, and the batches they make.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/ledger/epcis_event.h"
#include "services/trace/domain/ports.h"
#include "services/trace/domain/use_cases.h"

namespace panyuan::trace {

// Some of a batch that was found in the same transaction.
struct Portion {
  BatchView view;
  std::optional<int64_t> mass_g;  // nothing: all that is on hand and in no crate
};

// Errors: NOTHING_LEFT where all is asked for and nothing is there.
base::Result<int64_t> MassOf(const Portion& portion);

// When an act upon `batch` happens; nothing stated means now. One up to base::kMaxAhead_us before
// the arrival counts as at the arrival: the two times may come from two clocks.
// Errors: those of base::CheckEventTime, BEFORE_ARRIVAL.
base::Result<base::UtcTime> ActTime(std::optional<base::UtcTime> stated, const Batch& batch,
                                    base::UtcTime now);

// 1 to 120 characters on one line. Errors: REASON_MISSING, those of base::CheckText.
base::Status CheckReason(std::string_view reason, std::string_view field);

// The line that stands for `mass_g` of the batch in an event; 0 for no quantity.
ledger::QuantityLine LineOf(const ledger::ThingUris& uris, const Batch& batch, int64_t mass_g);

// An event about `mass_g` of one batch at its stall: an object event that is an "OBSERVE".
ledger::EpcisEvent EventAbout(const ledger::ThingUris& uris, const BatchView& view, int64_t mass_g,
                              base::UtcTime at);

// A batch to make of others.
struct ChildTerms {
  Making making = Making::kSplit;
  ProductId product;
  int64_t mass_g = 0;
  std::string reserved_code;                  // empty: the next code
  std::optional<base::CivilDay> expires_day;  // the last day of sale
  Confidence expiry_confidence = Confidence::kStated;
  base::UtcTime at, now;
};

// Makes a batch of `parents` at `stall`. Its origin is theirs, each once and cut to 80 characters.
// The edges and the event are the caller's.
// Errors: CODE_NOT_RESERVED, CODE_ALREADY_USED, CODE_OLDER_THAN_INPUT and those of a batch code.
base::Result<Batch> AddChild(TraceWrites& ports, const Stall& stall, std::span<const Batch> parents,
                             const ChildTerms& terms);

}  // namespace panyuan::trace
