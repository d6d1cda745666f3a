#include "services/db/read_pool.h"

#include <utility>

#include "services/db/reasons.h"

namespace panyuan::db {

base::Status ReadPool::Start(int threads) {
  for (int i = 0; i < threads; ++i) {
    PANYUAN_ASSIGN(auto connection, engine_.OpenReader());
    connections_.push_back(std::move(connection));
  }
  for (auto& connection : connections_)
    threads_.emplace_back([this, &connection] { Loop(*connection); });
  return base::Ok();
}

base::Status ReadPool::Submit(Task task) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return kServerStopping;
    if (waiting_.size() >= kMaxWaiting) return kServerBusy;
    waiting_.push_back(std::move(task));
  }
  wake_.notify_one();
  return base::Ok();
}

void ReadPool::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

size_t ReadPool::waiting() const {
  std::lock_guard lock(mutex_);
  return waiting_.size();
}

void ReadPool::Loop(ReadConnection& connection) {
  while (true) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      task = std::move(waiting_.front());
      waiting_.pop_front();
    }
    const base::Status begun = connection.BeginSnapshot();
    task(begun.ok() ? base::Result<Session*>(&connection) : begun.error());
    connection.EndSnapshot();
  }
}

}  // namespace panyuan::db
