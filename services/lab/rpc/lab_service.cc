#include "services/lab/rpc/lab_service.h"

#include <algorithm>
#include <string>

#include "services/base/text.h"
#include "services/lab/domain/reasons.h"
#include "services/lab/domain/use_cases.h"
#include "services/lab/rpc/convert.h"
#include "services/rpc/convert.h"
#include "services/rpc/rows.h"

namespace panyuan::lab {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

StaffId StaffOf(const rpc::Call& call) { return {call.caller.person}; }

Status CheckReach(const rpc::Call& call, const std::string& lab_code, std::string_view field,
                  std::string_view value) {
  rpc::Place place;
  place.lab_code = lab_code;
  return call.CheckReach(place, field, value);
}

// The sample that a caller names, where it may see it.
Result<Sample> ReachSample(const rpc::Call& call, SampleReads& samples, const CountyCodes& codes,
                           const std::string& sample_code) {
  PANYUAN_ASSIGN(Sample sample, FindSample(samples, codes, sample_code));
  PANYUAN_TRY(CheckReach(call, sample.lab_code, "sample_code", sample_code));
  return sample;
}

// The laboratory named, or a technician's own where none is.
Result<std::string> ChooseLab(const rpc::Call& call, const std::string& asked) {
  const bool own = asked.empty() && call.caller.role == rpc::Role::kTechnician;
  const std::string& lab_code = own ? call.caller.scope : asked;
  PANYUAN_TRY(base::CheckText(lab_code, "lab_code", kMaxCodeChars, base::Presence::kRequired));
  PANYUAN_TRY(CheckReach(call, lab_code, "lab_code", lab_code));
  return lab_code;
}

Staff StaffFor(rpc::Role role) {
  switch (role) {
    case rpc::Role::kTechnician:
    case rpc::Role::kRegulator:
    case rpc::Role::kAdmin:
      return Staff::kShown;
    case rpc::Role::kPublic:
    case rpc::Role::kVendor:
    case rpc::Role::kMarket:
    case rpc::Role::kTownship:
    case rpc::Role::kProvince:
    case rpc::Role::kServer:
      return Staff::kHidden;
  }
  return Staff::kHidden;
}

size_t PageSize(uint32_t asked) {
  return asked == 0 ? LabService::kDefaultPage : std::min(asked, LabService::kMaxPage);
}

}  // namespace

ServerUnaryReactor* LabService::TakeSample(CallbackServerContext* context,
                                           const v1::TakeSampleRequest* request,
                                           v1::TakeSampleResponse* response) {
  return runtime_.Write(context, "panyuan.lab.v1.LabService/TakeSample", request, response,
                        [this, request](db::Transaction& transaction, const rpc::Call& call,
                                        v1::TakeSampleResponse& answer) -> Status {
                          PANYUAN_ASSIGN(const NewSample order,
                                         FromProto(*request, call.caller.scope, StaffOf(call)));
                          PANYUAN_TRY(CheckReach(call, order.lab_code, "lab_code", order.lab_code));
                          const auto ports = room_.writes(transaction, call.now);
                          PANYUAN_ASSIGN(const RecordedSample recorded,
                                         lab::TakeSample(*ports, order, call.now));
                          ToProto(recorded.sample, ports->codes(), answer.mutable_sample());
                          ToProto(recorded.entry, answer.mutable_receipt());
                          return Ok();
                        });
}

Status LabService::Submit(db::Transaction& transaction, const rpc::Call& call,
                          const v1::SubmitResultRequest& request,
                          v1::SubmitResultResponse& answer) const {
  PANYUAN_ASSIGN(const NewResult order, FromProto(request, StaffOf(call)));
  const auto ports = room_.writes(transaction, call.now);
  PANYUAN_ASSIGN(const Sample sample,
                 ReachSample(call, ports->samples(), ports->codes(), request.sample_code()));
  PANYUAN_ASSIGN(const RecordedResult recorded, lab::SubmitResult(*ports, sample, order, call.now));
  ToProto(recorded.result, ports->codes(), Staff::kShown, answer.mutable_result());
  ToProto(recorded.entry, answer.mutable_receipt());
  return Ok();
}

ServerUnaryReactor* LabService::SubmitResult(CallbackServerContext* context,
                                             const v1::SubmitResultRequest* request,
                                             v1::SubmitResultResponse* response) {
  return runtime_.Write(context, "panyuan.lab.v1.LabService/SubmitResult", request, response,
                        [this, request](db::Transaction& transaction, const rpc::Call& call,
                                        v1::SubmitResultResponse& answer) {
                          return Submit(transaction, call, *request, answer);
                        });
}

ServerUnaryReactor* LabService::RecordResults(CallbackServerContext* context,
                                              const v1::RecordResultsRequest* request,
                                              v1::RecordResultsResponse* response) {
  return rpc::WriteRows(
      runtime_, context, "panyuan.lab.v1.LabService/RecordResults", "", request, response,
      [this](db::Transaction& transaction, const rpc::Call& call,
             const v1::SubmitResultRequest& row,
             v1::SubmitResultResponse& answer) { return Submit(transaction, call, row, answer); });
}

ServerUnaryReactor* LabService::VerifyResult(CallbackServerContext* context,
                                             const v1::VerifyResultRequest* request,
                                             v1::VerifyResultResponse* response) {
  return runtime_.Write(
      context, "panyuan.lab.v1.LabService/VerifyResult", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::VerifyResultResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        const CountyCodes& codes = ports->codes();
        PANYUAN_ASSIGN(const TestResult result,
                       FindResult(ports->samples(), codes, request->result_code()));
        PANYUAN_TRY(CheckReach(call, result.lab_code, "result_code", request->result_code()));
        PANYUAN_ASSIGN(const VerifiedResult verified,
                       lab::VerifyResult(*ports, result, StaffOf(call), call.now));
        ToProto(verified.result, codes, Staff::kShown, answer.mutable_result());
        answer.set_batch_held(verified.batch_held);
        ToProto(verified.entry, answer.mutable_receipt());
        return Ok();
      });
}

ServerUnaryReactor* LabService::GetSample(CallbackServerContext* context,
                                          const v1::GetSampleRequest* request,
                                          v1::GetSampleResponse* response) {
  return runtime_.Read(
      context, "panyuan.lab.v1.LabService/GetSample",
      [this, request, response](db::Session& session, const rpc::Call& call) -> Status {
        const auto ports = room_.reads(session);
        PANYUAN_ASSIGN(const Sample sample,
                       ReachSample(call, ports->samples(), ports->codes(), request->sample_code()));
        PANYUAN_ASSIGN(const std::vector<TestResult> results,
                       ports->samples().ResultsOf(sample.id, kMaxResultsOfSample));
        ToProto(sample, ports->codes(), response->mutable_sample());
        for (const TestResult& result : results)
          ToProto(result, ports->codes(), Staff::kShown, response->add_results());
        return Ok();
      });
}

ServerUnaryReactor* LabService::ListSamples(CallbackServerContext* context,
                                            const v1::ListSamplesRequest* request,
                                            v1::ListSamplesResponse* response) {
  return runtime_.Read(
      context, "panyuan.lab.v1.LabService/ListSamples",
      [this, request, response](db::Session& session, const rpc::Call& call) -> Status {
        PANYUAN_ASSIGN(const std::string lab_code, ChooseLab(call, request->lab_code()));
        PANYUAN_ASSIGN(const int64_t before, rpc::ReadPageToken(request->page_token()));
        const size_t page = PageSize(request->page_size());
        const auto ports = room_.reads(session);
        PANYUAN_ASSIGN(std::vector<Sample> samples,
                       ports->samples().ListSamples(lab_code, {before}, page + 1));
        const bool more = samples.size() > page;
        if (more) samples.pop_back();
        for (const Sample& sample : samples)
          ToProto(sample, ports->codes(), response->add_samples());
        if (more) response->set_next_page_token(std::to_string(samples.back().id.value));
        return Ok();
      });
}

ServerUnaryReactor* LabService::ListBatchResults(CallbackServerContext* context,
                                                 const v1::ListBatchResultsRequest* request,
                                                 v1::ListBatchResultsResponse* response) {
  return runtime_.Read(
      context, "panyuan.lab.v1.LabService/ListBatchResults",
      [this, request, response](db::Session& session, const rpc::Call& call) -> Status {
        const auto ports = room_.reads(session);
        PANYUAN_ASSIGN(const FoundBatch found, ports->batches().FindBatch(request->batch_code()));
        PANYUAN_ASSIGN(const std::vector<TestResult> results,
                       ports->samples().VerifiedResultsOf(found.batch.number, kMaxBatchResults));
        for (const TestResult& result : results)
          ToProto(result, ports->codes(), StaffFor(call.caller.role), response->add_results());
        return Ok();
      });
}

}  // namespace panyuan::lab
