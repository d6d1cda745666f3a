#include "services/db/sqlite_runner.h"

#include <utility>

namespace panyuan::db {

SqliteRunner::~SqliteRunner() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SqliteRunner::Take(HeldStatements& statements) {
  if (!thread_.joinable()) thread_ = std::thread([this] { Loop(); });
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !running_; });
    std::swap(statements_, statements);
    running_ = true;
  }
  changed_.notify_all();
  statements.Clear();
}

base::Status SqliteRunner::Wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !running_; });
  return std::exchange(failed_, base::Ok());
}

void SqliteRunner::Loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || running_; });
    if (!running_) return;
    const bool good = failed_.ok();
    lock.unlock();
    base::Status done = good ? statements_.RunAll(connection_) : base::Ok();
    lock.lock();
    if (!done.ok()) failed_ = std::move(done);
    running_ = false;
    changed_.notify_all();
  }
}

}  // namespace panyuan::db
