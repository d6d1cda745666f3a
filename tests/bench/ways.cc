#include <algorithm>
#include <string>
#include <vector>

#include "panyuan/trace/v1/move_service.grpc.pb.h"
#include "panyuan/trace/v1/recall_service.grpc.pb.h"
#include "panyuan/trace/v1/way_service.grpc.pb.h"
#include "tests/bench/commands.h"
#include "tests/bench/county.h"

namespace panyuan::bench {
namespace {

using trace::v1::MoveService;
using trace::v1::RecallService;
using trace::v1::TraceService;
using trace::v1::WayService;

constexpr int kFanOut = 10, kLevels = 4;
constexpr int kRootKilograms = 100'000;
constexpr uint64_t kBatches = 11'111;  // the root and all that is made of it

std::string RegisterRoot(TraceService::Stub& stub) {
  trace::v1::RegisterBatchRequest request;
  request.set_request_id(NextId());
  *request.mutable_batch() = NextGoods();
  *request.mutable_batch()->mutable_quantity() = Kilograms(std::to_string(kRootKilograms));
  return Ask(stub, &TraceService::Stub::RegisterBatch, request).batch().batch_code();
}

// Splits each of `parents` into equal parts of `kilograms`.
std::vector<std::string> SplitAll(MoveService::Stub& stub, const std::vector<std::string>& parents,
                                  int kilograms) {
  std::vector<std::string> children;
  for (const std::string& parent : parents) {
    trace::v1::TransformBatchesRequest request;
    request.set_request_id(NextId());
    request.set_kind(trace::v1::BATCH_MAKING_SPLIT);
    request.add_inputs()->set_batch_code(parent);
    for (int i = 0; i < kFanOut; ++i)
      *request.add_outputs()->mutable_quantity() = Kilograms(std::to_string(kilograms));
    const auto made = Ask(stub, &MoveService::Stub::TransformBatches, request);
    for (const auto& output : made.outputs()) children.push_back(output.batch_code());
  }
  return children;
}

// The median of `repeats` runs, in milliseconds; the first one warms the caches.
template <class Run>
double MedianMs(int repeats, Run run) {
  std::vector<double> took_ms;
  for (int i = 0; i <= repeats; ++i) {
    const auto started = Stopwatch::Clock::now();
    run();
    took_ms.push_back(
        std::chrono::duration<double, std::milli>(Stopwatch::Clock::now() - started).count());
  }
  std::sort(took_ms.begin() + 1, took_ms.end());
  return took_ms[1 + static_cast<size_t>(repeats) / 2];
}

trace::v1::Way Forward(WayService::Stub& stub, const std::string& root, uint32_t page_size) {
  trace::v1::TraceForwardRequest request;
  request.mutable_query()->add_batch_codes(root);
  request.mutable_query()->set_page_size(page_size);
  return std::move(*Ask(stub, &WayService::Stub::TraceForward, request).mutable_way());
}

trace::v1::Way Back(WayService::Stub& stub, const std::string& leaf) {
  trace::v1::TraceBackRequest request;
  request.mutable_query()->add_batch_codes(leaf);
  return std::move(*Ask(stub, &WayService::Stub::TraceBack, request).mutable_way());
}

void Preview(RecallService::Stub& stub, const std::string& root) {
  trace::v1::PreviewRecallRequest request;
  request.add_batch_codes(root);
  const auto preview = Ask(stub, &RecallService::Stub::PreviewRecall, request);
  if (preview.reach().batches() != kBatches) Fail("a recall of other batches");
}

}  // namespace

void MeasureWays(const std::string& folder, int port, int repeats) {
  const auto channel = Connect(folder, port, "stall");
  const auto ways = WayService::NewStub(channel);
  const auto moves = MoveService::NewStub(channel);
  const auto recalls = RecallService::NewStub(Connect(folder, port, "regulator"));
  const std::string root = RegisterRoot(*TraceService::NewStub(channel));
  std::vector<std::string> level{root};
  int kilograms = kRootKilograms;
  for (int depth = 0; depth < kLevels; ++depth)
    level = SplitAll(*moves, level, kilograms /= kFanOut);
  const int nodes = Forward(*ways, root, 10'000).nodes_size();
  if (nodes != 10'000) Fail("a page of " + std::to_string(nodes) + " batches");
  if (Back(*ways, level.back()).nodes_size() != kLevels + 1) Fail("a way back of another length");
  PrintJson({{"forward_ms", MedianMs(repeats, [&] { Forward(*ways, root, 10'000); })},
             {"forward_page_ms", MedianMs(repeats, [&] { Forward(*ways, root, 1'000); })},
             {"back_ms", MedianMs(repeats, [&] { Back(*ways, level.back()); })},
             {"preview_ms", MedianMs(repeats, [&] { Preview(*recalls, root); })}});
}

}  // namespace panyuan::bench
