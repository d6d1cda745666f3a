#include <fstream>

#include "tests/bench/commands.h"
#include "tests/bench/county.h"

namespace panyuan::bench {
namespace {

using lab::v1::LabService;

constexpr int kThreads = 16;

std::string TakeSample(LabService::Stub& tester, const std::string& batch_code) {
  lab::v1::TakeSampleRequest request;
  request.set_request_id(NextId());
  request.set_batch_code(batch_code);
  request.set_test_portion_g(500);
  request.set_test_seal("F-2026-0001");
  return Ask(tester, &LabService::Stub::TakeSample, request).sample().sample_code();
}

std::string SubmitResult(LabService::Stub& tester, const std::string& sample_code) {
  lab::v1::SubmitResultRequest request;
  request.set_request_id(NextId());
  request.set_sample_code(sample_code);
  request.set_item_code("PES-001");
  request.mutable_reading()->set_inhibition_percent("12.5");
  return Ask(tester, &LabService::Stub::SubmitResult, request).result().result_code();
}

void VerifyResult(LabService::Stub& reviewer, const std::string& result_code) {
  lab::v1::VerifyResultRequest request;
  request.set_request_id(NextId());
  request.set_result_code(result_code);
  Ask(reviewer, &LabService::Stub::VerifyResult, request);
}

}  // namespace

void AddHistory(const std::string& folder, int port, const std::string& known, int sales) {
  const auto vendor = trace::v1::TraceService::NewStub(Connect(folder, port, "stall"));
  const auto tester = LabService::NewStub(Connect(folder, port, "tester"));
  const auto reviewer = LabService::NewStub(Connect(folder, port, "reviewer"));
  const std::vector<KnownBatch> batches = ReadKnown(known);
  Spread(batches.size(), kThreads, [&](size_t index) {
    const std::string& code = batches[index].code;
    for (int i = 0; i < sales; ++i) Sell(*vendor, code);
    VerifyResult(*reviewer, SubmitResult(*tester, TakeSample(*tester, code)));
  });
  PrintJson({{"batches", static_cast<double>(batches.size())}});
}

void TakeSamples(const std::string& folder, int port, const std::string& known,
                 const std::string& samples) {
  const auto tester = LabService::NewStub(Connect(folder, port, "tester"));
  const std::vector<KnownBatch> batches = ReadKnown(known);
  std::vector<std::string> codes(batches.size());
  Spread(batches.size(), kThreads,
         [&](size_t index) { codes[index] = TakeSample(*tester, batches[index].code); });
  std::ofstream out(samples);
  for (const std::string& code : codes) out << code << '\n';
  PrintJson({{"samples", static_cast<double>(codes.size())}});
}

}  // namespace panyuan::bench
