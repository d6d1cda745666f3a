// One question for a chain, put to many counties at once. Each answer is followed up as it comes,
// so that a county that is slow or gone holds up nothing but its own part.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/base/traceparent.h"
#include "services/province/domain/chain_walk.h"
#include "services/province/rpc/county_links.h"

namespace panyuan::province {

// Bounds: ChainWalk's; at most one call for what came from batches is under way to a county, of up
// to kMaxSources batches; the answer's events take at most kMaxEventBytes.
class ChainInquiry : public std::enable_shared_from_this<ChainInquiry> {
 public:
  static constexpr size_t kMaxSources = 100;
  static constexpr size_t kMaxEventBytes = 3 << 20;

  struct Plan {
    BatchCode start;
    std::chrono::system_clock::time_point deadline;  // of every call
    std::string language;                            // of sentences
    base::Traceparent trace;                         // of the call that asks
    v1::GetChainResponse* response;
    // Called once, from any thread, when all is answered or the deadline has passed; then the
    // response is filled and not touched again.
    // Errors: COUNTY_UNKNOWN, COUNTY_LACKS_BATCH for the start.
    std::function<void(base::Status)> done;
  };
  static void Start(std::shared_ptr<const CountyLinks> counties, Plan plan);

 private:
  struct BatchCall;     // for one batch, to its county
  struct ReceivedCall;  // for what came from batches, to one county

  // What is yet to be asked of a county.
  struct Desk {
    std::deque<BatchCode> sources;
    bool asking = false;
    bool lost = false;  // it failed once: its part is missing
  };
  // What is prepared under the lock and done without it: a call's end may come before its start
  // returns.
  using Steps = std::vector<std::function<void()>>;

  ChainInquiry(std::shared_ptr<const CountyLinks> counties, Plan plan);

  static void Run(const Steps& steps);
  void TakeBatch(BatchCall& call, const grpc::Status& status);
  void TakeReceived(ReceivedCall& call, const grpc::Status& status);
  void Finish();
  void FillBatches();

  // With the lock held.
  void TakeQuestions(Steps& steps);
  void AskForBatch(BatchCode code, Steps& steps);
  void AskForReceived(size_t county, Steps& steps);
  void Ask(std::shared_ptr<ReceivedCall> call, Steps& steps);
  void Enlist(const std::shared_ptr<grpc::ClientContext>& context);
  void End(Steps& steps);
  // False where the answer contradicts itself.
  bool Follow(BatchCall& call);
  bool Follow(const ReceivedCall& call);

  const std::shared_ptr<const CountyLinks> counties_;
  const Plan plan_;

  std::mutex mutex_;  // of all below
  ChainWalk walk_;
  std::vector<Desk> desks_;  // as the counties
  size_t under_way_ = 0;
  std::vector<std::weak_ptr<grpc::ClientContext>> contexts_;  // of calls, ended ones too
  std::map<BatchCode, trace::v1::GetChainResponse> found_;
  std::vector<std::pair<County, base::Error>> missing_;
  std::optional<base::Error> refused_;
};

}  // namespace panyuan::province
