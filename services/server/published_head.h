// Keeps published.head up with the log while the server runs, beside the writes and never in their
// way.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "services/db/engine.h"
#include "services/ledger/log.h"

namespace panyuan::server {

class PublishedHead {
 public:
  // Checks that the log extends what was published, and starts the thread: at most once a second it
  // writes the newest head. To be opened before anyone can ask for a checkpoint. What was published
  // within the last second before a power cut may be missing from the file. `log` outlives it.
  // Errors: LOG_WOULD_FORK, PUBLISHED_HEAD_DAMAGED, FILE_NOT_DURABLE, those of the store.
  static base::Result<std::unique_ptr<PublishedHead>> Open(std::string folder, std::string origin,
                                                           db::Engine& engine,
                                                           const ledger::Log& log);
  ~PublishedHead() { Stop(); }

  // Writes the newest head and joins. Idempotent.
  void Stop();

 private:
  PublishedHead(std::string folder, std::string origin, const ledger::Log& log)
      : folder_(std::move(folder)), origin_(std::move(origin)), log_(log) {}
  void Loop();
  base::Status Write();

  const std::string folder_, origin_;
  const ledger::Log& log_;
  std::shared_ptr<const ledger::SignedTree> written_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace panyuan::server
