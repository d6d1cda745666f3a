// The province's log on its database: the checkpoints of its counties as leaves, in the order in
// which they were taken, and a signed checkpoint of its own after each durable group.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/time.h"
#include "services/db/writer.h"
#include "services/ledger/merkle_growth.h"
#include "services/ledger/note.h"
#include "services/province/domain/ports.h"

namespace panyuan::province {

// What a county committed itself to.
struct TakenCheckpoint {
  std::string division_code;
  uint64_t tree_size = 0;
  std::string note;
};

// What is marked as thread-safe aside, everything belongs to the writer's thread.
class CheckpointLog final : public db::GroupSink {
 public:
  // Reads the durable tree, or begins an empty one under `origin`, and signs its checkpoint.
  // `signer` outlives the log. Errors: PROVINCE_LOG_CORRUPT, SIGNING_FAILED, and those of the
  // store.
  static base::Result<std::unique_ptr<CheckpointLog>> Open(db::WriteConnection& connection,
                                                           std::string origin,
                                                           const ledger::NoteSigner& signer);

  // Gives the checkpoint its place. Within a command of the writer. Errors: those of the store.
  base::Result<uint64_t> Append(db::Transaction& transaction, const TakenCheckpoint& checkpoint,
                                base::UtcTime now);

  // The newest signed tree. Thread-safe.
  std::shared_ptr<const PublishedTree> published() const;

  base::Status Reload(db::WriteConnection& connection) override;
  base::Status Begin(db::Transaction& transaction) override;
  void Mark() override { tree_.Mark(); }
  void UndoToMark() override { tree_.UndoToMark(); }
  base::Result<uint64_t> Seal(db::Transaction& transaction) override;
  void Committed() override;
  void Undone() override { tree_.Undone(); }

 private:
  CheckpointLog(std::string origin, const ledger::NoteSigner& signer)
      : origin_(std::move(origin)), signer_(signer) {}
  base::Status Sign();

  const std::string origin_;
  const ledger::NoteSigner& signer_;
  ledger::GrowingTree tree_;

  mutable std::mutex mutex_;
  std::shared_ptr<const PublishedTree> published_;
};

}  // namespace panyuan::province
