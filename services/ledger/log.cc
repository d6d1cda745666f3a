#include "services/ledger/log.h"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

#include "services/base/reasons.h"
#include "services/db/reasons.h"
#include "services/ledger/checkpoint.h"
#include "services/ledger/event_json.h"
#include "services/ledger/log_head.h"
#include "services/ledger/log_reasons.h"
#include "services/ledger/reasons.h"
#include "services/ledger/stock_effect.h"
#include "services/ledger/stored_nodes.h"

namespace panyuan::ledger {
namespace {

using base::Error;
using base::Ok;
using db::Blob;

constexpr std::string_view kReadHead = "SELECT origin, frontier, root FROM ledger_head";
constexpr std::string_view kInsertHead =
    "INSERT INTO ledger_head (only_row, origin, tree_size, frontier, root, epoch)"
    " VALUES (1, $1, 0, $2, $3, $4)";
constexpr std::string_view kUpdateHead =
    "UPDATE ledger_head SET tree_size = $1, frontier = $2, root = $3 WHERE tree_size = $4 AND "
    "epoch = $5";
constexpr std::string_view kInsertEntry =
    "INSERT INTO ledger_entries (leaf_index, event) VALUES ($1, $2)";
constexpr std::string_view kInsertNode =
    "INSERT INTO ledger_nodes (level, node_index, hash) VALUES ($1, $2, $3)";
constexpr std::string_view kInsertChain =
    "INSERT INTO ledger_chain (batch_number, leaf_index, step, disposition, occurred_us, mass_g)"
    " VALUES ($1, $2, $3, $4, $5, $6)";

int64_t Signed(uint64_t value) { return static_cast<int64_t>(value); }

}  // namespace

class Log::Appender final : public EventLog {
 public:
  Appender(Log& log, db::Transaction& transaction, base::UtcTime now)
      : log_(log), transaction_(transaction), now_(now) {}

  Result<Appended> Append(const EpcisEvent& event) override {
    PANYUAN_ASSIGN(EventBytes bytes, ToJson(event, now_));
    const uint64_t index = log_.tree_.next();
    for (const QuantityLine& line : event.inputs)
      PANYUAN_TRY(AddToChain(line.batch_number, index, event, -line.mass_g));
    for (const QuantityLine& line : event.quantities)
      PANYUAN_TRY(AddToChain(line.batch_number, index, event, line.mass_g));
    PANYUAN_TRY(AddEntry(index, bytes.json));
    return Appended{index, std::move(bytes.event_id)};
  }

  Result<Appended> AppendForeign(std::string_view json, std::string_view event_id,
                                 std::span<const ForeignMention> mentions) override {
    PANYUAN_TRY(CheckEntryBytes(json));
    const uint64_t index = log_.tree_.next();
    for (const ForeignMention& mention : mentions)
      PANYUAN_TRY(AddToChain(mention.batch_number, index, {kForeignStep, mention.step, 0},
                             mention.occurred));
    PANYUAN_TRY(AddEntry(index, json));
    return Appended{index, std::string(event_id)};
  }

 private:
  base::Status AddEntry(uint64_t index, std::string_view json) {
    PANYUAN_TRY(transaction_.Write(kInsertEntry, {Signed(index), Blob::ToPack(json)}));
    log_.tree_.Add(LeafHash(json));
    return Ok();
  }
  base::Status AddToChain(int64_t batch_number, uint64_t index, const EpcisEvent& event,
                          int64_t mass_g) {
    const ChainRow row{event.step, event.disposition, mass_g};
    return AddToChain(batch_number, index, event.error ? CorrectionOf(row) : row, event.time);
  }
  base::Status AddToChain(int64_t batch_number, uint64_t index, const ChainRow& row,
                          base::UtcTime occurred) {
    return transaction_.Write(kInsertChain, {batch_number, Signed(index), row.step, row.disposition,
                                             occurred.us, row.mass_g});
  }

  Log& log_;
  db::Transaction& transaction_;
  const base::UtcTime now_;
};

Result<std::unique_ptr<Log>> Log::Open(db::WriteConnection& connection, std::string origin,
                                       std::vector<const NoteSigner*> signers) {
  PANYUAN_ASSIGN(const std::optional<LogHead> head, ReadLogHead(connection, kReadHead));
  if (!head) PANYUAN_TRY(BeginLog(connection, kInsertHead, origin));
  if (head && head->origin != origin)
    return Error(kOriginChanged, {{"stored", head->origin}, {"configured", origin}});
  std::unique_ptr<Log> log(new Log(std::move(origin), std::move(signers)));
  PANYUAN_TRY(log->Reload(connection));
  return log;
}

Status Log::Reload(db::WriteConnection& connection) {
  PANYUAN_ASSIGN(const std::optional<LogHead> head, ReadLogHead(connection, kReadHead));
  if (!head) return kFrontierCorrupt;
  PANYUAN_ASSIGN(TreeFrontier durable, TreeFrontier::Parse(head->frontier));
  if (base::AsView(durable.Root()) != head->root) return kFrontierCorrupt;
  const auto shown = checkpoint();
  if (shown && (durable.size() < shown->size ||
                (durable.size() == shown->size && durable.Root() != shown->root)))
    return Error(kLogWouldFork, {{"published", std::to_string(shown->size)},
                                 {"stored", std::to_string(durable.size())}});
  tree_.Reset(std::move(durable));
  epoch_ = connection.epoch();
  return shown && shown->size == tree_.durable().size() ? Ok() : Sign();
}

std::unique_ptr<Log> Log::OpenBeside(std::string origin, std::vector<const NoteSigner*> signers,
                                     SignedTree shown) {
  std::unique_ptr<Log> log(new Log(std::move(origin), std::move(signers)));
  log->Show(std::move(shown));
  return log;
}

std::unique_ptr<EventLog> Log::Appending(db::Transaction& transaction, base::UtcTime now) {
  return std::make_unique<Appender>(*this, transaction, now);
}

std::shared_ptr<const SignedTree> Log::checkpoint() const {
  std::lock_guard lock(mutex_);
  return signed_;
}

std::shared_ptr<const SignedTree> Log::published(uint64_t min_size) const {
  std::lock_guard lock(mutex_);
  if (!cosigned_ || cosigned_->size < min_size) return signed_;
  const bool newest = cosigned_->size == signed_->size;
  const bool recent = std::chrono::steady_clock::now() - outgrown_at_ <= kMaxCosignedLag;
  return newest || recent ? cosigned_ : signed_;
}

void Log::SetCosigned(SignedTree tree) {
  auto fresh = std::make_shared<const SignedTree>(std::move(tree));
  std::lock_guard lock(mutex_);
  cosigned_ = std::move(fresh);
  outgrown_at_ = std::chrono::steady_clock::now();
}

void Log::Follow(SignedTree tree) {
  if (tree.size > checkpoint()->size) Show(std::move(tree));
}

void Log::Refuse(base::Error why) {
  std::lock_guard lock(mutex_);
  refused_ = std::move(why);
}

Status Log::Begin(db::Transaction&) {
  {
    std::lock_guard lock(mutex_);
    if (refused_) return *refused_;
  }
  tree_.Begin();
  return Ok();
}

Result<uint64_t> Log::Seal(db::Transaction& transaction) {
  std::vector<Node> completed;
  const TreeFrontier& sealed = tree_.Seal(completed);
  KeepStored(completed);
  PANYUAN_TRY(WriteNodes(transaction, kInsertNode, completed));
  // Also where there is no entry: a writer that no longer holds the head changes nothing.
  PANYUAN_ASSIGN(const int64_t updated,
                 transaction.Execute(
                     kUpdateHead, {Signed(sealed.size()), Blob(sealed.Serialize()),
                                   Blob(sealed.Root()), Signed(tree_.durable().size()), epoch_}));
  if (updated != 1) return db::kNotCountyWriter;
  return sealed.size();
}

void Log::Committed() {
  if (!tree_.Committed()) return;
  // The group stands whether or not it could be signed; the next checkpoint covers it.
  if (const Status done = Sign(); !done.ok())
    spdlog::error("checkpoint of {} entries not signed: {}", tree_.durable().size(),
                  done.error().reason().name);
}

Status Log::Sign() {
  SignedTree tree{tree_.durable().size(), tree_.durable().Root(), {}};
  PANYUAN_ASSIGN(tree.note,
                 SignNote(FormatCheckpoint({origin_, tree.size, tree.root, {}}), signers_));
  Show(std::move(tree));
  return Ok();
}

void Log::Show(SignedTree tree) {
  auto fresh = std::make_shared<const SignedTree>(std::move(tree));
  std::lock_guard lock(mutex_);
  if (signed_ && fresh->size < signed_->size) return;  // Follow came first
  if (cosigned_ && signed_->size == cosigned_->size)
    outgrown_at_ = std::chrono::steady_clock::now();
  signed_ = std::move(fresh);
}

}  // namespace panyuan::ledger
