#include "services/province/store/checkpoint_log.h"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

#include "services/base/reasons.h"
#include "services/ledger/checkpoint.h"
#include "services/province/reasons.h"

namespace panyuan::province {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using db::Blob;

constexpr std::string_view kReadHead = "SELECT origin, frontier, root FROM province_head";
constexpr std::string_view kInsertHead =
    "INSERT INTO province_head (only_row, origin, tree_size, frontier, root)"
    " VALUES (1, $1, 0, $2, $3)";
constexpr std::string_view kUpdateHead =
    "UPDATE province_head SET tree_size = $1, frontier = $2, root = $3 WHERE tree_size = $4";
constexpr std::string_view kInsertLeaf =
    "INSERT INTO province_leaves (leaf_index, division_code, tree_size, note, logged_us)"
    " VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kInsertNode =
    "INSERT INTO province_nodes (level, node_index, hash) VALUES ($1, $2, $3)";

int64_t Signed(uint64_t value) { return static_cast<int64_t>(value); }

struct Head {
  std::string origin, frontier, root;
};

Result<std::optional<Head>> ReadHead(db::Session& session) {
  std::optional<Head> head;
  PANYUAN_TRY(session.Query(kReadHead, {}, [&](const db::Row& row) {
    head = Head{std::string(row.Text(0)), std::string(row.Bytes(1)), std::string(row.Bytes(2))};
  }));
  return head;
}

Status BeginHead(db::WriteConnection& connection, std::string_view origin) {
  const ledger::TreeFrontier empty;
  PANYUAN_TRY(connection.Begin());
  const auto inserted =
      connection.Execute(kInsertHead, {origin, Blob(empty.Serialize()), Blob(empty.Root())});
  if (!inserted.ok()) {
    connection.Rollback();
    return inserted.error();
  }
  return connection.Commit() == db::Outcome::kCommitted ? Ok() : Status(base::kInternalFault);
}

}  // namespace

Result<std::unique_ptr<CheckpointLog>> CheckpointLog::Open(db::WriteConnection& connection,
                                                           std::string origin,
                                                           const ledger::NoteSigner& signer) {
  PANYUAN_ASSIGN(const std::optional<Head> head, ReadHead(connection));
  if (!head) PANYUAN_TRY(BeginHead(connection, origin));
  std::unique_ptr<CheckpointLog> log(new CheckpointLog(std::move(origin), signer));
  PANYUAN_TRY(log->Reload(connection));
  return log;
}

Status CheckpointLog::Reload(db::WriteConnection& connection) {
  PANYUAN_ASSIGN(const std::optional<Head> head, ReadHead(connection));
  const Error corrupt(kProvinceLogCorrupt, {{"stored", head ? head->origin : "nobody"}});
  if (!head || head->origin != origin_) return corrupt;
  PANYUAN_ASSIGN(ledger::TreeFrontier durable, ledger::TreeFrontier::Parse(head->frontier));
  const auto shown = published();
  // What was shown once is never taken back.
  if (base::AsView(durable.Root()) != head->root || (shown && durable.size() < shown->size))
    return corrupt;
  durable_ = std::move(durable);
  return Sign();
}

Result<uint64_t> CheckpointLog::Append(db::Transaction& transaction,
                                       const TakenCheckpoint& checkpoint, base::UtcTime now) {
  const uint64_t index = durable_.size() + pending_.size();
  PANYUAN_TRY(transaction.Write(
      kInsertLeaf, {Signed(index), checkpoint.division_code, Signed(checkpoint.tree_size),
                    Blob(checkpoint.note), now.us}));
  pending_.push_back(ledger::LeafHash(checkpoint.note));
  return index;
}

std::shared_ptr<const PublishedTree> CheckpointLog::published() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

Status CheckpointLog::Begin(db::Transaction&) {
  pending_.clear();
  sealed_ = durable_;
  return Ok();
}

Result<uint64_t> CheckpointLog::Seal(db::Transaction& transaction) {
  if (pending_.empty()) return durable_.size();
  std::vector<ledger::Node> completed;
  for (const ledger::Hash& leaf : pending_) sealed_.Append(leaf, completed);
  for (const ledger::Node& node : completed)
    PANYUAN_TRY(transaction.Write(
        kInsertNode, {int64_t{node.id.level}, Signed(node.id.index), Blob(node.hash)}));
  PANYUAN_ASSIGN(
      const int64_t updated,
      transaction.Execute(kUpdateHead, {Signed(sealed_.size()), Blob(sealed_.Serialize()),
                                        Blob(sealed_.Root()), Signed(durable_.size())}));
  if (updated != 1) return Error(kProvinceLogCorrupt, {{"stored", origin_}});
  return sealed_.size();
}

void CheckpointLog::Committed() {
  pending_.clear();
  if (sealed_.size() == durable_.size()) return;
  durable_ = sealed_;
  // The group stands whether or not it could be signed; the next checkpoint covers it.
  if (const Status done = Sign(); !done.ok())
    spdlog::error("checkpoint of {} leaves not signed: {}", durable_.size(),
                  done.error().reason().name);
}

Status CheckpointLog::Sign() {
  PublishedTree tree{durable_.size(), {}};
  const ledger::NoteSigner* const signers[] = {&signer_};
  PANYUAN_ASSIGN(tree.note,
                 ledger::SignNote(
                     ledger::FormatCheckpoint({origin_, tree.size, durable_.Root(), {}}), signers));
  auto fresh = std::make_shared<const PublishedTree>(std::move(tree));
  const std::lock_guard lock(mutex_);
  published_ = std::move(fresh);
  return Ok();
}

}  // namespace panyuan::province
