// Reads run here, each on a connection of its own thread and from one snapshot.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "services/db/engine.h"

namespace panyuan::db {

class ReadPool {
 public:
  static constexpr size_t kMaxWaiting = 4'096;

  // Gets a session in a snapshot, or the store's error.
  using Task = std::function<void(base::Result<Session*>)>;

  // `engine` outlives the pool.
  explicit ReadPool(Engine& engine) : engine_(engine) {}
  ~ReadPool() { Stop(); }

  // Opens `threads` connections (1 to 64) and starts their threads.
  base::Status Start(int threads);
  // Errors: SERVER_BUSY (queue full), SERVER_STOPPING; the task is then not called.
  base::Status Submit(Task task);
  // Refuses new tasks, finishes the accepted ones, and joins. Idempotent.
  void Stop();

  size_t waiting() const;

 private:
  void Loop(ReadConnection& connection);

  Engine& engine_;
  std::vector<std::unique_ptr<ReadConnection>> connections_;
  std::vector<std::thread> threads_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> waiting_;
  bool stopping_ = false;
};

}  // namespace panyuan::db
