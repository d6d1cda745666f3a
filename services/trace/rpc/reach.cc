#include "services/trace/rpc/reach.h"

#include <string>

#include "services/trace/domain/move_reasons.h"

namespace panyuan::trace {

using base::Result;
using base::Status;

namespace {

rpc::Place PlaceOf(const Stall& stall) {
  return {stall.code, stall.market_code, stall.township_code, ""};
}

}  // namespace

Status CheckStallReach(const rpc::Call& call, const Stall& stall, std::string_view field) {
  return call.CheckReach(PlaceOf(stall), field, stall.code);
}

Status CheckBatchReach(const rpc::Call& call, const Batch& batch, const Stall& stall) {
  return call.CheckReach(PlaceOf(stall), "batch_code", batch.code.ToString());
}

Result<Stall> ReachStall(Catalogue& catalogue, const rpc::Call& call, std::string_view stall_code) {
  const bool own = stall_code.empty() && call.caller.role == rpc::Role::kVendor;
  PANYUAN_ASSIGN(Stall stall,
                 catalogue.FindStall(own ? std::string_view(call.caller.scope) : stall_code));
  PANYUAN_TRY(CheckStallReach(call, stall, "stall_code"));
  return stall;
}

Result<std::optional<std::vector<StallId>>> ReachStalls(Catalogue& catalogue, const rpc::Call& call,
                                                        std::string_view stall_code,
                                                        std::string_view market_code) {
  using Stalls = std::optional<std::vector<StallId>>;
  if (!stall_code.empty() && !market_code.empty())
    return base::Error(kStallOrMarket, {{"field", "market_code"}});
  const bool none = stall_code.empty() && market_code.empty();
  if (none && call.reach == rpc::Reach::kCounty) return Stalls();
  if (none && call.caller.role == rpc::Role::kMarket) market_code = call.caller.scope;
  if (market_code.empty()) {
    PANYUAN_ASSIGN(const Stall stall, ReachStall(catalogue, call, stall_code));
    return Stalls({stall.id});
  }
  PANYUAN_ASSIGN(std::vector<StallId> stalls, catalogue.StallsOfMarket(market_code));
  Stall where;
  where.market_code = market_code;
  if (!stalls.empty()) {
    PANYUAN_ASSIGN(where, catalogue.StallOf(stalls.front()));
    where.code.clear();
  }
  PANYUAN_TRY(call.CheckReach({"", where.market_code, where.township_code, ""}, "market_code",
                              market_code));
  return Stalls(std::move(stalls));
}

}  // namespace panyuan::trace
