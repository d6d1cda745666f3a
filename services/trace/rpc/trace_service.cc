#include "services/trace/rpc/trace_service.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/rpc/convert.h"
#include "services/rpc/rows.h"
#include "services/trace/domain/reasons.h"
#include "services/trace/rpc/convert.h"
#include "services/trace/rpc/reach.h"

namespace panyuan::trace {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

constexpr uint32_t kDefaultPage = 50, kMaxPage = 500;

// Each source once. Errors: SOURCE_COUNT, those of a batch code.
Result<std::vector<label::BatchCode>> ReadSources(const v1::ListReceivedFromRequest& request) {
  const auto count = static_cast<size_t>(request.source_batch_codes_size());
  if (count < 1 || count > kMaxSources)
    return Error(kSourceCount, {{"field", "source_batch_codes"},
                                {"count", std::to_string(count)},
                                {"max", std::to_string(kMaxSources)}});
  std::set<label::BatchCode> sources;
  for (const std::string& text : request.source_batch_codes()) {
    PANYUAN_ASSIGN(const label::BatchCode code, label::BatchCode::Parse(text));
    sources.insert(code);
  }
  return std::vector<label::BatchCode>(sources.begin(), sources.end());
}

}  // namespace

Result<Batch> TraceService::Register(db::Transaction& transaction, const rpc::Call& call,
                                     std::string_view stall_code, const v1::IncomingBatch& proto,
                                     const std::string& reserved_code,
                                     v1::RegisterBatchResponse& response) const {
  const auto ports = room_.writes(transaction, call.now);
  PANYUAN_ASSIGN(const Stall stall, ReachStall(ports->catalogue(), call, stall_code));
  PANYUAN_ASSIGN(IncomingBatch incoming, FromProto(proto));
  incoming.reserved_code = reserved_code;
  PANYUAN_ASSIGN(Recorded recorded, trace::RegisterBatch(*ports, stall, incoming, call.now));
  Batch& made = recorded.view.batch;
  if (made.source) {
    PANYUAN_ASSIGN(made.recall_id, room_.join_recalls(transaction, call.now, made.number));
  }
  ToProto(recorded.view, response.mutable_batch());
  // The answer is kept for repeats, so the supplier's personal data stays out of it.
  ToProto(recorded.entry, response.mutable_receipt());
  response.set_small_label_url(labels_.SmallUrlOf(recorded.view.batch.code));
  return std::move(recorded.view.batch);
}

Result<BatchView> TraceService::Show(db::Session& session, TraceReads& ports,
                                     std::string_view code_text, v1::Batch* proto) const {
  PANYUAN_ASSIGN(Batch batch, FindBatch(ports.batches(), ports.numbering(), code_text));
  PANYUAN_ASSIGN(BatchView view, ViewOf(ports.catalogue(), std::move(batch)));
  PANYUAN_ASSIGN(view.gtin_lot, ports.gtin_lots().Of(view.batch.number));
  ToProto(view, proto);
  if (!view.batch.recall_id) return view;
  PANYUAN_ASSIGN(const RecallNote note, room_.recall_note(session, view.batch.recall_id));
  v1::RecallNote& recall = *proto->mutable_recall();
  recall.set_recall_code(note.code);
  recall.set_level(static_cast<uint32_t>(note.level));
  recall.set_reason_zh(note.reason_zh);
  recall.set_reason_en(note.reason_en);
  rpc::WriteTime(note.ordered_at, recall.mutable_ordered_at());
  recall.set_closed(note.closed);
  return view;
}

ServerUnaryReactor* TraceService::RegisterBatch(CallbackServerContext* context,
                                                const v1::RegisterBatchRequest* request,
                                                v1::RegisterBatchResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.TraceService/RegisterBatch", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::RegisterBatchResponse& answer) -> Status {
        PANYUAN_ASSIGN(const Batch batch,
                       Register(transaction, call, request->stall_code(), request->batch(),
                                request->reserved_code(), answer));
        if (request->sign_label())
          answer.set_label_url(labels_.SignedUrlOf(batch.code, batch.stall.value,
                                                   batch.product.value, base::ShanghaiDay(call.now),
                                                   label::PrintedVerdict::kNotTested));
        return Ok();
      });
}

ServerUnaryReactor* TraceService::RegisterBatches(CallbackServerContext* context,
                                                  const v1::RegisterBatchesRequest* request,
                                                  v1::RegisterBatchesResponse* response) {
  return rpc::WriteRows(
      runtime_, context, "panyuan.trace.v1.TraceService/RegisterBatches", request->stall_code(),
      request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call, const v1::BatchRow& row,
                      v1::RegisterBatchResponse& answer) -> Status {
        const Result<Batch> batch = Register(transaction, call, request->stall_code(), row.batch(),
                                             row.reserved_code(), answer);
        return batch.ok() ? Ok() : Status(batch.error());
      });
}

ServerUnaryReactor* TraceService::ReserveBatchCodes(CallbackServerContext* context,
                                                    const v1::ReserveBatchCodesRequest* request,
                                                    v1::ReserveBatchCodesResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.TraceService/ReserveBatchCodes", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::ReserveBatchCodesResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(const Stall stall,
                       ReachStall(ports->catalogue(), call, request->stall_code()));
        PANYUAN_ASSIGN(const auto codes,
                       ReserveCodes(*ports, stall, int64_t{request->count()}, call.now));
        for (const label::BatchCode& code : codes) answer.add_batch_codes(code.ToString());
        answer.set_stall_code(stall.code);
        answer.set_public_host(labels_.host());
        return Ok();
      });
}

ServerUnaryReactor* TraceService::SellBatch(CallbackServerContext* context,
                                            const v1::SellBatchRequest* request,
                                            v1::SellBatchResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.TraceService/SellBatch", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::SellBatchResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(BatchView view, ReachBatch(*ports, call, request->batch_code()));
        Sale sale{request->quantity().value(), request->quantity().unit_code(), {}};
        PANYUAN_ASSIGN(sale.sold_at,
                       rpc::ReadTime(request->has_sold_at(), request->sold_at(), "sold_at"));
        const int64_t oversold_before_g = view.batch.oversold_g;
        PANYUAN_ASSIGN(const Recorded recorded,
                       trace::SellBatch(*ports, std::move(view), sale, call.now));
        ToProto(recorded.view, answer.mutable_batch());
        ToProto(recorded.entry, answer.mutable_receipt());
        answer.set_receipt_url(labels_.SmallUrlOf(recorded.view.batch.code) + "/" +
                               std::to_string(recorded.entry.leaf_index));
        answer.set_flagged(recorded.view.batch.oversold_g > oversold_before_g);
        return Ok();
      });
}

ServerUnaryReactor* TraceService::GetBatch(CallbackServerContext* context,
                                           const v1::GetBatchRequest* request,
                                           v1::GetBatchResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.TraceService/GetBatch",
      [=, this](db::Session& session, const rpc::Call& call) -> Status {
        const auto ports = room_.reads(session);
        PANYUAN_ASSIGN(const BatchView view,
                       Show(session, *ports, request->batch_code(), response->mutable_batch()));
        PANYUAN_TRY(CheckBatchReach(call, view.batch, view.stall));
        PANYUAN_ASSIGN(const Supplier supplier, ports->catalogue().SupplierOf(view.batch.supplier));
        ToProto(supplier, response->mutable_batch()->mutable_supplier());
        return Ok();
      });
}

ServerUnaryReactor* TraceService::ListBatches(CallbackServerContext* context,
                                              const v1::ListBatchesRequest* request,
                                              v1::ListBatchesResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.TraceService/ListBatches",
      [=, this](db::Session& session, const rpc::Call& call) -> Status {
        const auto ports = room_.reads(session);
        PANYUAN_ASSIGN(const Stall stall,
                       ReachStall(ports->catalogue(), call, request->stall_code()));
        BatchQuery query{stall.id, FromProto(request->state()), {}, 0};
        PANYUAN_ASSIGN(query.before.value, rpc::ReadPageToken(request->page_token()));
        const uint32_t asked = request->page_size() == 0 ? kDefaultPage : request->page_size();
        const size_t page = std::min(asked, kMaxPage);
        query.limit = page + 1;
        PANYUAN_ASSIGN(std::vector<Batch> batches, ports->batches().List(query));
        if (batches.size() > page) {
          batches.pop_back();
          response->set_next_page_token(std::to_string(batches.back().number.value));
        }
        for (Batch& batch : batches) {
          PANYUAN_ASSIGN(const Product product, ports->catalogue().ProductOf(batch.product));
          ToProto({std::move(batch), product, stall, {}}, response->add_batches());
        }
        return Ok();
      });
}

ServerUnaryReactor* TraceService::GetChain(CallbackServerContext* context,
                                           const v1::GetChainRequest* request,
                                           v1::GetChainResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.TraceService/GetChain",
      [=, this](db::Session& session, const rpc::Call&) -> Status {
        const auto ports = room_.reads(session);
        PANYUAN_ASSIGN(const BatchView view,
                       Show(session, *ports, request->batch_code(), response->mutable_batch()));
        PANYUAN_ASSIGN(const std::vector<ChainStep> steps,
                       ports->chains().EventsOf(view.batch.number, kMaxChain + 1));
        response->set_truncated(steps.size() > kMaxChain);
        for (size_t i = 0; i < std::min(steps.size(), kMaxChain); ++i)
          ToProto(steps[i], response->add_events());
        MarkStruck(*response);
        return Ok();
      });
}

ServerUnaryReactor* TraceService::ListReceivedFrom(CallbackServerContext* context,
                                                   const v1::ListReceivedFromRequest* request,
                                                   v1::ListReceivedFromResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.TraceService/ListReceivedFrom",
      [=, this](db::Session& session, const rpc::Call&) -> Status {
        const auto ports = room_.reads(session);
        SourceQuery query;
        PANYUAN_ASSIGN(query.sources, ReadSources(*request));
        PANYUAN_ASSIGN(query.after.value, rpc::ReadPageToken(request->page_token()));
        const uint32_t asked = request->page_size() == 0 ? kDefaultPage : request->page_size();
        const size_t page = std::min(asked, kMaxPage);
        query.limit = page + 1;
        PANYUAN_ASSIGN(std::vector<Batch> batches, ports->batches().ListFrom(query));
        if (batches.size() > page) {
          batches.pop_back();
          response->set_next_page_token(std::to_string(batches.back().number.value));
        }
        for (Batch& batch : batches) {
          PANYUAN_ASSIGN(const BatchView view, ViewOf(ports->catalogue(), std::move(batch)));
          ToProto(view, response->add_batches());
        }
        return Ok();
      });
}

}  // namespace panyuan::trace
