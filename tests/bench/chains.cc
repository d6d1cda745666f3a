#include <atomic>
#include <map>
#include <mutex>
#include <optional>

#include "panyuan/trace/v1/move_service.grpc.pb.h"
#include "tests/bench/commands.h"
#include "tests/bench/county.h"

namespace panyuan::bench {
namespace {

using trace::v1::MoveService;
using trace::v1::TraceService;

constexpr int kThreads = 64;  // that many calls go over one connection
constexpr const char* kCabbage = "VEG013";
constexpr const char* kPickles = "PRE001";

using Amounts = std::vector<trace::v1::BatchAmount>;

trace::v1::BatchAmount Some(const std::string& batch_code, const std::string& kilograms) {
  trace::v1::BatchAmount amount;
  amount.set_batch_code(batch_code);
  *amount.mutable_quantity() = Kilograms(kilograms);
  return amount;
}

// One stall's calls.
class Stall {
 public:
  Stall(const std::string& folder, int port, const std::string& name)
      : channel_(Connect(folder, port, name)),
        trace_(TraceService::NewStub(channel_)),
        moves_(MoveService::NewStub(channel_)) {}

  void Sell(const std::string& batch_code) { bench::Sell(*trace_, batch_code); }

  // Makes so many batches of one product, the inputs' own unless another is named.
  trace::v1::TransformBatchesResponse Make(trace::v1::BatchMaking kind, const Amounts& inputs,
                                           size_t outputs, const std::string& kilograms,
                                           const std::string& product = "") {
    trace::v1::TransformBatchesRequest request;
    request.set_request_id(NextId());
    request.set_kind(kind);
    for (const trace::v1::BatchAmount& input : inputs) *request.add_inputs() = input;
    for (size_t i = 0; i < outputs; ++i) {
      trace::v1::Output* output = request.add_outputs();
      output->set_product_code(product);
      *output->mutable_quantity() = Kilograms(kilograms);
    }
    return Ask(*moves_, &MoveService::Stub::TransformBatches, request);
  }

  void Lose(const trace::v1::BatchAmount& goods) {
    trace::v1::RemoveStockRequest request;
    request.set_request_id(NextId());
    request.set_removal(trace::v1::REMOVAL_SPOILED);
    *request.mutable_goods() = goods;
    request.set_reason("腐烂");
    Ask(*moves_, &MoveService::Stub::RemoveStock, request);
  }

  std::string Offer(const trace::v1::BatchAmount& goods, const std::string& to_stall_code) {
    trace::v1::OfferTransferRequest request;
    request.set_request_id(NextId());
    *request.mutable_goods() = goods;
    request.set_to_stall_code(to_stall_code);
    return Ask(*moves_, &MoveService::Stub::OfferTransfer, request).transfer().transfer_code();
  }

  // Gives the code of the batch that it becomes here.
  std::string Accept(const std::string& transfer_code, const std::string& kilograms) {
    trace::v1::AnswerTransferRequest request;
    request.set_request_id(NextId());
    request.set_transfer_code(transfer_code);
    *request.mutable_accepted() = Kilograms(kilograms);
    return Ask(*moves_, &MoveService::Stub::AnswerTransfer, request).batch().batch_code();
  }

 private:
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<TraceService::Stub> trace_;
  const std::unique_ptr<MoveService::Stub> moves_;
};

// Two stalls that trade. Thread-safe.
class Market {
 public:
  Market(const std::string& folder, int port)
      : stall_(folder, port, "stall"), neighbour_(folder, port, "neighbour") {}

  // Takes 12.5 kg of a batch at most.
  void Trade(const std::string& batch_code, size_t turn) {
    neighbour_.Sell(neighbour_.Accept(stall_.Offer(Some(batch_code, "2"), "M01-002"), "2"));
    stall_.Lose(Some(batch_code, "0.5"));
    const size_t count = 2 + turn % 4;
    const auto split = stall_.Make(
        trace::v1::BATCH_MAKING_SPLIT, {Some(batch_code, std::to_string(2 * count))}, count, "2");
    Count(5, 1 + count);
    Pass(split.outputs(0).product_code(), split.outputs(0).batch_code(),
         split.outputs(1).batch_code());
  }

  double acts() const { return static_cast<double>(acts_); }
  double made() const { return static_cast<double>(made_); }  // batches

 private:
  void Count(uint64_t acts, uint64_t made) {
    acts_ += acts;
    made_ += made;
  }

  // What becomes of two parts of a batch.
  void Pass(const std::string& product, const std::string& one, const std::string& other) {
    stall_.Sell(one);
    Count(1, 0);
    if (product == kCabbage) {
      stall_.Make(trace::v1::BATCH_MAKING_TRANSFORMED, {Some(one, "1")}, 1, "0.7", kPickles);
      Count(1, 1);
    }
    if (const auto waiting = Pair(product, other)) {
      stall_.Make(trace::v1::BATCH_MAKING_MERGED, {Some(*waiting, "2"), Some(other, "2")}, 1, "4");
      Count(1, 1);
    }
  }

  // The batch of this product that waits to be merged; without one, this one waits.
  std::optional<std::string> Pair(const std::string& product, const std::string& batch_code) {
    std::lock_guard lock(mutex_);
    const auto [waiting, alone] = waiting_.emplace(product, batch_code);
    if (alone) return std::nullopt;
    std::string other = std::move(waiting->second);
    waiting_.erase(waiting);
    return other;
  }

  Stall stall_, neighbour_;
  std::mutex mutex_;
  std::map<std::string, std::string> waiting_;  // by product
  std::atomic<uint64_t> acts_{0}, made_{0};
};

}  // namespace

void AddChains(const std::string& folder, int port, const std::string& known) {
  const std::vector<KnownBatch> batches = ReadKnown(known);
  Market market(folder, port);
  const auto started = Stopwatch::Clock::now();
  Spread(batches.size(), kThreads,
         [&](size_t index) { market.Trade(batches[index].code, index); });
  const double seconds = std::chrono::duration<double>(Stopwatch::Clock::now() - started).count();
  PrintJson({{"acts", market.acts()},
             {"made", market.made()},
             {"acts_per_second", market.acts() / seconds}});
}

}  // namespace panyuan::bench
