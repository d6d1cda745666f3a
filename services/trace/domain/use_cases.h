// What can be done with batches. Pure over the ports: no proto, no SQL, no clock.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/ledger/event_log.h"
#include "services/trace/domain/batch.h"
#include "services/trace/domain/ports.h"

namespace panyuan::trace {

// A batch with the names of what it refers to.
struct BatchView {
  Batch batch;
  Product product;
  Stall stall;
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

// Records goods that came in, with their arrival as an event.
// Errors: UNKNOWN_PRODUCT, those of CheckIncoming and CheckEventTime.
base::Result<Recorded> RegisterBatch(TraceWrites& ports, const Stall& stall,
                                     const IncomingBatch& incoming, base::UtcTime now);

struct Sale {
  std::string quantity, unit_code;
  std::optional<base::UtcTime> sold_at;
};

// Records a sale. `batch` was found in the same transaction.
// Errors: those of ReadMass, CheckEventTime and Sell, SALE_BEFORE_ARRIVAL.
base::Result<Recorded> SellBatch(TraceWrites& ports, BatchView view, const Sale& sale,
                                 base::UtcTime now);

// Stops the sale of a batch. Gives nothing when it was held already: the first hold stays.
base::Result<std::optional<ledger::Appended>> HoldBatch(TraceWrites& ports, BatchNumber number,
                                                        const Hold& hold);

}  // namespace panyuan::trace
