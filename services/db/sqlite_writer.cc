#include "services/db/sqlite_writer.h"

#include <utility>

#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kBegin = "BEGIN IMMEDIATE";
constexpr std::string_view kCommit = "COMMIT";
constexpr std::string_view kRollback = "ROLLBACK";
constexpr std::string_view kSavepoint = "SAVEPOINT command";
constexpr std::string_view kRelease = "RELEASE command";
constexpr std::string_view kRollbackTo = "ROLLBACK TO command";
// Differs when another connection has committed since it was last asked.
constexpr std::string_view kDataVersion = "PRAGMA data_version";

// While it lives, `visiting` is set.
class Visit {
 public:
  explicit Visit(bool& visiting) : visiting_(visiting), before_(std::exchange(visiting, true)) {}
  ~Visit() { visiting_ = before_; }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  bool& visiting_;
  const bool before_;
};

}  // namespace

Status SqliteWriter::Query(std::string_view sql, Params params, const RowVisitor& visit) {
  PANYUAN_TRY(Failed());
  const StatementText& text = TextOf(sql);
  const bool keeps = begun_ && text.table.empty();
  std::string key;
  if (keeps) {
    key = QueryKey(params);
    if (const auto known = cache_.Find(text, key)) {
      known->Visit(visit);
      return Ok();
    }
  }
  PANYUAN_TRY(BeforeRunning(text));
  const Visit visit_of_rows(visiting_);
  KeptRows rows;
  const SqliteVisitor keep_and_visit = [&](const SqliteStatement& row) {
    if (keeps && rows.size() <= kMaxKeptRows) rows.Add(row);
    visit(row);
  };
  PANYUAN_TRY(Noted(connection_->Run(sql, params, &keep_and_visit)));
  if (keeps && rows.size() <= kMaxKeptRows) cache_.Keep(text, std::move(key), std::move(rows));
  return Ok();
}

// What is asked for so is not asked again soon, so none of it is kept.
Status SqliteWriter::QueryEach(std::string_view sql, std::span<const std::vector<Value>> lists,
                               const std::function<void(size_t, const Row&)>& visit) {
  PANYUAN_TRY(Failed());
  PANYUAN_TRY(BeforeRunning(TextOf(sql)));
  const Visit visit_of_rows(visiting_);
  for (size_t i = 0; i < lists.size(); ++i) {
    const SqliteVisitor visit_one = [&](const SqliteStatement& row) { visit(i, row); };
    PANYUAN_TRY(Noted(connection_->Run(sql, std::span(lists[i]), &visit_one)));
  }
  return Ok();
}

Result<int64_t> SqliteWriter::Execute(std::string_view sql, Params params) {
  PANYUAN_TRY(Failed());
  PANYUAN_TRY(BeforeRunning(TextOf(sql)));
  // A statement after SQLite ended the transaction by itself would commit on its own.
  if (begun_ && !connection_->in_transaction()) return kStoreFault;
  PANYUAN_TRY(Noted(connection_->Run(sql, params)));
  return connection_->changes();
}

Status SqliteWriter::Write(std::string_view sql, Params params) {
  const StatementText& text = TextOf(sql);
  if (!begun_ || text.table.empty()) {
    const Result<int64_t> changed = Execute(sql, params);
    return changed.ok() ? Ok() : Status(changed.error());
  }
  PANYUAN_TRY(Failed());
  held_.Add(text, sql, params);
  cache_.Forget(text.table);
  changed_ = true;
  // While rows are visited the connection is this thread's.
  if (!in_command_ && !visiting_ && held_.size() >= kHandOver) runner_.Take(held_);
  return held_.size() < kMaxHeld ? Ok() : RunHeld();
}

const StatementText& SqliteWriter::TextOf(std::string_view sql) {
  std::unique_ptr<const StatementText>& text = texts_[sql];
  if (!text) text = std::make_unique<const StatementText>(ReadStatement(sql));
  return *text;
}

// What the statement can see is run before it, and a change after the command's savepoint.
Status SqliteWriter::BeforeRunning(const StatementText& text) {
  PANYUAN_TRY(Idle());
  if (held_.Touches(text)) PANYUAN_TRY(RunHeld());
  if (text.table.empty()) return Ok();
  if (in_command_) PANYUAN_TRY(SetSavepoint());
  changed_ = true;
  cache_.Forget(text.table);
  return RunHeld();
}

Status SqliteWriter::RunHeld() {
  PANYUAN_TRY(Idle());
  if (in_command_ && held_.any_since_mark()) PANYUAN_TRY(SetSavepoint());
  return Noted(held_.RunAll(*connection_));
}

// The statements of earlier commands run before it, so that undoing this command leaves them.
Status SqliteWriter::SetSavepoint() {
  if (savepoint_set_) return Ok();
  PANYUAN_TRY(Noted(held_.RunToMark(*connection_)));
  savepoint_set_ = true;
  return Noted(connection_->Run(kSavepoint, {}));
}

Status SqliteWriter::Idle() { return Noted(runner_.Wait()); }

Status SqliteWriter::Noted(Status done) {
  if (!done.ok() && begun_ && !failed_) failed_ = done.error();
  return done;
}

Status SqliteWriter::Failed() const { return failed_ ? Status(*failed_) : Ok(); }

Status SqliteWriter::Begin() {
  PANYUAN_TRY(connection_->Run(kBegin, {}));
  begun_ = true;
  return ForgetWhatOthersChanged();
}

Status SqliteWriter::ForgetWhatOthersChanged() {
  int64_t version = 0;
  const SqliteVisitor read = [&](const SqliteStatement& row) { version = row.Int(0); };
  PANYUAN_TRY(Noted(connection_->Run(kDataVersion, {}, &read)));
  if (version != std::exchange(data_version_, version)) cache_.Clear();
  return Ok();
}

Outcome SqliteWriter::Commit() {
  in_command_ = false;
  const Status ran = failed_ ? Status(*failed_) : RunHeld();
  // SQLite ends a transaction by itself over some faults.
  const bool open = connection_->in_transaction();
  const Status done = ran.ok() ? connection_->Run(kCommit, {}) : ran;
  if (done.ok()) {
    begun_ = false;
    return Outcome::kCommitted;
  }
  Rollback();
  if (done.error().Is(kStoreFull)) return Outcome::kFull;
  if (!ran.ok() || !open) return done.error().Is(kStoreBusy) ? Outcome::kAborted : Outcome::kFatal;
  if (done.error().Is(kStoreBusy)) return Outcome::kAborted;
  // The frames may be in the file all the same: a failed fsync says nothing about its bytes.
  return Outcome::kUnknown;
}

void SqliteWriter::Rollback() {
  (void)runner_.Wait();
  held_.Clear();
  cache_.Clear();
  failed_.reset();
  begun_ = in_command_ = savepoint_set_ = changed_ = false;
  if (connection_->in_transaction()) (void)connection_->Run(kRollback, {});
}

Status SqliteWriter::Savepoint() {
  PANYUAN_TRY(Failed());
  held_.Mark();
  in_command_ = true;
  savepoint_set_ = changed_ = false;
  return Ok();
}

Status SqliteWriter::Release() {
  if (savepoint_set_) PANYUAN_TRY(Noted(connection_->Run(kRelease, {})));
  in_command_ = savepoint_set_ = false;
  if (held_.size() >= kHandOver) runner_.Take(held_);
  return Failed();
}

Status SqliteWriter::RollbackToSavepoint() {
  held_.CutToMark();
  if (changed_) cache_.Clear();
  if (savepoint_set_) PANYUAN_TRY(Noted(connection_->Run(kRollbackTo, {})));
  return Release();
}

Status SqliteWriter::RunScript(std::string_view script) {
  PANYUAN_TRY(Failed());
  PANYUAN_TRY(RunHeld());
  cache_.Clear();
  return Noted(connection_->Script(script));
}

}  // namespace panyuan::db
