// Batches by what suppliers' labels say.
#include <algorithm>
#include <utility>

#include "services/base/reasons.h"
#include "services/rpc/convert.h"
#include "services/trace/rpc/convert.h"
#include "services/trace/rpc/trace_service.h"

namespace panyuan::trace {
namespace {

constexpr uint32_t kDefaultPage = 20, kMaxPage = 50;

base::Result<GtinLotQuery> ReadQuery(const v1::FindByGtinLotRequest& request) {
  for (const auto& [field, text] : {std::pair("gtin", &request.gtin()), {"lot", &request.lot()}})
    if (text->empty()) return base::Error(base::kFieldMissing, {{"field", field}});
  PANYUAN_ASSIGN(const auto lot, ReadGtinLot(request.gtin(), request.lot()));
  GtinLotQuery query{*lot, {}, 0};
  PANYUAN_ASSIGN(query.before.value, rpc::ReadPageToken(request.page_token()));
  const uint32_t asked = request.page_size() == 0 ? kDefaultPage : request.page_size();
  query.limit = std::min(asked, kMaxPage);
  return query;
}

base::Status Answer(TraceReads& ports, GtinLotQuery query, v1::FindByGtinLotResponse& response) {
  const size_t page = query.limit++;
  PANYUAN_ASSIGN(std::vector<BatchNumber> found, ports.gtin_lots().Find(query));
  if (found.size() > page) {
    found.pop_back();
    response.set_next_page_token(std::to_string(found.back().value));
  }
  for (const BatchNumber number : found) {
    PANYUAN_ASSIGN(std::optional<Batch> batch, ports.batches().Find(number));
    if (!batch) return base::kInternalFault;  // a lot is of a batch that was registered
    PANYUAN_ASSIGN(BatchView view, ViewOf(ports.catalogue(), *std::move(batch)));
    view.gtin_lot = query.lot;
    ToProto(view, response.add_batches());
  }
  return base::Ok();
}

}  // namespace

grpc::ServerUnaryReactor* TraceService::FindByGtinLot(grpc::CallbackServerContext* context,
                                                      const v1::FindByGtinLotRequest* request,
                                                      v1::FindByGtinLotResponse* response) {
  return runtime_.Read(context, "panyuan.trace.v1.TraceService/FindByGtinLot",
                       [=, this](db::Session& session, const rpc::Call&) -> base::Status {
                         PANYUAN_ASSIGN(GtinLotQuery query, ReadQuery(*request));
                         return Answer(*room_.reads(session), std::move(query), *response);
                       });
}

}  // namespace panyuan::trace
