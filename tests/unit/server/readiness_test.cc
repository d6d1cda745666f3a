#include "services/server/readiness.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "services/db/reasons.h"

namespace panyuan::server {
namespace {

using std::chrono::steady_clock;

// A store that can be told what to answer, and what was shown of it.
struct Bench {
  std::atomic<const base::Reason*> refusal = nullptr, answer = nullptr;
  std::atomic<bool> shown = false;

  Readiness::Ask ask() {
    return [this](std::function<void(base::Status)> answered) -> base::Status {
      if (refusal) return *refusal.load();
      answered(answer ? base::Status(*answer.load()) : base::Ok());
      return base::Ok();
    };
  }
  Readiness::Show show() {
    return [this](bool ready) { shown = ready; };
  }
  bool Becomes(bool ready) const {
    const auto deadline = steady_clock::now() + 4 * Readiness::kEvery;
    while (shown != ready && steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return shown == ready;
  }
};

TEST(Readiness, FollowsTheStore) {
  Bench bench;
  Readiness readiness(bench.ask(), bench.show());
  EXPECT_TRUE(bench.shown);
  bench.answer = &db::kStoreFault;
  EXPECT_TRUE(bench.Becomes(false));
  bench.answer = nullptr;
  EXPECT_TRUE(bench.Becomes(true));
}

TEST(Readiness, TakesAFullQueueForLoad) {
  Bench bench;
  Readiness readiness(bench.ask(), bench.show());
  bench.refusal = &db::kServerBusy;
  std::this_thread::sleep_for(std::chrono::milliseconds(2'500));
  EXPECT_TRUE(bench.shown);
}

TEST(Readiness, EndsAtOnceWhenDrained) {
  Bench bench;
  Readiness readiness(bench.ask(), bench.show());
  const auto begun = steady_clock::now();
  readiness.Drain();
  EXPECT_FALSE(bench.shown);
  EXPECT_LT(steady_clock::now() - begun, Readiness::kEvery);
  readiness.Drain();
}

}  // namespace
}  // namespace panyuan::server
