#include "services/db/writer.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <utility>

#include "services/base/packing.h"
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
  return error.Is(kStoreFault) || error.Is(kStoreFull) || error.Is(kStoreBusy) ||
         error.Is(kNotCountyWriter);
}

// The answer that was given to `command` before, from its row.
Result<Answer> Known(const Command& command, const Row& row) {
  if (row.Bytes(0) != base::AsView(command.request_digest)) return Reused(command);
  PANYUAN_ASSIGN(std::string bytes, base::Unpack(row.Bytes(1)));
  return Answer{std::move(bytes), static_cast<uint64_t>(row.Int(2)), true};
}

// The answer to `command`, whose request id `first` had.
Result<Answer> Repeat(const Command& first, const Result<Answer>& answer, const Command& command) {
  if (first.request_digest != command.request_digest) return Reused(command);
  Answer repeat = *answer;
  repeat.repeated = true;
  return repeat;
}

// Of two failures the store's own, which the other one follows from.
Error Graver(const Error& error, const Status& after) {
  return IsStoreTrouble(error) || after.ok() ? error : after.error();
}

}  // namespace

struct Writer::Record {
  std::optional<Result<Answer>> answer;  // none until the command has run
  bool fresh = false;                    // to be stored with this group
};

struct Writer::Answered {
  std::function<void(Result<Answer>)> done;
  Result<Answer> answer;
};

void Histogram::Add(uint64_t value) {
  ++buckets[std::min<size_t>(std::bit_width(value), buckets.size() - 1)];
  sum += value;
}

Writer::Writer(Engine& engine, const base::Clock& clock, GroupSink& sink)
    : engine_(engine), clock_(clock), sink_(sink) {}

Writer::~Writer() { Stop(); }

void Writer::Start() {
  thread_ = std::thread([this] { Loop(); });
  answering_ = std::thread([this] { AnswerLoop(); });
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
  {
    std::lock_guard lock(answers_mutex_);
    no_more_answers_ = true;
  }
  answers_wake_.notify_all();
  if (answering_.joinable()) answering_.join();
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

void Writer::AnswerLoop() {
  while (true) {
    std::vector<Answered> answers;
    {
      std::unique_lock lock(answers_mutex_);
      answers_wake_.wait(lock, [this] { return no_more_answers_ || !answers_.empty(); });
      if (answers_.empty()) return;
      answers.swap(answers_);
    }
    answers_wake_.notify_all();
    for (Answered& one : answers) one.done(std::move(one.answer));
  }
}

// Waits while the answers of the group before are still to be taken.
void Writer::HandOver(std::vector<Answered> answers) {
  std::unique_lock lock(answers_mutex_);
  answers_wake_.wait(lock, [this] { return answers_.empty(); });
  answers_.swap(answers);
  answers_wake_.notify_all();
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
  if (settled.ok())
    for (const Record& record : records) {
      refused += !record.answer->ok();
      repeated += record.answer->ok() && (*record.answer)->repeated;
    }
  {
    std::lock_guard lock(mutex_);
    counts_.groups += 1;
    counts_.commands += group.size();
    counts_.refused += refused;
    counts_.repeated += repeated;
    counts_.undone_groups += !settled.ok() && !settled.error().Is(kNotCountyWriter);
    counts_.group_sizes.Add(group.size());
  }
  std::vector<Answered> answers;
  answers.reserve(group.size());
  for (size_t i = 0; i < group.size(); ++i)
    answers.push_back({std::move(group[i].done), settled.ok() ? std::move(*records[i].answer)
                                                              : Result<Answer>(settled.error())});
  // Waking the other thread for a single answer is worth it only while this one has more to do.
  if (answers.size() == 1 && Idle())
    answers.front().done(std::move(answers.front().answer));
  else
    HandOver(std::move(answers));
}

bool Writer::Idle() const {
  std::lock_guard lock(mutex_);
  return waiting_.empty();
}

Result<Outcome> Writer::TryGroup(std::vector<Command>& group, std::vector<Record>& records) {
  if (suspect_) {
    const Result<bool> fresh = Reconnect();
    if (!fresh.ok()) return fresh.error();
  }
  const Status good = RunCommands(group, records, Now());
  if (!good.ok()) {
    connection_->Rollback();
    sink_.Undone();
    // The lease may be free again, or the error of connecting anew tells who holds it.
    const bool again = good.error().Is(kStoreBusy) || good.error().Is(kNotCountyWriter);
    suspect_ = again || good.error().Is(kStoreFault);
    if (again) return Outcome::kAborted;
    return good.error();
  }
  const Outcome outcome = Commit();
  outcome == Outcome::kCommitted ? sink_.Committed() : sink_.Undone();
  suspect_ = outcome != Outcome::kCommitted && outcome != Outcome::kFull;
  if (outcome == Outcome::kUnknown)
    for (size_t i = 0; i < group.size() && !unsettled_; ++i)
      if (records[i].fresh) unsettled_ = {group[i].caller, group[i].request_id};
  return outcome;
}

Outcome Writer::Commit() {
  const auto began = std::chrono::steady_clock::now();
  const Outcome outcome = connection_->Commit();
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - began);
  std::lock_guard lock(mutex_);
  counts_.commit_micros.Add(static_cast<uint64_t>(took.count()));
  return outcome;
}

Status Writer::RunCommands(std::vector<Command>& group, std::vector<Record>& records,
                           base::UtcTime now) {
  PANYUAN_TRY(connection_->Begin());
  PANYUAN_TRY(sink_.Begin(*connection_));
  PANYUAN_TRY(FindAnswers(group, records));
  using Key = std::pair<std::string_view, std::string_view>;  // into the group
  std::map<Key, size_t> fresh;
  for (size_t i = 0; i < group.size(); ++i) {
    Command& command = group[i];
    if (records[i].answer) continue;
    const auto earlier = fresh.find(Key(command.caller, command.request_id));
    if (earlier != fresh.end()) {  // the same id twice in one group
      records[i].answer = Repeat(group[earlier->second], *records[earlier->second].answer, command);
      continue;
    }
    records[i] = RunOne(command, now);
    const Result<Answer>& answer = *records[i].answer;
    if (!answer.ok() && IsStoreTrouble(answer.error())) return answer.error();
    if (answer.ok()) fresh.emplace(Key(command.caller, command.request_id), i);
  }
  PANYUAN_ASSIGN(const uint64_t stamp, sink_.Seal(*connection_));
  for (Record& record : records)  // fresh ones, and repeats of these within the group
    if (record.answer->ok() && (*record.answer)->stamp == 0) (*record.answer)->stamp = stamp;
  return Store(group, records, now);
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
  PANYUAN_TRY(sink_.Reload(*connection_));
  if (unsettled_)
    PANYUAN_TRY(connection_->Query(kFindRequest, {unsettled_->second, unsettled_->first},
                                   [&](const Row&) { landed = true; }));
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

// The answers that were given before.
Status Writer::FindAnswers(const std::vector<Command>& group, std::vector<Record>& records) {
  records.assign(group.size(), {});
  std::vector<std::vector<Value>> keys;
  keys.reserve(group.size());
  for (const Command& command : group) keys.push_back({command.request_id, command.caller});
  return connection_->QueryEach(kFindRequest, keys, [&](size_t i, const Row& row) {
    records[i].answer = Known(group[i], row);
  });
}

Writer::Record Writer::RunOne(Command& command, base::UtcTime now) {
  if (Status begun = connection_->Savepoint(); !begun.ok()) return {begun.error()};
  sink_.Mark();
  Result<std::string> bytes = command.run(*connection_, now);
  const Status ended = bytes.ok() ? connection_->Release() : connection_->RollbackToSavepoint();
  if (!bytes.ok()) {
    sink_.UndoToMark();
    return {Graver(bytes.error(), ended)};
  }
  if (!ended.ok()) return {ended.error()};
  return {Answer{std::move(*bytes)}, true};
}

Status Writer::Store(const std::vector<Command>& group, const std::vector<Record>& records,
                     base::UtcTime now) {
  for (size_t i = 0; i < group.size(); ++i) {
    if (!records[i].fresh) continue;
    const Answer& answer = **records[i].answer;
    PANYUAN_TRY(connection_->Write(
        kInsertRequest,
        {group[i].request_id, group[i].caller, Blob(group[i].request_digest),
         Blob(base::Pack(answer.bytes)), static_cast<int64_t>(answer.stamp), now.us}));
  }
  return Ok();
}

}  // namespace panyuan::db
