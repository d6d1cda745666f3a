#include <atomic>
#include <cstdio>
#include <fstream>
#include <functional>
#include <thread>

#include "tests/bench/commands.h"
#include "tests/bench/county.h"

namespace panyuan::bench {
namespace {

constexpr int kThreads = 16;

// Calls `act` once for each index below `count`, many at a time.
void Spread(size_t count, const std::function<void(size_t)>& act) {
  std::atomic<size_t> next{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&] {
      for (size_t index; (index = next++) < count;) act(index);
    });
  for (std::thread& thread : threads) thread.join();
}

std::string TakeSample(lab::v1::LabService::Stub& tester, const std::string& batch_code) {
  grpc::ClientContext context;
  lab::v1::TakeSampleRequest request;
  request.set_request_id(NextId());
  request.set_batch_code(batch_code);
  request.set_test_portion_g(500);
  request.set_test_seal("F-2026-0001");
  lab::v1::TakeSampleResponse response;
  MustBeOk(tester.TakeSample(&context, request, &response));
  return response.sample().sample_code();
}

std::string SubmitResult(lab::v1::LabService::Stub& tester, const std::string& sample_code) {
  grpc::ClientContext context;
  lab::v1::SubmitResultRequest request;
  request.set_request_id(NextId());
  request.set_sample_code(sample_code);
  request.set_item_code("PES-001");
  request.mutable_reading()->set_inhibition_percent("12.5");
  lab::v1::SubmitResultResponse response;
  MustBeOk(tester.SubmitResult(&context, request, &response));
  return response.result().result_code();
}

void VerifyResult(lab::v1::LabService::Stub& reviewer, const std::string& result_code) {
  grpc::ClientContext context;
  lab::v1::VerifyResultRequest request;
  request.set_request_id(NextId());
  request.set_result_code(result_code);
  lab::v1::VerifyResultResponse response;
  MustBeOk(reviewer.VerifyResult(&context, request, &response));
}

void Sell(trace::v1::TraceService::Stub& vendor, const std::string& batch_code) {
  grpc::ClientContext context;
  trace::v1::SellBatchRequest request;
  request.set_request_id(NextId());
  request.set_batch_code(batch_code);
  request.mutable_quantity()->set_value("1");
  request.mutable_quantity()->set_unit_code("KGM");
  trace::v1::SellBatchResponse response;
  MustBeOk(vendor.SellBatch(&context, request, &response));
}

}  // namespace

void AddHistory(const std::string& folder, int port, const std::string& known, int sales) {
  const auto vendor = trace::v1::TraceService::NewStub(Connect(folder, port, "stall"));
  const auto tester = lab::v1::LabService::NewStub(Connect(folder, port, "tester"));
  const auto reviewer = lab::v1::LabService::NewStub(Connect(folder, port, "reviewer"));
  const std::vector<KnownBatch> batches = ReadKnown(known);
  Spread(batches.size(), [&](size_t index) {
    const std::string& code = batches[index].code;
    for (int i = 0; i < sales; ++i) Sell(*vendor, code);
    VerifyResult(*reviewer, SubmitResult(*tester, TakeSample(*tester, code)));
  });
  PrintJson({{"batches", static_cast<double>(batches.size())}});
}

void TakeSamples(const std::string& folder, int port, const std::string& known,
                 const std::string& samples) {
  const auto tester = lab::v1::LabService::NewStub(Connect(folder, port, "tester"));
  const std::vector<KnownBatch> batches = ReadKnown(known);
  std::vector<std::string> codes(batches.size());
  Spread(batches.size(),
         [&](size_t index) { codes[index] = TakeSample(*tester, batches[index].code); });
  std::ofstream out(samples);
  for (const std::string& code : codes) out << code << '\n';
  PrintJson({{"samples", static_cast<double>(codes.size())}});
}

}  // namespace panyuan::bench
