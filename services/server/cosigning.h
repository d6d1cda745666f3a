// Collects the witnesses' cosignatures for the log's newest checkpoint, and learns from them when
// the database is not the one that the log was last served from.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "services/base/result.h"
#include "services/db/engine.h"
#include "services/ledger/log.h"
#include "services/server/config.h"

namespace panyuan::server {

class Cosigning {
 public:
  // Begins to ask the witnesses, one after the other and at most once each `every_s` seconds, on a
  // thread of its own. A witness that cannot be reached is asked again in the next round and holds
  // up nothing but the others' cosignatures, for at most kTimeout. Asks only while `is_writer` says
  // so: of several processes the one that writes the log. `log` and `engine` outlive this.
  // Errors: CONFIG_INVALID, NOTE_KEY_INVALID; those of opening a reader.
  static base::Result<std::unique_ptr<Cosigning>> Start(
      const std::vector<Config::Witness>& witnesses, int every_s, ledger::Log& log,
      db::Engine& engine, std::function<bool()> is_writer);
  ~Cosigning();  // stops first

  // Returns when every witness was asked once, or after `timeout`; at once without witnesses.
  void AwaitFirstRound(std::chrono::milliseconds timeout);

  // Ends the thread; waits for a call under way, at most kTimeout. Idempotent.
  void Stop();

  static constexpr std::chrono::seconds kTimeout{5};

 private:
  class Witness;

  Cosigning(ledger::Log& log, std::unique_ptr<db::ReadConnection> reader, int every_s,
            std::function<bool()> is_writer);
  void Loop();
  void Round();

  ledger::Log& log_;
  const std::unique_ptr<db::ReadConnection> reader_;  // the thread's alone
  const std::chrono::seconds every_;
  const std::function<bool()> is_writer_;
  std::vector<std::unique_ptr<Witness>> witnesses_;
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool asked_once_ = false;
};

}  // namespace panyuan::server
