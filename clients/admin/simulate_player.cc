#include "clients/admin/simulate_player.h"

#include <algorithm>
#include <utility>

#include "clients/admin/simulate_reasons.h"
#include "clients/common/reasons.h"
#include "clients/common/server_error.h"
#include "panyuan/lab/v1/lab_service.grpc.pb.h"
#include "panyuan/trace/v1/move_service.grpc.pb.h"
#include "panyuan/trace/v1/recall_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/base/reasons.h"

namespace panyuan::clients::admin {
namespace {

using base::Error;
using base::Result;
using base::Status;
using lab::v1::LabService;
using trace::v1::MoveService;
using trace::v1::RecallService;
using trace::v1::TraceService;

// What an unexpected refusal of a call means to whoever runs the simulation.
Error Explain(const Error& error, const std::string& request_id, uint32_t seed) {
  const std::string_view reason = error.reason().name;
  if (reason == base::kTimeTooOld.name || reason == base::kTimeInFuture.name)
    return kSimulationNotAllowed;
  if (reason == "REQUEST_ID_REUSED")
    return Error(kSimulationDiffers, {{"seed", std::to_string(seed)}, {"call", request_id}});
  base::Metadata metadata = error.metadata();
  metadata.erase("request_id");  // nobody is to repeat this one call by hand
  metadata.emplace("call", request_id);
  return Error(error.reason(), std::move(metadata));
}

Error Unexpected(const char* problem) {
  return Error(kServerReplyUnexpected, {{"problem", problem}});
}

class MorningPlayer {
 public:
  MorningPlayer(const County& county, const Cast& cast, uint32_t seed, const Morning& morning,
                Tally& tally)
      : stall_code_(county.stalls[morning.stall].code),
        cast_(cast),
        stall_(morning.stall),
        lab_(cast.laboratories[morning.lab]),
        seed_(seed),
        tally_(tally) {}

  Status Play(Morning morning) {
    now_ = base::FormatUtc(morning.at);
    PANYUAN_ASSIGN(const std::vector<std::string> codes, Register(morning));
    auto code = codes.begin();
    for (Family& family : morning.families) {
      batches_.assign(family.batches, {});
      for (size_t i = 0; i < family.arrivals.size(); ++i) batches_[i].code = *code++;
      recall_code_.clear();
      for (Act& act : family.acts) {
        now_ = base::FormatUtc(act.at);
        if (!AllThere(act)) continue;
        PANYUAN_TRY(std::visit([&](auto& request) { return Do(act, request); }, act.request));
      }
    }
    return base::Ok();
  }

 private:
  // What the server has said of a batch of the family. An empty code: it was not made.
  struct BatchSoFar {
    std::string code, transfer_code, sample_code, result_code;
    bool held = false, refused = false;
  };

  template <class Stub, class Request, class Response>
  Result<Response> As(const Connection& who,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request) {
    ++tally_.calls;
    return CallAt(who, now_, method, request);
  }

  // The same where nothing but success is expected.
  template <class Stub, class Request, class Response>
  Result<Response> Send(const Connection& who,
                        grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                     Response*),
                        const Request& request) {
    Result<Response> response = As(who, method, request);
    if (!response.ok()) return Explain(response.error(), request.request_id(), seed_);
    return response;
  }

  const Connection& VendorOf(const Act& act) const { return cast_.vendors[act.stall]; }
  BatchSoFar& BatchOf(const Act& act) { return batches_[act.batches.front()]; }
  bool AllThere(const Act& act) const {
    return std::none_of(act.batches.begin(), act.batches.end(),
                        [&](size_t place) { return batches_[place].code.empty(); });
  }
  bool AnyHeld(const Act& act) const {
    return std::any_of(act.batches.begin(), act.batches.end(),
                       [&](size_t place) { return batches_[place].held; });
  }

  // The codes of the morning's batches.
  Result<std::vector<std::string>> Register(Morning& morning) {
    trace::v1::RegisterBatchesRequest request;
    request.set_stall_code(stall_code_);
    for (Family& family : morning.families)
      for (trace::v1::BatchRow& arrival : family.arrivals) *request.add_rows() = std::move(arrival);
    const auto response = As(cast_.vendors[stall_], &TraceService::Stub::RegisterBatches, request);
    if (!response.ok()) return Explain(response.error(), request.rows(0).request_id(), seed_);
    if (response->outcomes_size() != request.rows_size()) return Unexpected("number of outcomes");
    std::vector<std::string> codes;
    for (int i = 0; i < request.rows_size(); ++i) {
      const auto& outcome = response->outcomes(i);
      if (!outcome.has_recorded())
        return Explain(ServerError(outcome.error().reason(), Code::kInvalidArgument,
                                   outcome.error().message(), {{"field", outcome.error().field()}}),
                       request.rows(i).request_id(), seed_);
      codes.push_back(outcome.recorded().batch().batch_code());
      ++tally_.batches;
    }
    return codes;
  }

  Status Do(const Act& act, trace::v1::SellBatchRequest& request) {
    BatchSoFar& batch = BatchOf(act);
    if (batch.refused) return base::Ok();  // the vendor has understood
    request.set_batch_code(batch.code);
    const auto response = As(VendorOf(act), &TraceService::Stub::SellBatch, request);
    if (batch.held && !response.ok() && response.error().reason().name == "BATCH_HELD") {
      batch.refused = true;
      ++tally_.refused_sales;
      return base::Ok();
    }
    if (!response.ok()) return Explain(response.error(), request.request_id(), seed_);
    if (batch.held) return Unexpected("a held batch was sold");
    ++tally_.sales;
    return base::Ok();
  }

  Status Do(const Act& act, trace::v1::TransformBatchesRequest& request) {
    if (AnyHeld(act)) return base::Ok();
    for (int i = 0; i < request.inputs_size(); ++i)
      request.mutable_inputs(i)->set_batch_code(batches_[act.batches[i]].code);
    PANYUAN_ASSIGN(const auto response,
                   Send(VendorOf(act), &MoveService::Stub::TransformBatches, request));
    if (response.outputs_size() != request.outputs_size()) return Unexpected("number of outputs");
    for (int i = 0; i < response.outputs_size(); ++i)
      batches_[act.makes + i].code = response.outputs(i).batch_code();
    const trace::v1::BatchMaking kind = request.kind();
    ++(kind == trace::v1::BATCH_MAKING_MERGED        ? tally_.merges
       : kind == trace::v1::BATCH_MAKING_TRANSFORMED ? tally_.transformations
                                                     : tally_.splits);
    return base::Ok();
  }

  Status Do(const Act& act, trace::v1::OfferTransferRequest& request) {
    if (AnyHeld(act)) return base::Ok();
    request.mutable_goods()->set_batch_code(BatchOf(act).code);
    PANYUAN_ASSIGN(const auto response,
                   Send(VendorOf(act), &MoveService::Stub::OfferTransfer, request));
    BatchOf(act).transfer_code = response.transfer().transfer_code();
    return base::Ok();
  }

  Status Do(const Act& act, trace::v1::AnswerTransferRequest& request) {
    if (BatchOf(act).transfer_code.empty()) return base::Ok();
    if (AnyHeld(act)) {
      request.clear_accepted();
      request.set_reason("已暂停销售");
    }
    request.set_transfer_code(BatchOf(act).transfer_code);
    PANYUAN_ASSIGN(const auto response,
                   Send(VendorOf(act), &MoveService::Stub::AnswerTransfer, request));
    if (response.has_batch()) batches_[act.makes].code = response.batch().batch_code();
    ++(response.has_batch() ? tally_.transfers : tally_.refused_transfers);
    return base::Ok();
  }

  Status Do(const Act& act, trace::v1::DisplayBatchRequest& request) {
    if (AnyHeld(act)) return base::Ok();
    request.set_batch_code(BatchOf(act).code);
    PANYUAN_TRY(Send(VendorOf(act), &MoveService::Stub::DisplayBatch, request));
    ++tally_.displays;
    return base::Ok();
  }

  Status Do(const Act& act, trace::v1::RemoveStockRequest& request) {
    const bool despite_hold = request.removal() == trace::v1::REMOVAL_RETURNED ||
                              request.removal() == trace::v1::REMOVAL_DESTROYED;
    if (AnyHeld(act) && !despite_hold) return base::Ok();
    request.mutable_goods()->set_batch_code(BatchOf(act).code);
    PANYUAN_TRY(Send(VendorOf(act), &MoveService::Stub::RemoveStock, request));
    ++tally_.removals;
    return base::Ok();
  }

  Status Do(const Act& act, trace::v1::StartRecallRequest& request) {
    request.add_batch_codes(BatchOf(act).code);
    PANYUAN_ASSIGN(const auto response,
                   Send(cast_.regulator, &RecallService::Stub::StartRecall, request));
    recall_code_ = response.recall().recall_code();
    if (response.recall().batches() != batches_.size()) return Unexpected("reach of a recall");
    ++tally_.recalls;
    return base::Ok();
  }

  Status Do(const Act& act, trace::v1::AcknowledgeNoticeRequest& request) {
    request.set_recall_code(recall_code_);
    return StatusOf(Send(VendorOf(act), &RecallService::Stub::AcknowledgeNotice, request));
  }

  Status Do(const Act& act, trace::v1::RecordRecallActRequest& request) {
    request.set_recall_code(recall_code_);
    request.set_batch_code(BatchOf(act).code);
    PANYUAN_TRY(Send(VendorOf(act), &RecallService::Stub::RecordRecallAct, request));
    ++tally_.recall_acts;
    return base::Ok();
  }

  Status Do(const Act&, trace::v1::CloseRecallRequest& request) {
    request.set_recall_code(recall_code_);
    return StatusOf(Send(cast_.regulator, &RecallService::Stub::CloseRecall, request));
  }

  Status Do(const Act& act, lab::v1::TakeSampleRequest& request) {
    request.set_batch_code(BatchOf(act).code);
    PANYUAN_ASSIGN(const auto response, Send(lab_.tester, &LabService::Stub::TakeSample, request));
    BatchOf(act).sample_code = response.sample().sample_code();
    ++tally_.samples;
    return base::Ok();
  }

  Status Do(const Act& act, lab::v1::SubmitResultRequest& request) {
    request.set_sample_code(BatchOf(act).sample_code);
    PANYUAN_ASSIGN(const auto response,
                   Send(lab_.tester, &LabService::Stub::SubmitResult, request));
    BatchOf(act).result_code = response.result().result_code();
    return base::Ok();
  }

  Status Do(const Act& act, lab::v1::VerifyResultRequest& request) {
    BatchSoFar& batch = BatchOf(act);
    request.set_result_code(batch.result_code);
    PANYUAN_ASSIGN(const auto response,
                   Send(lab_.reviewer, &LabService::Stub::VerifyResult, request));
    const lab::v1::Verdict verdict = response.result().verdict();
    ++tally_.results;
    tally_.failures += verdict == lab::v1::VERDICT_NON_CONFORMANT;
    tally_.presumptive += verdict == lab::v1::VERDICT_PRESUMPTIVE_POSITIVE;
    tally_.holds += response.batch_held();
    batch.held |= response.batch_held();
    if (verdict == lab::v1::VERDICT_NON_CONFORMANT && !batch.held)
      return Unexpected("a failure held nothing");
    return base::Ok();
  }

  template <class Response>
  static Status StatusOf(const Result<Response>& result) {
    return result.ok() ? base::Ok() : Status(result.error());
  }

  const std::string& stall_code_;
  const Cast& cast_;
  const size_t stall_;
  const Cast::Laboratory& lab_;
  const uint32_t seed_;
  Tally& tally_;
  std::string now_;
  std::vector<BatchSoFar> batches_;  // of the family being played, by place
  std::string recall_code_;          // of its recall
};

}  // namespace

Status PlayMorning(const County& county, const Cast& cast, uint32_t seed, Morning morning,
                   Tally& tally) {
  MorningPlayer player(county, cast, seed, morning, tally);
  return player.Play(std::move(morning));
}

}  // namespace panyuan::clients::admin
