#include "clients/admin/simulate_run.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "clients/admin/simulate_reasons.h"
#include "clients/common/reasons.h"
#include "clients/common/server_error.h"
#include "panyuan/lab/v1/lab_service.grpc.pb.h"
#include "panyuan/registry/v1/registry_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/base/reasons.h"

namespace panyuan::clients::admin {
namespace {

using base::Error;
using base::Result;
using base::Status;
using base::UtcTime;
using lab::v1::LabService;
using registry::v1::RegistryService;
using trace::v1::TraceService;

// What time it is for the caller, RFC 3339; heeded by a server of simulation only.
constexpr const char* kTimeKey = "panyuan-simulated-time";
constexpr std::chrono::milliseconds kBetweenLooks{100};

// One call at a time of the caller's choosing.
template <class Stub, class Request, class Response>
Result<Response> Call(const Connection& connection, const std::string& time,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request) {
  Response response;
  PANYUAN_TRY(connection.Attempt(request, [&](const auto& channel, grpc::ClientContext* context) {
    Stub stub(channel);
    context->AddMetadata(kTimeKey, time);
    response.Clear();
    return (stub.*method)(context, request, &response);
  }));
  return response;
}

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

// The calls of one morning's batches, one after the other.
class MorningPlayer {
 public:
  MorningPlayer(const County& county, const Cast& cast, uint32_t seed, const Morning& morning)
      : stall_code_(county.stalls[morning.stall].code),
        vendor_(cast.vendors[morning.stall]),
        lab_(cast.laboratories[morning.lab]),
        seed_(seed) {}

  Status Play(Morning morning) {
    now_ = base::FormatUtc(morning.at);
    PANYUAN_ASSIGN(const std::vector<std::string> batch_codes, Register(morning));
    for (size_t i = 0; i < batch_codes.size(); ++i) {
      batch_ = {batch_codes[i], "", "", false, false};
      for (Act& act : morning.batches[i].acts) {
        now_ = base::FormatUtc(act.at);
        PANYUAN_TRY(std::visit([this](auto& request) { return Do(request); }, act.request));
      }
    }
    return base::Ok();
  }

  const Tally& tally() const { return tally_; }

 private:
  // What the server has said of the batch being played.
  struct BatchSoFar {
    std::string batch_code, sample_code, result_code;
    bool held = false, refused = false;
  };

  template <class Stub, class Request, class Response>
  Result<Response> As(const Connection& who,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request) {
    ++tally_.calls;
    return Call(who, now_, method, request);
  }

  template <class Response>
  Error Explained(const Result<Response>& refused, const std::string& request_id) const {
    return Explain(refused.error(), request_id, seed_);
  }

  // The codes of the morning's batches.
  Result<std::vector<std::string>> Register(Morning& morning) {
    trace::v1::RegisterBatchesRequest request;
    request.set_stall_code(stall_code_);
    for (PlannedBatch& batch : morning.batches) *request.add_rows() = std::move(batch.arrival);
    const auto response = As(vendor_, &TraceService::Stub::RegisterBatches, request);
    if (!response.ok()) return Explained(response, request.rows(0).request_id());
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

  Status Do(trace::v1::SellBatchRequest& request) {
    if (batch_.refused) return base::Ok();  // the vendor has understood
    request.set_batch_code(batch_.batch_code);
    const auto response = As(vendor_, &TraceService::Stub::SellBatch, request);
    if (batch_.held && !response.ok() && response.error().reason().name == "BATCH_HELD") {
      batch_.refused = true;
      ++tally_.refused_sales;
      return base::Ok();
    }
    if (!response.ok()) return Explained(response, request.request_id());
    if (batch_.held) return Unexpected("a held batch was sold");
    ++tally_.sales;
    return base::Ok();
  }

  Status Do(lab::v1::TakeSampleRequest& request) {
    request.set_batch_code(batch_.batch_code);
    const auto response = As(lab_.tester, &LabService::Stub::TakeSample, request);
    if (!response.ok()) return Explained(response, request.request_id());
    batch_.sample_code = response->sample().sample_code();
    ++tally_.samples;
    return base::Ok();
  }

  Status Do(lab::v1::SubmitResultRequest& request) {
    request.set_sample_code(batch_.sample_code);
    const auto response = As(lab_.tester, &LabService::Stub::SubmitResult, request);
    if (!response.ok()) return Explained(response, request.request_id());
    batch_.result_code = response->result().result_code();
    return base::Ok();
  }

  Status Do(lab::v1::VerifyResultRequest& request) {
    request.set_result_code(batch_.result_code);
    const auto response = As(lab_.reviewer, &LabService::Stub::VerifyResult, request);
    if (!response.ok()) return Explained(response, request.request_id());
    const lab::v1::Verdict verdict = response->result().verdict();
    ++tally_.results;
    tally_.failures += verdict == lab::v1::VERDICT_NON_CONFORMANT;
    tally_.presumptive += verdict == lab::v1::VERDICT_PRESUMPTIVE_POSITIVE;
    tally_.holds += response->batch_held();
    batch_.held |= response->batch_held();
    if (verdict == lab::v1::VERDICT_NON_CONFORMANT && !batch_.held)
      return Unexpected("a failure held nothing");
    return base::Ok();
  }

  const std::string& stall_code_;
  const Connection& vendor_;
  const Cast::Laboratory& lab_;
  const uint32_t seed_;
  std::string now_;
  BatchSoFar batch_;
  Tally tally_;
};

// The whole play: hands out the mornings, and gathers what came of them.
class Performance {
 public:
  Performance(const County& county, const SimulationSettings& settings, const Cast& cast)
      : county_(county), settings_(settings), cast_(cast), next_day_(settings.first_day()) {}

  // One player's part; returns when there is nothing left to play.
  void Work() {
    while (std::optional<Morning> morning = Next()) {
      MorningPlayer player(county_, cast_, settings_.seed, *morning);
      const Status status = player.Play(std::move(*morning));
      const std::lock_guard lock(mutex_);
      played_.tally += player.tally();
      if (!status.ok() && played_.status.ok()) played_.status = status;
    }
    const std::lock_guard lock(mutex_);
    ++finished_;
    all_finished_.notify_one();
  }

  // Waits a moment; gives whether all players have finished, and what was played so far.
  bool Wait(Played& so_far) {
    std::unique_lock lock(mutex_);
    const bool over =
        all_finished_.wait_for(lock, kBetweenLooks, [&] { return finished_ == kCallsInFlight; });
    so_far = played_;
    return over;
  }

 private:
  // The next morning, if there is one and all went well so far. Plans a day when it is reached, so
  // that no more than one day waits.
  std::optional<Morning> Next() {
    const std::lock_guard lock(mutex_);
    if (!played_.status.ok()) return std::nullopt;
    for (; waiting_.empty() && next_day_ <= settings_.last_day; ++next_day_.days)
      for (Morning& morning : PlanDay(county_, settings_, next_day_))
        waiting_.push_back(std::move(morning));
    if (waiting_.empty()) return std::nullopt;
    std::optional<Morning> morning(std::move(waiting_.front()));
    waiting_.pop_front();
    return morning;
  }

  const County& county_;
  const SimulationSettings& settings_;
  const Cast& cast_;
  std::mutex mutex_;  // over all below
  std::condition_variable all_finished_;
  size_t finished_ = 0;
  base::CivilDay next_day_;
  std::deque<Morning> waiting_;
  Played played_;
};

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  batches += other.batches;
  sales += other.sales;
  samples += other.samples;
  results += other.results;
  failures += other.failures;
  presumptive += other.presumptive;
  holds += other.holds;
  refused_sales += other.refused_sales;
  calls += other.calls;
  return *this;
}

// Only a server of simulation reads the time, and so finds that this is none.
Status CheckSimulationAllowed(const Connection& connection) {
  registry::v1::ListProductsRequest request;
  request.set_page_size(1);
  const auto answer = Call(connection, "no time", &RegistryService::Stub::ListProducts, request);
  if (answer.ok()) return kSimulationNotAllowed;
  return answer.error().Is(base::kInvalidTime) ? base::Ok() : Status(answer.error());
}

Played PlaySimulation(const County& county, const SimulationSettings& settings, const Cast& cast,
                      Progress& progress) {
  Performance performance(county, settings, cast);
  std::vector<std::jthread> players;
  for (size_t i = 0; i < kCallsInFlight; ++i)
    players.emplace_back([&performance] { performance.Work(); });
  Played so_far;
  bool over = false;
  while (!over) {
    over = performance.Wait(so_far);
    progress.Update(so_far.tally.samples);
  }
  return so_far;
}

}  // namespace panyuan::clients::admin
