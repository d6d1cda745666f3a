#include "services/db/postgres_writer.h"

#include <utility>

#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kBegin = "BEGIN";
constexpr std::string_view kCommit = "COMMIT";
constexpr std::string_view kRollback = "ROLLBACK";
constexpr std::string_view kSavepoint = "SAVEPOINT command";
constexpr std::string_view kRelease = "RELEASE SAVEPOINT command";
constexpr std::string_view kRollbackTo = "ROLLBACK TO SAVEPOINT command";

Outcome OutcomeOf(const Error& error) {
  if (error.Is(kStoreBusy)) return Outcome::kAborted;
  return error.Is(kStoreFull) ? Outcome::kFull : Outcome::kFatal;
}

}  // namespace

Status PostgresWriter::Query(std::string_view sql, Params params, const RowVisitor& visit) {
  const StatementText& text = TextOf(sql);
  const bool keeps = begun_ && sole_ == Sole::kYes && text.table.empty();
  std::string key;
  if (keeps) {
    PANYUAN_TRY(Failed());
    key = QueryKey(params);
    if (const auto known = cache_.Find(text, key)) {
      known->Visit(visit);
      return Ok();
    }
  }
  PANYUAN_ASSIGN(const std::vector<PostgresResult> results, Ask(text, sql, {params}));
  if (keeps) cache_.Keep(text, std::move(key), results.front());
  results.front().Visit(visit);
  return Ok();
}

Status PostgresWriter::QueryEach(std::string_view sql, std::span<const std::vector<Value>> lists,
                                 const std::function<void(size_t, const Row&)>& visit) {
  std::vector<Params> all;
  all.reserve(lists.size());
  for (const std::vector<Value>& list : lists) all.push_back(std::span(list));
  PANYUAN_ASSIGN(const std::vector<PostgresResult> results, Ask(TextOf(sql), sql, all));
  for (size_t i = 0; i < results.size(); ++i)
    results[i].Visit([&](const Row& row) { visit(i, row); });
  return Ok();
}

Result<int64_t> PostgresWriter::Execute(std::string_view sql, Params params) {
  PANYUAN_ASSIGN(const std::vector<PostgresResult> results, Ask(TextOf(sql), sql, {params}));
  return results.front().changed();
}

Status PostgresWriter::Write(std::string_view sql, Params params) {
  if (!begun_) {
    const Result<int64_t> changed = Execute(sql, params);
    return changed.ok() ? Ok() : Status(changed.error());
  }
  PANYUAN_TRY(Failed());
  const StatementText& text = TextOf(sql);
  if (held_.full()) SendHeld();
  if (!text.insert.empty() && held_.Add(text, params)) {
    changed_ = true;
    cache_.Forget(text.table);
    return Ok();
  }
  BeforeSending(text);
  connection_->Send(sql, PostgresParameters(params));
  return Ok();
}

// Runs a statement for each of `lists` and waits for their results.
Result<std::vector<PostgresResult>> PostgresWriter::Ask(const StatementText& text,
                                                        std::string_view sql,
                                                        const std::vector<Params>& lists) {
  PANYUAN_TRY(Failed());
  BeforeSending(text);
  for (const Params& params : lists)
    connection_->Send(sql, PostgresParameters(params), /*keep=*/true);
  std::vector<PostgresResult> results;
  if (const auto fault = connection_->Finish(PostgresConnection::kStatementPatience, &results))
    return Fail(*fault).error();
  if (results.size() != lists.size()) return kStoreFault;
  for (const PostgresResult& result : results)
    if (!result.readable()) return kStoreFault;
  return results;
}

const StatementText& PostgresWriter::TextOf(std::string_view sql) {
  std::unique_ptr<const StatementText>& text = texts_[sql];
  if (!text) text = std::make_unique<const StatementText>(ReadStatement(sql));
  return *text;
}

// What the statement can see goes out before it, and a change after the command's savepoint.
void PostgresWriter::BeforeSending(const StatementText& text) {
  if (held_.Touches(text)) SendHeld();
  if (text.table.empty()) return;
  if (in_command_) SendSavepoint();
  changed_ = true;
  cache_.Forget(text.table);
}

void PostgresWriter::SendHeld() {
  if (in_command_ && held_.any_since_mark()) SendSavepoint();
  held_.SendAll([this](std::string_view sql, const PostgresParameters& columns) {
    connection_->Send(sql, columns);
  });
}

// The rows of earlier commands go out before it, so that undoing this command leaves them.
void PostgresWriter::SendSavepoint() {
  if (savepoint_sent_) return;
  held_.SendToMark([this](std::string_view sql, const PostgresParameters& columns) {
    connection_->Send(sql, columns);
  });
  connection_->Send(kSavepoint);
  savepoint_sent_ = true;
}

Status PostgresWriter::Failed() const { return failed_ ? Status(*failed_) : Ok(); }

Status PostgresWriter::Fail(const PostgresFault& fault) {
  const Error error = fault.ToError();
  if (begun_) failed_ = error;
  return error;
}

Status PostgresWriter::Begin() {
  if (connection_->lost()) return kStoreBusy;
  begun_ = true;
  connection_->Send(kBegin);
  return Ok();
}

Outcome PostgresWriter::Commit() {
  if (failed_) {
    const Outcome outcome = db::OutcomeOf(*failed_);
    Rollback();
    return outcome;
  }
  SendHeld();
  connection_->ClearWarning();
  connection_->Send(kCommit, PostgresParameters(), /*keep=*/true);
  std::vector<PostgresResult> results;
  const auto fault = connection_->Finish(PostgresConnection::kCommitPatience, &results);
  if (fault) return OutcomeOf(*fault);
  begun_ = in_command_ = false;
  // It is in this node's journal, and may not be in another's.
  if (connection_->warned()) return Outcome::kUnknown;
  return results.size() == 1 && results.front().command() == "COMMIT" ? Outcome::kCommitted
                                                                      : Outcome::kFatal;
}

// Of a COMMIT that did not succeed.
Outcome PostgresWriter::OutcomeOf(const PostgresFault& fault) {
  const bool open = fault.lost() || (fault.at_last && fault.session_ended());
  Rollback();
  return open ? Outcome::kUnknown : db::OutcomeOf(fault.ToError());
}

void PostgresWriter::Rollback() {
  held_.Clear();
  cache_.Clear();
  failed_.reset();
  if (begun_ && !connection_->lost()) {
    connection_->Finish(PostgresConnection::kStatementPatience);
    connection_->Send(kRollback);
    connection_->Finish(PostgresConnection::kStatementPatience);
  }
  begun_ = in_command_ = savepoint_sent_ = changed_ = false;
}

Status PostgresWriter::Savepoint() {
  PANYUAN_TRY(Failed());
  held_.Mark();
  in_command_ = true;
  savepoint_sent_ = changed_ = false;
  return Ok();
}

Status PostgresWriter::Release() {
  if (savepoint_sent_) connection_->Send(kRelease);
  in_command_ = savepoint_sent_ = false;
  return Failed();
}

Status PostgresWriter::RollbackToSavepoint() {
  held_.CutToMark();
  if (changed_) cache_.Clear();
  if (savepoint_sent_) connection_->Send(kRollbackTo);
  return Release();
}

Status PostgresWriter::RunScript(std::string_view script) {
  PANYUAN_TRY(Failed());
  SendHeld();
  cache_.Clear();
  const auto fault = connection_->RunScript(script);
  return fault ? Fail(*fault) : Ok();
}

}  // namespace panyuan::db
