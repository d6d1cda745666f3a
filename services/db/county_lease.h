// The lease of a county that several processes serve over one PostgreSQL: who writes it.
//
// It is a row of the database, taken by compare-and-swap when it is free or has expired by the
// database's clock. Every take raises the epoch, in the same transaction also that of the log's
// head: each group's commit asks for the epoch of its connection there, so that nothing of an
// earlier writer lands any more, however late it wakes.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "services/base/result.h"
#include "services/db/engine.h"

namespace panyuan::db {

// What a holder shows of its log: its newest signed note, and its newest with cosignatures.
struct LeaseNotes {
  std::string checkpoint, cosigned;
};

// Thread-safe.
class CountyLease {
 public:
  static constexpr std::chrono::seconds kRenewEvery{1};
  static constexpr int64_t kLifetime_us = 3'000'000;

  using Connect = std::function<base::Result<std::unique_ptr<WriteConnection>>()>;
  using ConnectReader = std::function<base::Result<std::unique_ptr<ReadConnection>>()>;

  // `connect` and `connect_reader` give connections to the county that take no lease themselves;
  // they are called from any thread, one at a time.
  CountyLease(Connect connect, ConnectReader connect_reader);
  ~CountyLease();  // gives the lease back

  // Where others send what this process may write, "host:port"; "<host>[<pid>]" until it is said.
  void Introduce(std::string address);

  struct Duties {
    std::function<LeaseNotes()> show;               // while it holds the lease: kept with it
    std::function<void(const LeaseNotes&)> follow;  // while another does: what that one shows
    std::function<void()> take_over;                // while nobody does: begins to, does not wait
    std::function<void()> refresh;                  // always
  };
  // Starts the thread, which does its duties each kRenewEvery, without a lock. Once.
  void Serve(Duties duties);

  // Takes the lease, if need be from this process's own earlier connection, and keeps it from then
  // on; gives the epoch for the next writing connection, 0 where the schema has no leases yet.
  // Errors: NOT_COUNTY_WRITER with `holder`, COUNTY_MOVED, those of the store.
  base::Result<int64_t> Take();

  // Whether this process holds the lease, as far as it knows.
  bool held() const;

  // For the metrics. `left` counts from when the database was last asked, so that it is never too
  // long; it is below zero while a renewal is overdue.
  struct Hold {
    int64_t epoch = 0;  // 0: not held
    std::chrono::steady_clock::duration left{0};
  };
  Hold hold() const;

  // The notes of whoever holds the lease, or held it last; empty ones where nobody ever did.
  base::Result<LeaseNotes> Notes();

  // Ends the thread and the duties and gives the lease back with the last notes, so that another
  // process may take it at once. To be called when nothing else calls Take. Idempotent.
  void Release();

 private:
  using RowLock = std::unique_lock<std::mutex>;

  base::Result<WriteConnection*> Connection(const RowLock&);
  base::Result<bool> HasLeases(const RowLock& lock);
  base::Result<int64_t> Swap(const RowLock& lock);
  struct Seen {
    bool moved = false;
    std::chrono::microseconds left{0};  // until it is free; at most 0: nobody holds it
    LeaseNotes notes;
  };
  base::Result<Seen> Read(const RowLock& lock);
  base::Status Renew(int64_t epoch, int64_t lifetime_us, const LeaseNotes& notes);
  void StartThread();
  void Loop();
  // Gives how long to wait for the next one.
  std::chrono::microseconds Round();

  const Connect connect_;
  const ConnectReader connect_reader_;

  std::mutex row_mutex_;  // while the row is asked for or changed; taken before mutex_
  std::unique_ptr<WriteConnection> connection_;
  std::unique_ptr<ReadConnection> reader_;
  bool has_leases_ = false;  // the schema, as far as was seen

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::string address_;
  Duties duties_;
  int64_t epoch_ = 0;                                 // of the lease held; 0: none
  std::chrono::steady_clock::time_point sure_until_;  // that one
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace panyuan::db
