#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "tests/bench/bench.h"

namespace panyuan::bench {
namespace {

void Check(bool good, sqlite3* database) {
  if (good) return;
  std::fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(database));
  std::exit(1);
}

void Run(sqlite3* database, const char* sql) {
  Check(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, database);
}

constexpr const char* kCreate =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
    "CREATE TABLE trace_batches (number INTEGER PRIMARY KEY, product_id BIGINT NOT NULL,"
    " stall_id BIGINT NOT NULL, supplier_id BIGINT NOT NULL, origin TEXT NOT NULL,"
    " from_outside INTEGER NOT NULL, received_g BIGINT NOT NULL, on_hand_g BIGINT NOT NULL,"
    " arrived_us BIGINT NOT NULL, recorded_us BIGINT NOT NULL, certificate_number TEXT NOT NULL,"
    " voucher_number TEXT NOT NULL, photo_sha256 BLOB);"
    "CREATE INDEX by_stall ON trace_batches (stall_id, number);";
constexpr const char* kInsert =
    "INSERT INTO trace_batches VALUES (?1, 44, 1, 1, '山东安丘', 1, 40000, 40000, ?2, ?2,"
    " '3707842611240001', 'PZ-2026-0001', NULL)";

}  // namespace

double BareSqliteRowsPerSecond(const std::string& folder, int64_t rows, int group) {
  sqlite3* database = nullptr;
  Check(sqlite3_open((folder + "/bare.db").c_str(), &database) == SQLITE_OK, database);
  Run(database, kCreate);
  sqlite3_stmt* insert = nullptr;
  Check(sqlite3_prepare_v2(database, kInsert, -1, &insert, nullptr) == SQLITE_OK, database);
  const auto started = std::chrono::steady_clock::now();
  for (int64_t row = 0; row < rows;) {
    Run(database, "BEGIN IMMEDIATE");
    for (int i = 0; i < group && row < rows; ++i, ++row) {
      sqlite3_bind_int64(insert, 1, row + 1);
      sqlite3_bind_int64(insert, 2, 1'772'577'000'000'000 + row);
      Check(sqlite3_step(insert) == SQLITE_DONE, database);
      sqlite3_reset(insert);
    }
    Run(database, "COMMIT");
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return static_cast<double>(rows) / took.count();
}

}  // namespace panyuan::bench
