// Finding what a call names, where the caller reaches it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/rpc/runtime.h"
#include "services/trace/domain/use_cases.h"

namespace panyuan::trace {

// Errors: OTHER_SCOPE.
base::Status CheckStallReach(const rpc::Call& call, const Stall& stall, std::string_view field);

// The same of a batch's stall, naming the batch.
base::Status CheckBatchReach(const rpc::Call& call, const Batch& batch, const Stall& stall);

// The stall named, or a vendor's own where none is. Errors: UNKNOWN_STALL, OTHER_SCOPE.
base::Result<Stall> ReachStall(Catalogue& catalogue, const rpc::Call& call,
                               std::string_view stall_code);

// The stalls that a list is about: the one named, or those of the market named, or the vendor's or
// the market's own; nothing where neither is named and the caller reaches the county.
// Errors: STALL_OR_MARKET, UNKNOWN_STALL, UNKNOWN_MARKET, OTHER_SCOPE.
base::Result<std::optional<std::vector<StallId>>> ReachStalls(Catalogue& catalogue,
                                                              const rpc::Call& call,
                                                              std::string_view stall_code,
                                                              std::string_view market_code);

// The batch of the code. `Ports` is TraceReads or TraceWrites.
// Errors: those of FindBatch, OTHER_SCOPE.
template <class Ports>
base::Result<BatchView> ReachBatch(Ports& ports, const rpc::Call& call, std::string_view code) {
  PANYUAN_ASSIGN(Batch batch, FindBatch(ports.batches(), ports.numbering(), code));
  PANYUAN_ASSIGN(BatchView view, ViewOf(ports.catalogue(), std::move(batch)));
  PANYUAN_TRY(CheckBatchReach(call, view.batch, view.stall));
  return view;
}

}  // namespace panyuan::trace
