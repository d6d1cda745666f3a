#include "services/server/placement_watch.h"

#include <spdlog/spdlog.h>

#include <chrono>
#include <ctime>
#include <utility>

#include "services/upkeep/placement.h"

namespace panyuan::server {
namespace {

using base::Result;

constexpr std::chrono::seconds kBetweenLooks{2};

Result<upkeep::Placement> Look(const std::string& url, const std::string& division) {
  PANYUAN_ASSIGN(auto table, upkeep::PlacementTable::OpenToRead(url));
  return table.Find(division);
}

}  // namespace

Result<std::optional<std::string>> FindPlacedStore(const std::string& url,
                                                   const std::string& division,
                                                   const sigset_t& stop_signals) {
  constexpr timespec kSecond{1, 0};
  for (bool told = false;; told = true) {
    PANYUAN_ASSIGN(const upkeep::Placement placement, Look(url, division));
    if (placement.moving_to.empty()) return std::optional(placement.store);
    if (!told) spdlog::warn("county {} is being moved: waiting for its new store", division);
    if (sigtimedwait(&stop_signals, nullptr, &kSecond) > 0) return std::optional<std::string>();
  }
}

PlacementWatch::PlacementWatch(std::string url, std::string division, std::string store,
                               std::function<void()> moved)
    : url_(std::move(url)),
      division_(std::move(division)),
      store_(std::move(store)),
      moved_(std::move(moved)),
      thread_([this] { Loop(); }) {}

PlacementWatch::~PlacementWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void PlacementWatch::Loop() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, kBetweenLooks, [this] { return stopping_; })) return;
    }
    if (!HasMoved()) continue;
    spdlog::warn("county {} has moved to another store: following it", division_);
    return moved_();
  }
}

bool PlacementWatch::HasMoved() {
  const Result<upkeep::Placement> placement = Look(url_, division_);
  return placement.ok() && placement->moving_to.empty() && placement->store != store_;
}

}  // namespace panyuan::server
