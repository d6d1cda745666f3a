#include "clients/admin/simulate_run.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "clients/admin/simulate_player.h"
#include "clients/admin/simulate_reasons.h"
#include "panyuan/registry/v1/registry_service.grpc.pb.h"
#include "services/base/reasons.h"

namespace panyuan::clients::admin {
namespace {

using base::Status;
using registry::v1::RegistryService;

constexpr std::chrono::milliseconds kBetweenLooks{100};

// The whole play: hands out the mornings, and gathers what came of them.
class Performance {
 public:
  Performance(const County& county, const SimulationSettings& settings, const Cast& cast)
      : county_(county), settings_(settings), cast_(cast), next_day_(settings.first_day()) {}

  // One player's part; returns when there is nothing left to play.
  void Work() {
    while (std::optional<Morning> morning = Next()) {
      Tally tally;
      const Status status = PlayMorning(county_, cast_, settings_.seed, std::move(*morning), tally);
      const std::lock_guard lock(mutex_);
      played_.tally += tally;
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

// Only a server of simulation reads the time, and so finds that this is none.
Status CheckSimulationAllowed(const Connection& connection) {
  registry::v1::ListProductsRequest request;
  request.set_page_size(1);
  const auto answer = CallAt(connection, "no time", &RegistryService::Stub::ListProducts, request);
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
