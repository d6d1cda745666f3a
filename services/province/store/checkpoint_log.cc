#include "services/province/store/checkpoint_log.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "services/ledger/checkpoint.h"
#include "services/ledger/log_head.h"
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

}  // namespace

Result<std::unique_ptr<CheckpointLog>> CheckpointLog::Open(db::WriteConnection& connection,
                                                           std::string origin,
                                                           const ledger::NoteSigner& signer) {
  PANYUAN_ASSIGN(const auto head, ledger::ReadLogHead(connection, kReadHead));
  if (!head) PANYUAN_TRY(ledger::BeginLog(connection, kInsertHead, origin));
  std::unique_ptr<CheckpointLog> log(new CheckpointLog(std::move(origin), signer));
  PANYUAN_TRY(log->Reload(connection));
  return log;
}

Status CheckpointLog::Reload(db::WriteConnection& connection) {
  PANYUAN_ASSIGN(const auto head, ledger::ReadLogHead(connection, kReadHead));
  const Error corrupt(kProvinceLogCorrupt, {{"stored", head ? head->origin : "nobody"}});
  if (!head || head->origin != origin_) return corrupt;
  PANYUAN_ASSIGN(ledger::TreeFrontier durable, ledger::TreeFrontier::Parse(head->frontier));
  const auto shown = published();
  // What was shown once is never taken back.
  if (base::AsView(durable.Root()) != head->root || (shown && durable.size() < shown->size))
    return corrupt;
  tree_.Reset(std::move(durable));
  return Sign();
}

Result<uint64_t> CheckpointLog::Append(db::Transaction& transaction,
                                       const TakenCheckpoint& checkpoint, base::UtcTime now) {
  const uint64_t index = tree_.next();
  PANYUAN_TRY(transaction.Write(
      kInsertLeaf, {Signed(index), checkpoint.division_code, Signed(checkpoint.tree_size),
                    Blob(checkpoint.note), now.us}));
  tree_.Add(ledger::LeafHash(checkpoint.note));
  return index;
}

std::shared_ptr<const PublishedTree> CheckpointLog::published() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

Status CheckpointLog::Begin(db::Transaction&) {
  tree_.Begin();
  return Ok();
}

Result<uint64_t> CheckpointLog::Seal(db::Transaction& transaction) {
  const uint64_t size = tree_.durable().size();
  if (tree_.next() == size) return size;
  std::vector<ledger::Node> completed;
  const ledger::TreeFrontier& sealed = tree_.Seal(completed);
  PANYUAN_TRY(ledger::WriteNodes(transaction, kInsertNode, completed));
  PANYUAN_ASSIGN(const int64_t updated,
                 transaction.Execute(kUpdateHead, {Signed(sealed.size()), Blob(sealed.Serialize()),
                                                   Blob(sealed.Root()), Signed(size)}));
  if (updated != 1) return Error(kProvinceLogCorrupt, {{"stored", origin_}});
  return sealed.size();
}

void CheckpointLog::Committed() {
  if (!tree_.Committed()) return;
  // The group stands whether or not it could be signed; the next checkpoint covers it.
  if (const Status done = Sign(); !done.ok())
    spdlog::error("checkpoint of {} leaves not signed: {}", tree_.durable().size(),
                  done.error().reason().name);
}

Status CheckpointLog::Sign() {
  const ledger::TreeFrontier& durable = tree_.durable();
  PublishedTree tree{durable.size(), {}};
  const ledger::NoteSigner* const signers[] = {&signer_};
  PANYUAN_ASSIGN(tree.note,
                 ledger::SignNote(
                     ledger::FormatCheckpoint({origin_, tree.size, durable.Root(), {}}), signers));
  auto fresh = std::make_shared<const PublishedTree>(std::move(tree));
  const std::lock_guard lock(mutex_);
  published_ = std::move(fresh);
  return Ok();
}

}  // namespace panyuan::province
