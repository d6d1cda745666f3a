#include <sqlite3.h>

#include <ctime>
#include <filesystem>
#include <memory>
#include <vector>

#include "tests/bench/commands.h"

namespace panyuan::bench {
namespace {

using Value = std::unique_ptr<sqlite3_value, decltype(&sqlite3_value_free)>;

void Check(bool good, sqlite3* database) {
  if (!good) Fail(std::string("sqlite: ") + sqlite3_errmsg(database));
}

void Run(sqlite3* database, const std::string& sql) {
  Check(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK, database);
}

struct Rows {
  std::string table;
  int columns = 0;
  std::vector<std::vector<Value>> rows;  // in the order in which they were written
  bool replaces = false;  // a few rows that every group writes anew: heads and counters
  sqlite3_stmt* insert = nullptr;
};

// Where the primary key is not the order of writing.
std::string OrderOf(const std::string& table) {
  if (table == "ledger_nodes") return " ORDER BY (node_index + 1) << level, level";
  if (table == "ledger_chain") return " ORDER BY leaf_index, batch_number";
  if (table == "epcis_things") return " ORDER BY leaf_index, uri";
  return "";
}

std::vector<std::string> Tables(sqlite3* database) {
  sqlite3_stmt* list = nullptr;
  Check(sqlite3_prepare_v2(database,
                           "SELECT name FROM sqlite_master WHERE type = 'table'"
                           " AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
                           -1, &list, nullptr) == SQLITE_OK,
        database);
  std::vector<std::string> names;
  while (sqlite3_step(list) == SQLITE_ROW)
    names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(list, 0)));
  sqlite3_finalize(list);
  return names;
}

// The rows of a table that "finished" has and the main database has not.
Rows ReadNew(sqlite3* database, const std::string& table, int64_t groups) {
  Rows out;
  out.table = table;
  const std::string sql = "SELECT * FROM (SELECT * FROM finished." + table +
                          " EXCEPT SELECT * FROM main." + table + ")" + OrderOf(table);
  sqlite3_stmt* query = nullptr;
  Check(sqlite3_prepare_v2(database, sql.c_str(), -1, &query, nullptr) == SQLITE_OK, database);
  out.columns = sqlite3_column_count(query);
  while (sqlite3_step(query) == SQLITE_ROW) {
    auto& row = out.rows.emplace_back();
    for (int i = 0; i < out.columns; ++i)
      row.emplace_back(sqlite3_value_dup(sqlite3_column_value(query, i)), &sqlite3_value_free);
  }
  sqlite3_finalize(query);
  out.replaces = static_cast<int64_t>(out.rows.size()) < groups;
  return out;
}

void Prepare(sqlite3* database, Rows& rows) {
  std::string sql = "INSERT OR REPLACE INTO main." + rows.table + " VALUES (?";
  for (int i = 1; i < rows.columns; ++i) sql += ", ?";
  Check(sqlite3_prepare_v2(database, (sql + ")").c_str(), -1, &rows.insert, nullptr) == SQLITE_OK,
        database);
}

void Write(sqlite3* database, const Rows& rows, size_t first, size_t end) {
  for (size_t i = first; i < end; ++i) {
    for (int column = 0; column < rows.columns; ++column)
      sqlite3_bind_value(rows.insert, column + 1, rows.rows[i][column].get());
    Check(sqlite3_step(rows.insert) == SQLITE_DONE, database);
    sqlite3_reset(rows.insert);
  }
}

}  // namespace

void Replay(const std::string& base, const std::string& finished, const std::string& copy,
            int64_t groups) {
  std::filesystem::copy_file(base, copy, std::filesystem::copy_options::overwrite_existing);
  sqlite3* database = nullptr;
  Check(sqlite3_open(copy.c_str(), &database) == SQLITE_OK, database);
  // Those of the server's writer.
  Run(database,
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
      "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
      "ATTACH '" +
          finished + "' AS finished;");
  std::vector<Rows> tables;
  double rows = 0, bytes = 0;
  for (const std::string& table : Tables(database)) {
    Rows found = ReadNew(database, table, groups);
    if (found.rows.empty()) continue;
    Prepare(database, found);
    rows += static_cast<double>(found.rows.size());
    for (const auto& row : found.rows)
      for (const Value& value : row) bytes += sqlite3_value_bytes(value.get());
    tables.push_back(std::move(found));
  }
  Run(database, "DETACH finished");
  const auto started = Stopwatch::Clock::now();
  const std::clock_t cpu_before = std::clock();
  for (int64_t group = 0; group < groups; ++group) {
    Run(database, "BEGIN IMMEDIATE");
    for (const Rows& table : tables) {
      const size_t count = table.rows.size();
      const auto part = [&](int64_t g) {
        return count * static_cast<size_t>(g) / static_cast<size_t>(groups);
      };
      Write(database, table, table.replaces ? 0 : part(group),
            table.replaces ? count : part(group + 1));
    }
    Run(database, "COMMIT");
  }
  const double seconds = std::chrono::duration<double>(Stopwatch::Clock::now() - started).count();
  for (const Rows& table : tables) sqlite3_finalize(table.insert);
  sqlite3_close(database);
  const double cpu_us = 1e6 * static_cast<double>(std::clock() - cpu_before) / CLOCKS_PER_SEC;
  PrintJson({{"seconds", seconds},
             {"cpu_us", cpu_us},
             {"rows", rows},
             {"bytes", bytes},
             {"groups", static_cast<double>(groups)}});
}

}  // namespace panyuan::bench
