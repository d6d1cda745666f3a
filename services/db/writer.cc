#include "services/db/writer.h"

#include <algorithm>
#include <utility>

#include "services/base/reasons.h"
#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kFindRequest =
    "SELECT digest, answer, stamp FROM requests WHERE request_id = $1 AND caller = $2";
constexpr std::string_view kInsertRequest =
    "INSERT INTO requests (request_id, caller, digest, answer, stamp, answered_us)"
    " VALUES ($1, $2, $3, $4, $5, $6)";

Error Reused(const Command& command) {
  return Error(kRequestIdReused, {{"field", "request_id"}, {"request_id", command.request_id}});
}

// A refusal undoes one command; trouble of the store undoes the group.
bool IsStoreTrouble(const Error& error) {
  return error.Is(kStoreFault) || error.Is(kStoreFull) || error.Is(kStoreBusy);
}

// Of two failures the store's own, which the other one follows from.
Error Graver(const Error& error, const Status& after) {
  return IsStoreTrouble(error) || after.ok() ? error : after.error();
}

}  // namespace

struct Writer::Record {
  Result<Answer> answer;
  bool fresh = false;  // to be stored with this group
  const Command* command = nullptr;
};

Writer::Writer(Engine& engine, const base::Clock& clock, GroupSink& sink)
    : engine_(engine), clock_(clock), sink_(sink) {}

Writer::~Writer() { Stop(); }

Status Writer::Start() {
  PANYUAN_ASSIGN(connection_, engine_.OpenWriter());
  thread_ = std::thread([this] { Loop(); });
  return Ok();
}

Status Writer::Submit(std::vector<Command> commands) {
  std::lock_guard lock(mutex_);
  if (stopping_) return kServerStopping;
  if (!HasRoomFor(commands)) return kServerBusy;
  for (Command& command : commands) {
    waiting_bytes_ += command.bytes;
    ++waiting_of_[command.caller];
    waiting_.push_back(std::move(command));
  }
  wake_.notify_one();
  return Ok();
}

bool Writer::HasRoomFor(const std::vector<Command>& commands) const {
  size_t bytes = waiting_bytes_;
  std::map<std::string_view, size_t> fresh;
  for (const Command& command : commands) {
    bytes += command.bytes;
    ++fresh[command.caller];
  }
  if (waiting_.size() + commands.size() > kMaxWaiting || bytes > kMaxWaitingBytes) return false;
  return std::all_of(fresh.begin(), fresh.end(), [this](const auto& of_one) {
    const auto there = waiting_of_.find(std::string(of_one.first));
    return of_one.second + (there == waiting_of_.end() ? 0 : there->second) <= kMaxWaitingOfOne;
  });
}

void Writer::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

WriterCounts Writer::counts() const {
  std::lock_guard lock(mutex_);
  WriterCounts counts = counts_;
  counts.waiting = waiting_.size();
  return counts;
}

void Writer::Loop() {
  while (true) {
    std::vector<Command> group = TakeGroup();
    if (group.empty()) return;
    RunGroup(group);
  }
}

std::vector<Command> Writer::TakeGroup() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
  std::vector<Command> group;
  size_t bytes = 0;
  while (!waiting_.empty() && group.size() < kMaxGroup) {
    bytes += waiting_.front().bytes;
    if (!group.empty() && bytes > kMaxGroupBytes) break;
    waiting_bytes_ -= waiting_.front().bytes;
    const auto count = waiting_of_.find(waiting_.front().caller);
    if (--count->second == 0) waiting_of_.erase(count);
    group.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return group;
}

void Writer::RunGroup(std::vector<Command>& group) {
  std::vector<Record> records;
  Result<Outcome> outcome = Outcome::kAborted;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    records.clear();
    outcome = TryGroup(group, records);
    if (!outcome.ok() || *outcome != Outcome::kAborted) break;
  }
  const Status settled = outcome.ok() ? Settle(*outcome) : Status(outcome.error());
  uint64_t refused = 0, repeated = 0;
  for (const Record& record : records) {
    refused += !record.answer.ok();
    repeated += record.answer.ok() && record.answer->repeated;
  }
  {
    std::lock_guard lock(mutex_);
    counts_.groups += 1;
    counts_.commands += group.size();
    counts_.refused += refused;
    counts_.repeated += repeated;
    counts_.undone_groups += !settled.ok();
  }
  for (size_t i = 0; i < group.size(); ++i)
    group[i].done(settled.ok() ? std::move(records[i].answer) : Result<Answer>(settled.error()));
}

Result<Outcome> Writer::TryGroup(std::vector<Command>& group, std::vector<Record>& records) {
  if (suspect_) {
    const Result<bool> fresh = Reconnect();
    if (!fresh.ok()) return fresh.error();
  }
  const base::UtcTime now = Now();
  Status good = connection_->Begin();
  if (good.ok()) good = sink_.Begin(*connection_);
  for (size_t i = 0; good.ok() && i < group.size(); ++i) {
    records.push_back(RunOne(group[i], now, records));
    const Result<Answer>& answer = records.back().answer;
    if (!answer.ok() && IsStoreTrouble(answer.error())) good = answer.error();
  }
  if (good.ok()) {
    Result<uint64_t> stamp = sink_.Seal(*connection_);
    good = stamp.ok() ? Store(group, records, *stamp, now) : Status(stamp.error());
    for (Record& record : records)  // fresh ones, and repeats of these within the group
      if (stamp.ok() && record.answer.ok() && record.answer->stamp == 0)
        record.answer->stamp = *stamp;
  }
  if (!good.ok()) {
    connection_->Rollback();
    sink_.Undone();
    suspect_ = good.error().Is(kStoreFault);
    if (good.error().Is(kStoreBusy)) return Outcome::kAborted;
    return good.error();
  }
  const Outcome outcome = connection_->Commit();
  if (outcome == Outcome::kCommitted) {
    sink_.Committed();
  } else if (outcome != Outcome::kUnknown) {
    sink_.Undone();
    suspect_ = outcome == Outcome::kFatal;
  } else {
    suspect_ = true;
    const auto fresh = std::find_if(records.begin(), records.end(),
                                    [](const Record& record) { return record.fresh; });
    if (fresh == records.end())
      sink_.Undone();
    else
      unsettled_ = {fresh->command->caller, fresh->command->request_id};
  }
  return outcome;
}

Status Writer::Settle(Outcome outcome) {
  switch (outcome) {
    case Outcome::kCommitted:
      return Ok();
    case Outcome::kAborted:
      return kStoreBusy;
    case Outcome::kFull:
      return kStoreFull;
    case Outcome::kFatal:
      return kStoreFault;
    case Outcome::kUnknown:
      break;
  }
  // Nothing is answered or signed before it is known whether the group landed. One that is not seen
  // may still come back when a crash has the journal read anew, so this is no STORE_FAULT.
  const Result<bool> landed = Reconnect();
  return landed.ok() && *landed ? Ok() : Status(kStoreUnsettled);
}

// Replaces the connection; gives whether the group with the open outcome landed, if there is one.
Result<bool> Writer::Reconnect() {
  PANYUAN_ASSIGN(connection_, engine_.OpenWriter());
  bool landed = false;
  if (unsettled_) {
    PANYUAN_TRY(connection_->Query(kFindRequest, {unsettled_->second, unsettled_->first},
                                   [&](const Row&) { landed = true; }));
    landed ? sink_.Committed() : sink_.Undone();
  }
  unsettled_.reset();
  suspect_ = false;
  return landed;
}

base::UtcTime Writer::Now() {
  const base::UtcTime now = clock_.Now();
  if (now < latest_ && latest_.us - now.us <= kMaxHeldClock_us) return latest_;
  latest_ = now;
  return now;
}

Writer::Record Writer::RunOne(Command& command, base::UtcTime now, std::vector<Record>& earlier) {
  for (const Record& record : earlier) {  // the same id twice in one group
    if (!record.fresh || record.command->request_id != command.request_id ||
        record.command->caller != command.caller)
      continue;
    if (record.command->request_digest != command.request_digest) return {Reused(command)};
    Answer answer = *record.answer;
    answer.repeated = true;
    return {std::move(answer)};
  }
  std::optional<Result<Answer>> known;
  const Status looked =
      connection_->Query(kFindRequest, {command.request_id, command.caller}, [&](const Row& row) {
        if (row.Bytes(0) != base::AsView(command.request_digest)) {
          known = Reused(command);
        } else {
          known = Answer{std::string(row.Bytes(1)), static_cast<uint64_t>(row.Int(2)), true};
        }
      });
  if (!looked.ok()) return {looked.error()};
  if (known) return {std::move(*known)};

  if (Status begun = connection_->Savepoint(); !begun.ok()) return {begun.error()};
  sink_.Mark();
  Result<std::string> bytes = command.run(*connection_, now);
  const Status ended = bytes.ok() ? connection_->Release() : connection_->RollbackToSavepoint();
  if (!bytes.ok()) {
    sink_.UndoToMark();
    return {Graver(bytes.error(), ended)};
  }
  if (!ended.ok()) return {ended.error()};
  return {Answer{std::move(*bytes)}, true, &command};
}

Status Writer::Store(const std::vector<Command>& group, const std::vector<Record>& records,
                     uint64_t stamp, base::UtcTime now) {
  for (size_t i = 0; i < group.size(); ++i) {
    if (!records[i].fresh) continue;
    auto inserted = connection_->Execute(
        kInsertRequest, {group[i].request_id, group[i].caller, Blob(group[i].request_digest),
                         Blob(records[i].answer->bytes), static_cast<int64_t>(stamp), now.us});
    if (!inserted.ok()) return inserted.error();
  }
  return Ok();
}

}  // namespace panyuan::db
