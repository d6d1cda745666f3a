#include "services/server/readiness.h"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

namespace panyuan::server {

// What the store says; outlives a question that nobody waits for any more.
struct Readiness::Answer {
  std::mutex mutex;
  std::condition_variable came;
  std::optional<base::Status> status;
};

Readiness::Readiness(Ask ask, Show show) : ask_(std::move(ask)), show_(std::move(show)) {
  show_(true);
  thread_ = std::thread([this] { Loop(); });
}

void Readiness::Drain() {
  {
    const std::lock_guard lock(mutex_);
    if (draining_) return;
    draining_ = true;
  }
  // At once, and again below: the thread may be about to show something else.
  show_(false);
  wake_.notify_all();
  thread_.join();
  show_(false);
}

void Readiness::Loop() {
  while (Pause()) {
    const bool ready = AskOnce();
    if (ready == ready_) continue;
    ready_ = ready;
    show_(ready);
    if (ready)
      spdlog::warn("the store answers again: ready");
    else
      spdlog::error("the store does not answer: not ready");
  }
}

bool Readiness::Pause() {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, kEvery, [this] { return draining_; });
}

bool Readiness::AskOnce() {
  const auto answer = std::make_shared<Answer>();
  const base::Status asked = ask_([answer](base::Status status) {
    const std::lock_guard lock(answer->mutex);
    answer->status = std::move(status);
    answer->came.notify_all();
  });
  if (!asked.ok()) return asked.error().code() == base::Code::kResourceExhausted && ready_;
  std::unique_lock lock(answer->mutex);
  const bool came =
      answer->came.wait_for(lock, kPatience, [&answer] { return answer->status.has_value(); });
  return came && answer->status->ok();
}

}  // namespace panyuan::server
