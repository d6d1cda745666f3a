// What can be done with batches. Pure over the ports: no proto, no SQL, no clock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/ledger/event_log.h"
#include "services/trace/domain/batch.h"
#include "services/trace/domain/ports.h"

namespace panyuan::trace {

// A batch with the names of what it refers to.
struct BatchView {
  Batch batch;
  Product product;
  Stall stall;
  std::optional<GtinLot> gtin_lot;  // only where one batch is shown
};

// A change and its place in the log.
struct Recorded {
  BatchView view;
  ledger::Appended entry;
};

// Finds a batch by its code as people write it.
// Errors: those of label::BatchCode::Parse and NumberOf, BATCH_NOT_FOUND.
base::Result<Batch> FindBatch(BatchReads& batches, const label::BatchNumbering& numbering,
                              std::string_view code_text);

// Adds the product and the stall.
base::Result<BatchView> ViewOf(Catalogue& catalogue, Batch batch);

// Sets `count` codes aside for the stall's labels. No event: nothing has happened to any goods.
// Errors: RESERVATION_COUNT, RESERVATION_LIMIT.
base::Result<std::vector<label::BatchCode>> ReserveCodes(TraceWrites& ports, const Stall& stall,
                                                         int64_t count, base::UtcTime now);

// The number behind a code printed beforehand, which the stall must have reserved and not used.
// Errors: CODE_NOT_RESERVED, CODE_ALREADY_USED and those of a batch code.
base::Result<BatchNumber> ReservedNumber(TraceWrites& ports, const Stall& stall,
                                         std::string_view code_text);

// Records goods that came in, with their arrival as an event.
// Errors: UNKNOWN_PRODUCT, those of CheckIncoming and CheckEventTime; for a reserved code also
// CODE_NOT_RESERVED, CODE_ALREADY_USED and those of FindBatch's code; for a source those of its
// code and, where it is of this county, BATCH_NOT_FOUND; for a GTIN and lot those of ReadGtinLot;
// for a last day of sale INVALID_TIME.
base::Result<Recorded> RegisterBatch(TraceWrites& ports, const Stall& stall,
                                     const IncomingBatch& incoming, base::UtcTime now);

struct Sale {
  std::string quantity, unit_code;
  std::optional<base::UtcTime> sold_at;
};

// Records a sale; one of more than there is gets a flag where the county's policy lets it pass.
// `view` was found in the same transaction. A sale up to base::kMaxAhead_us before
// the arrival counts as at the arrival: the two times may come from two clocks. Errors: those of
// ReadMass, CheckEventTime, CheckMayLeave, CheckNotExpired and Post, SALE_BEFORE_ARRIVAL.
base::Result<Recorded> SellBatch(TraceWrites& ports, BatchView view, const Sale& sale,
                                 base::UtcTime now);

// Stops the sale of a batch. Gives nothing when it was held already: the first hold stays.
base::Result<std::optional<ledger::Appended>> HoldBatch(TraceWrites& ports, BatchNumber number,
                                                        const Hold& hold);

}  // namespace panyuan::trace
