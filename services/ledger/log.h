// The county's log on its database: gives entries their positions, keeps the tree, and signs one
// checkpoint after each durable group.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "services/db/engine.h"
#include "services/db/writer.h"
#include "services/ledger/event_log.h"
#include "services/ledger/log_node_cache.h"
#include "services/ledger/merkle_growth.h"
#include "services/ledger/note.h"

namespace panyuan::ledger {

// A tree that is durable, and the note that commits the log to it.
struct SignedTree {
  uint64_t size = 0;
  Hash root{};
  std::string note;
};

// What is marked as thread-safe aside, everything belongs to the writer's thread.
class Log final : public db::GroupSink {
 public:
  // Reads the durable tree, or begins an empty one under `origin`, and signs its checkpoint.
  // `signers`, at least one, sign in their order and outlive the log.
  // Errors: ORIGIN_CHANGED, FRONTIER_CORRUPT, SIGNING_FAILED, and those of the store.
  static base::Result<std::unique_ptr<Log>> Open(db::WriteConnection& connection,
                                                 std::string origin,
                                                 std::vector<const NoteSigner*> signers);

  // The same while another process writes it: shows `shown`, and reads the durable tree when this
  // process begins to write.
  static std::unique_ptr<Log> OpenBeside(std::string origin, std::vector<const NoteSigner*> signers,
                                         SignedTree shown);

  // The log as one command sees it; lives no longer than the transaction.
  std::unique_ptr<EventLog> Appending(db::Transaction& transaction, base::UtcTime now);

  // The newest signed tree. Thread-safe.
  std::shared_ptr<const SignedTree> checkpoint() const;

  // The tree to show: the newest one with cosignatures while it is at most kMaxCosignedLag behind
  // checkpoint() and has `min_size` entries, else checkpoint(). Thread-safe.
  std::shared_ptr<const SignedTree> published(uint64_t min_size = 0) const;
  static constexpr std::chrono::seconds kMaxCosignedLag{60};

  // `tree` is one that checkpoint() gave, with cosignatures in its note. Thread-safe.
  void SetCosigned(SignedTree tree);

  // Shows the tree that another process, which writes the log now, has signed; one that is no
  // larger than checkpoint() changes nothing. Thread-safe.
  void Follow(SignedTree tree);

  // For readers of this log. Thread-safe.
  NodeCache& nodes() const { return nodes_; }

  // Ends writing until the process ends: every group from now on fails with `why`; reads go on.
  // Thread-safe.
  void Refuse(base::Error why);

  // Errors: FRONTIER_CORRUPT, LOG_WOULD_FORK where the database forgot what was signed here.
  base::Status Reload(db::WriteConnection& connection) override;
  base::Status Begin(db::Transaction& transaction) override;
  void Mark() override { tree_.Mark(); }
  void UndoToMark() override { tree_.UndoToMark(); }
  base::Result<uint64_t> Seal(db::Transaction& transaction) override;
  void Committed() override;
  void Undone() override { tree_.Undone(); }

 private:
  class Appender;

  Log(std::string origin, std::vector<const NoteSigner*> signers)
      : origin_(std::move(origin)), signers_(std::move(signers)) {}
  base::Status Sign();
  void Show(SignedTree tree);

  const std::string origin_;
  const std::vector<const NoteSigner*> signers_;
  GrowingTree tree_;
  int64_t epoch_ = 0;  // of the connection that writes

  mutable NodeCache nodes_;
  mutable std::mutex mutex_;
  std::shared_ptr<const SignedTree> signed_, cosigned_;
  std::chrono::steady_clock::time_point outgrown_at_;  // when signed_ left cosigned_ behind
  std::optional<base::Error> refused_;
};

}  // namespace panyuan::ledger
