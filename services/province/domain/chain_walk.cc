#include "services/province/domain/chain_walk.h"

#include <cstdlib>
#include <utility>

namespace panyuan::province {

ChainWalk::ChainWalk(BatchCode start) { Add(start, 0); }

ChainWalk::Questions ChainWalk::TakeQuestions() { return std::exchange(due_, {}); }

void ChainWalk::FoundBatch(BatchCode code, std::optional<BatchCode> source) {
  const auto known = steps_.find(code);
  if (source && known != steps_.end() && known->second <= 0) Add(*source, known->second - 1);
}

void ChainWalk::FoundReceived(BatchCode source, BatchCode code) {
  const auto known = steps_.find(source);
  if (known != steps_.end() && known->second >= 0) Add(code, known->second + 1);
}

void ChainWalk::Add(BatchCode code, int steps) {
  if (steps_.contains(code)) return;
  if (std::abs(steps) > kMaxSteps || steps_.size() == kMaxBatches) {
    truncated_ = true;
    return;
  }
  steps_.emplace(code, steps);
  due_.batches.push_back(code);
  if (steps >= 0) due_.sources.push_back(code);
}

}  // namespace panyuan::province
