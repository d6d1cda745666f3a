// The way along a chain that crosses counties: what is to be asked, and what was found. Who asks,
// and when answers come, is another's affair.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "services/label/batch_code.h"

namespace panyuan::province {

using label::BatchCode;

// From one batch to its sources, and onward to what came from it. What else came from a source is
// no part of the chain: those goods never met. A batch is asked for once, so that a circle ends.
class ChainWalk {
 public:
  static constexpr int kMaxSteps = 16;
  static constexpr size_t kMaxBatches = 1'000;

  explicit ChainWalk(BatchCode start);

  struct Questions {
    std::vector<BatchCode> batches;  // each to its own county
    std::vector<BatchCode> sources;  // to every county: what came from them
  };
  // What has become due since the last call.
  Questions TakeQuestions();

  // The batch is there, and its goods came from `source`. Only for a batch that was asked for.
  void FoundBatch(BatchCode code, std::optional<BatchCode> source);
  // `code` came from `source`, which was asked for.
  void FoundReceived(BatchCode source, BatchCode code);

  // Steps from the start: below 0 towards the source, above 0 onward.
  const std::map<BatchCode, int>& steps() const { return steps_; }
  // Whether the chain goes on past kMaxSteps or kMaxBatches.
  bool truncated() const { return truncated_; }

 private:
  void Add(BatchCode code, int steps);

  std::map<BatchCode, int> steps_;
  Questions due_;
  bool truncated_ = false;
};

}  // namespace panyuan::province
