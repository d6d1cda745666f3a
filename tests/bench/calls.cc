#include <atomic>
#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <utility>

#include "echo.grpc.pb.h"
#include "panyuan/epcis/v1/epcis_service.grpc.pb.h"
#include "panyuan/ledger/v1/ledger_service.grpc.pb.h"
#include "tests/bench/commands.h"
#include "tests/bench/county.h"

namespace panyuan::bench {
namespace {

constexpr int kRows = 512;  // of RegisterBatches and RecordResults
constexpr int kResultsOfSample = 200;

// One unary call, kept alive until its end. `send` starts it on a stub; `look` sees the answer and
// says whether it will do.
template <class Response, class Request, class Send, class Look>
void Call(Request request, Send send, Look look, Load::Done done) {
  struct State {
    grpc::ClientContext context;
    Request request;
    Response response;
  };
  auto state = std::make_shared<State>();
  state->request = std::move(request);
  send(&state->context, &state->request, &state->response,
       [state, look = std::move(look), done = std::move(done)](grpc::Status status) {
         MustBeOk(status);
         done(look(state->response));
       });
}

// Stubs of a service on each channel, taken in turn.
template <class Service>
class Stubs {
 public:
  explicit Stubs(const CallPlan& plan, const std::string& identity) {
    for (int i = 0; i < plan.channels; ++i)
      stubs_.push_back(Service::NewStub(Connect(plan.folder, plan.port, identity)));
  }
  auto* Next() { return stubs_[next_++ % stubs_.size()]->async(); }

 private:
  std::vector<std::unique_ptr<typename Service::Stub>> stubs_;
  std::atomic<size_t> next_{0};
};

constexpr auto kAny = [](const auto&) { return true; };

std::map<std::string, double> Echoes(const CallPlan& plan) {
  Stubs<Echo> stubs(plan, "stall");
  return Load().Run(plan.pressure, [&](Load::Done done) {
    Call<Word>(
        Word(), [&](auto... call) { stubs.Next()->Say(call...); }, kAny, std::move(done));
  });
}

std::map<std::string, double> Registrations(const CallPlan& plan) {
  Stubs<trace::v1::TraceService> stubs(plan, "stall");
  return Load().Run(plan.pressure, [&](Load::Done done) {
    trace::v1::RegisterBatchRequest request;
    request.set_request_id(NextId());
    *request.mutable_batch() = NextGoods();
    Call<trace::v1::RegisterBatchResponse>(
        std::move(request), [&](auto... call) { stubs.Next()->RegisterBatch(call...); }, kAny,
        std::move(done));
  });
}

std::map<std::string, double> Deliveries(const CallPlan& plan) {
  Stubs<trace::v1::TraceService> stubs(plan, "stall");
  std::mutex mutex;
  std::vector<KnownBatch> known;
  uint64_t rows = 0;
  const auto look = [&](const trace::v1::RegisterBatchesResponse& response) {
    std::lock_guard lock(mutex);
    for (const auto& outcome : response.outcomes()) {
      if (!outcome.has_recorded()) return false;
      const auto& recorded = outcome.recorded();
      if (plan.keep_every && rows++ % plan.keep_every == 0)
        known.push_back({recorded.batch().batch_code(), recorded.receipt().leaf_index()});
    }
    return response.outcomes_size() == kRows;
  };
  auto figures = Load().Run(plan.pressure, [&](Load::Done done) {
    trace::v1::RegisterBatchesRequest request;
    for (int i = 0; i < kRows; ++i) {
      trace::v1::BatchRow* row = request.add_rows();
      row->set_request_id(NextId());
      *row->mutable_batch() = NextGoods();
    }
    Call<trace::v1::RegisterBatchesResponse>(
        std::move(request), [&](auto... call) { stubs.Next()->RegisterBatches(call...); }, look,
        std::move(done));
  });
  if (plan.keep_every) WriteKnown(plan.known, known);
  figures["rows"] = figures["calls"] * kRows;
  figures["rows_per_second"] = figures["per_second"] * kRows;
  return figures;
}

// Spread over the samples that the file `known` names.
std::map<std::string, double> Results(const CallPlan& plan) {
  std::ifstream in(plan.known);
  std::vector<std::string> samples;
  for (std::string code; in >> code;) samples.push_back(code);
  Stubs<lab::v1::LabService> stubs(plan, "tester");
  std::atomic<size_t> count{0};
  const auto look = [](const lab::v1::RecordResultsResponse& response) {
    for (const auto& outcome : response.outcomes())
      if (!outcome.has_recorded()) return false;
    return response.outcomes_size() == kRows;
  };
  auto figures = Load().Run(plan.pressure, [&](Load::Done done) {
    lab::v1::RecordResultsRequest request;
    for (int i = 0; i < kRows; ++i) {
      const size_t sample = count++ / kResultsOfSample;
      if (sample >= samples.size()) Fail("too few samples");
      lab::v1::SubmitResultRequest* row = request.add_rows();
      row->set_request_id(NextId());
      row->set_sample_code(samples[sample]);
      row->set_item_code("PES-001");
      row->mutable_reading()->set_inhibition_percent("12.5");
    }
    Call<lab::v1::RecordResultsResponse>(
        std::move(request), [&](auto... call) { stubs.Next()->RecordResults(call...); }, look,
        std::move(done));
  });
  figures["rows_per_second"] = figures["per_second"] * kRows;
  return figures;
}

// Random ones of the known batches, by a generator of fixed seed.
class Choice {
 public:
  explicit Choice(const std::string& path) : known_(ReadKnown(path)) {}
  const KnownBatch& Next() {
    std::lock_guard lock(mutex_);
    return known_[std::uniform_int_distribution<size_t>(0, known_.size() - 1)(dice_)];
  }

 private:
  const std::vector<KnownBatch> known_;
  std::mutex mutex_;
  std::mt19937_64 dice_{727};
};

std::map<std::string, double> Chains(const CallPlan& plan) {
  Stubs<trace::v1::TraceService> stubs(plan, "stall");
  Choice choice(plan.known);
  return Load().Run(plan.pressure, [&](Load::Done done) {
    trace::v1::GetChainRequest request;
    request.set_batch_code(choice.Next().code);
    Call<trace::v1::GetChainResponse>(
        std::move(request), [&](auto... call) { stubs.Next()->GetChain(call...); }, kAny,
        std::move(done));
  });
}

std::map<std::string, double> Proofs(const CallPlan& plan) {
  Stubs<ledger::v1::LedgerService> stubs(plan, "stall");
  Choice choice(plan.known);
  return Load().Run(plan.pressure, [&](Load::Done done) {
    ledger::v1::GetProofRequest request;
    request.set_leaf_index(choice.Next().leaf_index);
    Call<ledger::v1::GetProofResponse>(
        std::move(request), [&](auto... call) { stubs.Next()->GetProof(call...); }, kAny,
        std::move(done));
  });
}

// One event of about 1 kB once it is kept, about goods of its own.
std::string ForeignEvent(uint64_t number) {
  const std::string lot = std::to_string(number);
  std::string event =
      R"({"type":"ObjectEvent","action":"OBSERVE","bizStep":"shipping","disposition":"in_transit",)"
      R"("eventTime":"2026-03-04T09:00:00.000+08:00","eventTimeZoneOffset":"+08:00",)"
      R"("eventID":"urn:uuid:)" +
      lot + R"(","readPoint":{"id":"https://id.gs1.org/414/4012345000009"},)"
      R"("bizTransactionList":[{"type":"desadv","bizTransaction":"https://x.example/)" + lot +
      R"("}],"quantityList":[)";
  for (const char* item : {"04012345123456", "04012345123463"})
    event += std::string(R"({"epcClass":"https://id.gs1.org/01/)") + item + "/10/" + lot +
             R"(","quantity":40.5,"uom":"KGM"},)";
  event.back() = ']';
  return event + R"(,"example:note":")" + std::string(260, 'x') + R"("})";
}

// The first of numbers that no earlier process has counted up to, as long as it made fewer than a
// thousand in each millisecond.
uint64_t FreshNumber() {
  return 1'000 * static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                           std::chrono::system_clock::now().time_since_epoch())
                                           .count());
}

// Documents of kRows events each.
std::map<std::string, double> Captures(const CallPlan& plan) {
  Stubs<epcis::v1::EpcisService> stubs(plan, "regulator");
  std::atomic<uint64_t> count{FreshNumber()};
  const auto look = [](const epcis::v1::CaptureResponse& response) {
    return response.job().success() && response.job().events() == kRows;
  };
  auto figures = Load().Run(plan.pressure, [&](Load::Done done) {
    std::string document =
        R"({"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",)"
        R"({"example":"https://x.example/"}],"type":"EPCISDocument","schemaVersion":"2.0",)"
        R"("creationDate":"2026-03-04T09:00:00.000Z","epcisBody":{"eventList":[)";
    for (int i = 0; i < kRows; ++i) document += ForeignEvent(count++) + ",";
    document.back() = ']';
    epcis::v1::CaptureRequest request;
    request.set_request_id(NextId());
    request.set_document(document + "}}");
    Call<epcis::v1::CaptureResponse>(
        std::move(request), [&](auto... call) { stubs.Next()->Capture(call...); }, look,
        std::move(done));
  });
  figures["rows"] = figures["calls"] * kRows;
  figures["rows_per_second"] = figures["per_second"] * kRows;
  return figures;
}

using Measure = std::map<std::string, double> (*)(const CallPlan&);

const std::map<std::string, Measure>& Kinds() {
  static const std::map<std::string, Measure> kinds{
      {"echo", Echoes},     {"register", Registrations}, {"batches", Deliveries},
      {"results", Results}, {"chain", Chains},           {"proof", Proofs},
      {"capture", Captures}};
  return kinds;
}

}  // namespace

std::string CallKinds() {
  std::string names;
  for (const auto& [name, measure] : Kinds()) names += (names.empty() ? "" : ", ") + name;
  return names;
}

void MeasureCalls(const CallPlan& plan) {
  const auto kind = Kinds().find(plan.kind);
  if (kind == Kinds().end()) Fail("the kinds of calls are " + CallKinds());
  PrintJson(kind->second(plan));
}

}  // namespace panyuan::bench
