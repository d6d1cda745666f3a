// Balances, what is due, and what the market should look at.
#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "services/base/reasons.h"
#include "services/rpc/convert.h"
#include "services/trace/domain/balance.h"
#include "services/trace/domain/move_reasons.h"
#include "services/trace/rpc/convert.h"
#include "services/trace/rpc/move_convert.h"
#include "services/trace/rpc/move_service.h"
#include "services/trace/rpc/reach.h"

namespace panyuan::trace {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

size_t PageOf(uint32_t asked) {
  return std::min(asked == 0 ? MoveService::kDefaultPage : asked, MoveService::kMaxPage);
}

MoveViews ViewsOf(MoveReads& ports) {
  return {ports.trace().catalogue(), ports.trace().batches(), ports.trace().numbering(),
          ports.codes()};
}

Result<base::CivilDay> ReadDay(const std::string& text, std::string_view field, base::UtcTime now) {
  return text.empty() ? base::ShanghaiDay(now) : base::ParseDay(text, field);
}

std::string TokenOf(const DueBatch& last) {
  return std::to_string(last.stall.value) + '.' + std::to_string(last.expires.days) + '.' +
         std::to_string(last.number.value);
}

// Reads what TokenOf writes; the beginning for the empty token. Errors: PAGE_TOKEN_INVALID.
Result<DueBatch> ReadToken(std::string_view token) {
  if (token.empty()) return DueBatch{};
  DueBatch after;
  const char* at = token.data();
  const char* const end = at + token.size();
  const auto read = [&](auto& number, bool last) {
    const auto done = std::from_chars(at, end, number);
    at = done.ptr;
    const bool good = done.ec == std::errc() && (last ? at == end : at != end && *at == '.');
    if (!last && good) ++at;
    return good;
  };
  if (read(after.stall.value, false) && read(after.expires.days, false) &&
      read(after.number.value, true))
    return after;
  return base::kPageTokenInvalid;
}

Status WriteDue(MoveReads& ports, const std::vector<DueBatch>& due,
                v1::ListDueBatchesResponse* response) {
  std::vector<BatchNumber> numbers;
  for (const DueBatch& one : due) numbers.push_back(one.number);
  PANYUAN_ASSIGN(std::vector<Batch> batches, ports.trace().batches().FindAll(numbers));
  MoveViews views = ViewsOf(ports);
  for (Batch& batch : batches) {
    PANYUAN_ASSIGN(const BatchView view, views.ViewOf(std::move(batch)));
    ToProto(view, response->add_batches());
  }
  return Ok();
}

}  // namespace

ServerUnaryReactor* MoveService::GetBatchBalance(CallbackServerContext* context,
                                                 const v1::GetBatchBalanceRequest* request,
                                                 v1::GetBatchBalanceResponse* response) {
  return Ask(context, "panyuan.trace.v1.MoveService/GetBatchBalance",
             [request, response](MoveReads& ports, const rpc::Call& call) -> Status {
               PANYUAN_ASSIGN(const BatchView view,
                              ReachBatch(ports.trace(), call, request->batch_code()));
               PANYUAN_ASSIGN(const std::vector<Moved> moved,
                              ports.sums().OfBatch(view.batch.number));
               ToProto(BalanceOfBatch(view.batch.made_by, moved), response->mutable_balance());
               return Ok();
             });
}

ServerUnaryReactor* MoveService::GetStallBalance(CallbackServerContext* context,
                                                 const v1::GetStallBalanceRequest* request,
                                                 v1::GetStallBalanceResponse* response) {
  return Ask(context, "panyuan.trace.v1.MoveService/GetStallBalance",
             [request, response](MoveReads& ports, const rpc::Call& call) -> Status {
               PANYUAN_ASSIGN(const Stall stall,
                              ReachStall(ports.trace().catalogue(), call, request->stall_code()));
               PANYUAN_ASSIGN(const base::CivilDay first,
                              ReadDay(request->from_day(), "from_day", call.now));
               PANYUAN_ASSIGN(const base::CivilDay last,
                              ReadDay(request->to_day(), "to_day", call.now));
               PANYUAN_ASSIGN(const StallBalance balance,
                              BalanceOfStall(ports.sums(), stall.id, first, last));
               WriteMass(balance.opening_g, response->mutable_opening());
               ToProto(balance.balance, response->mutable_balance());
               return Ok();
             });
}

ServerUnaryReactor* MoveService::ListDueBatches(CallbackServerContext* context,
                                                const v1::ListDueBatchesRequest* request,
                                                v1::ListDueBatchesResponse* response) {
  return Ask(context, "panyuan.trace.v1.MoveService/ListDueBatches",
             [request, response](MoveReads& ports, const rpc::Call& call) -> Status {
               if (request->within_days() > kMaxDueDays)
                 return Error(kDueDays, {{"field", "within_days"},
                                         {"value", std::to_string(request->within_days())},
                                         {"max", std::to_string(kMaxDueDays)}});
               Catalogue& catalogue = ports.trace().catalogue();
               PANYUAN_ASSIGN(auto stalls, ReachStalls(catalogue, call, request->stall_code(),
                                                       request->market_code()));
               if (!stalls) {  // a county's list would be too long to be of use
                 PANYUAN_ASSIGN(const Stall stall, ReachStall(catalogue, call, ""));
                 stalls = std::vector<StallId>{stall.id};
               }
               DueQuery query{std::move(*stalls), base::ShanghaiDay(call.now), {}, 0};
               query.last.days += static_cast<int32_t>(request->within_days());
               PANYUAN_ASSIGN(query.after, ReadToken(request->page_token()));
               const size_t page = PageOf(request->page_size());
               query.limit = page + 1;
               PANYUAN_ASSIGN(std::vector<DueBatch> due, ports.due().List(query));
               if (due.size() > page) {
                 due.pop_back();
                 response->set_next_page_token(TokenOf(due.back()));
               }
               return WriteDue(ports, due, response);
             });
}

ServerUnaryReactor* MoveService::ListFlags(CallbackServerContext* context,
                                           const v1::ListFlagsRequest* request,
                                           v1::ListFlagsResponse* response) {
  return Ask(context, "panyuan.trace.v1.MoveService/ListFlags",
             [request, response](MoveReads& ports, const rpc::Call& call) -> Status {
               FlagQuery query;
               PANYUAN_ASSIGN(query.stalls,
                              ReachStalls(ports.trace().catalogue(), call, request->stall_code(),
                                          request->market_code()));
               PANYUAN_ASSIGN(const int64_t before, rpc::ReadPageToken(request->page_token()));
               if (before > 0) query.before = static_cast<uint64_t>(before);
               const size_t page = PageOf(request->page_size());
               query.limit = page + 1;
               PANYUAN_ASSIGN(std::vector<Flag> flags, ports.flags().List(query));
               if (flags.size() > page) {
                 flags.pop_back();
                 response->set_next_page_token(std::to_string(flags.back().leaf_index));
               }
               MoveViews views = ViewsOf(ports);
               for (const Flag& flag : flags) PANYUAN_TRY(views.Write(flag, response->add_flags()));
               return Ok();
             });
}

}  // namespace panyuan::trace
