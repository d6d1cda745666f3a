#include "services/db/county_lease.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

// PostgreSQL only: "now" is the database's clock, and clock_timestamp() is not the transaction's
// beginning.
#define PANYUAN_DATABASE_NOW "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"

constexpr std::string_view kFindTable =
    "SELECT 1 FROM information_schema.tables"
    " WHERE table_schema = current_schema() AND table_name = 'county_lease'";
constexpr std::string_view kTake =
    "UPDATE county_lease SET epoch = epoch + 1, holder = $1, expires_us = " PANYUAN_DATABASE_NOW
    " + $2 WHERE moved_to = '' AND (holder = $1 OR expires_us <= " PANYUAN_DATABASE_NOW ")";
// A frozen or cut off writer may have left a group half sent, which no timeout of PostgreSQL ends.
constexpr std::string_view kEndEarlierWriters =
    "SELECT pg_terminate_backend(pid) FROM pg_locks"
    " WHERE relation = CAST('ledger_head' AS regclass) AND mode = 'RowExclusiveLock'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND pid <> pg_backend_pid()";
constexpr std::string_view kFenceHead = "UPDATE ledger_head SET epoch = $1";
constexpr std::string_view kReadRow =
    "SELECT epoch, holder, checkpoint, cosigned, moved_to, expires_us - " PANYUAN_DATABASE_NOW
    " FROM county_lease";
constexpr std::string_view kRenew =
    "UPDATE county_lease SET expires_us = " PANYUAN_DATABASE_NOW
    " + $2, checkpoint = CASE WHEN $3 = '' THEN checkpoint ELSE $3 END,"
    " cosigned = CASE WHEN $4 = '' THEN cosigned ELSE $4 END WHERE epoch = $1";
constexpr int64_t kAtOnce = 0;
constexpr std::chrono::milliseconds kJustAfter{10};  // a lease has ended

std::string OwnName() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return std::string(host.data()) + "[" + std::to_string(getpid()) + "]";
}

Status ToStatus(Outcome outcome) {
  switch (outcome) {
    case Outcome::kCommitted:
      return Ok();
    case Outcome::kAborted:
      return kStoreBusy;
    case Outcome::kFull:
      return kStoreFull;
    case Outcome::kUnknown:
    case Outcome::kFatal:
      return kStoreFault;
  }
  return kStoreFault;
}

}  // namespace

CountyLease::CountyLease(Connect connect, ConnectReader connect_reader)
    : connect_(std::move(connect)),
      connect_reader_(std::move(connect_reader)),
      address_(OwnName()) {}

CountyLease::~CountyLease() { Release(); }

void CountyLease::Introduce(std::string address) {
  const std::lock_guard lock(mutex_);
  address_ = std::move(address);
}

void CountyLease::Serve(Duties duties) {
  {
    const std::lock_guard lock(mutex_);
    duties_ = std::move(duties);
  }
  StartThread();
}

void CountyLease::StartThread() {
  const std::lock_guard lock(mutex_);
  if (!stopping_ && !thread_.joinable()) thread_ = std::thread([this] { Loop(); });
}

Result<int64_t> CountyLease::Take() {
  const RowLock lock(row_mutex_);
  PANYUAN_ASSIGN(const bool has_leases, HasLeases(lock));
  if (!has_leases) return int64_t{0};
  const auto asked = std::chrono::steady_clock::now();
  const Result<int64_t> epoch = Swap(lock);
  if (!epoch.ok()) {
    connection_.reset();  // whatever state it was left in
    return epoch.error();
  }
  {
    const std::lock_guard state(mutex_);
    epoch_ = *epoch;
    sure_until_ = asked + std::chrono::microseconds(kLifetime_us);
  }
  StartThread();
  return epoch;
}

Result<int64_t> CountyLease::Swap(const RowLock& lock) {
  std::string address;
  {
    const std::lock_guard state(mutex_);
    address = address_;
  }
  PANYUAN_ASSIGN(WriteConnection * connection, Connection(lock));
  PANYUAN_TRY(connection->Begin());
  PANYUAN_ASSIGN(const int64_t taken, connection->Execute(kTake, {address, kLifetime_us}));
  int64_t epoch = 0;
  std::string holder, moved_to;
  PANYUAN_TRY(connection->Query(kReadRow, {}, [&](const Row& row) {
    epoch = row.Int(0);
    holder = row.Text(1);
    moved_to = row.Text(4);
  }));
  if (!moved_to.empty()) return Error(kCountyMoved, {{"moved_to", moved_to}});
  if (taken != 1) return Error(kNotCountyWriter, {{"holder", holder}});
  // The lease is ours, so what an earlier writer has under way must end now. A COMMIT of its that
  // is nearly done lands or not; the head that is read next says which.
  PANYUAN_TRY(connection->Query(kEndEarlierWriters, {}, [](const Row&) {}));
  PANYUAN_TRY(connection->Execute(kFenceHead, {epoch}));
  PANYUAN_TRY(ToStatus(connection->Commit()));
  return epoch;
}

bool CountyLease::held() const {
  const std::lock_guard lock(mutex_);
  return epoch_ != 0;
}

CountyLease::Hold CountyLease::hold() const {
  const std::lock_guard lock(mutex_);
  if (epoch_ == 0) return {};
  return {epoch_, sure_until_ - std::chrono::steady_clock::now()};
}

Result<LeaseNotes> CountyLease::Notes() {
  const RowLock lock(row_mutex_);
  PANYUAN_ASSIGN(Seen seen, Read(lock));
  return std::move(seen.notes);
}

Result<CountyLease::Seen> CountyLease::Read(const RowLock&) {
  if (!reader_) {
    PANYUAN_ASSIGN(reader_, connect_reader_());
  }
  Seen seen;
  const Status read = reader_->Query(kReadRow, {}, [&](const Row& row) {
    seen = {!row.Text(4).empty(),
            std::chrono::microseconds(row.Int(5)),
            {std::string(row.Text(2)), std::string(row.Text(3))}};
  });
  if (read.ok()) return seen;
  reader_.reset();
  return read.error();
}

void CountyLease::Release() {
  Duties duties;
  int64_t epoch = 0;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    duties = duties_;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  {
    const std::lock_guard lock(mutex_);
    std::swap(epoch, epoch_);
    duties_ = {};
    stopping_ = false;
  }
  if (epoch == 0) return;
  // Not given back where the database is out of reach: it expires then.
  static_cast<void>(Renew(epoch, kAtOnce, duties.show ? duties.show() : LeaseNotes()));
}

Result<WriteConnection*> CountyLease::Connection(const RowLock&) {
  if (!connection_) {
    PANYUAN_ASSIGN(connection_, connect_());
  }
  return connection_.get();
}

Result<bool> CountyLease::HasLeases(const RowLock& lock) {
  if (has_leases_) return true;
  PANYUAN_ASSIGN(WriteConnection * connection, Connection(lock));
  const Status looked =
      connection->Query(kFindTable, {}, [this](const Row&) { has_leases_ = true; });
  if (!looked.ok()) connection_.reset();
  PANYUAN_TRY(looked);
  return has_leases_;
}

Status CountyLease::Renew(int64_t epoch, int64_t lifetime_us, const LeaseNotes& notes) {
  const RowLock lock(row_mutex_);
  const auto asked = std::chrono::steady_clock::now();
  PANYUAN_ASSIGN(WriteConnection * connection, Connection(lock));
  Status done = connection->Begin();
  int64_t renewed = 0;
  if (done.ok()) {
    const Result<int64_t> changed =
        connection->Execute(kRenew, {epoch, lifetime_us, notes.checkpoint, notes.cosigned});
    done = changed.ok() ? ToStatus(connection->Commit()) : Status(changed.error());
    renewed = changed.ok() ? *changed : 0;
  }
  if (!done.ok()) {
    connection_.reset();
    return done;
  }
  const std::lock_guard state(mutex_);
  if (renewed == 1) {
    sure_until_ = asked + std::chrono::microseconds(lifetime_us);
    return Ok();
  }
  if (epoch_ == epoch) epoch_ = 0;  // another process took it meanwhile
  return kNotCountyWriter;
}

void CountyLease::Loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const std::chrono::microseconds wait = Round();
    lock.lock();
    wake_.wait_for(lock, wait, [this] { return stopping_; });
  }
}

std::chrono::microseconds CountyLease::Round() {
  std::chrono::microseconds wait = kRenewEvery;
  Duties duties;
  int64_t epoch = 0;
  {
    const std::lock_guard lock(mutex_);
    duties = duties_;
    epoch = epoch_;
  }
  // What fails here is tried again in the next round.
  if (epoch != 0) {
    static_cast<void>(Renew(epoch, kLifetime_us, duties.show ? duties.show() : LeaseNotes()));
  } else if (duties.follow) {
    const Result<Seen> seen = [this] {
      const RowLock lock(row_mutex_);
      return Read(lock);
    }();
    if (seen.ok()) duties.follow(seen->notes);
    if (seen.ok() && !seen->moved && duties.take_over) {
      if (seen->left <= seen->left.zero())
        duties.take_over();
      else
        wait = std::min<std::chrono::microseconds>(wait, seen->left + kJustAfter);
    }
  }
  if (duties.refresh) duties.refresh();
  return wait;
}

}  // namespace panyuan::db
