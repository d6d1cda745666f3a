#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "tests/bench/commands.h"

namespace panyuan::bench {
namespace {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

class Database {
 public:
  explicit Database(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
    if (PQstatus(connection_) != CONNECTION_OK) Fail(PQerrorMessage(connection_));
  }
  ~Database() { PQfinish(connection_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Result Query(const std::string& sql) {
    return Good(PQexecParams(connection_, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1));
  }
  // Several statements, without results.
  void Run(const std::string& sql) { Good(PQexec(connection_, sql.c_str())); }
  void Prepare(const std::string& name, const std::string& sql, const std::vector<Oid>& types) {
    Good(PQprepare(connection_, name.c_str(), sql.c_str(), static_cast<int>(types.size()),
                   types.data()));
  }
  void Execute(const std::string& name, const std::vector<const char*>& values,
               const std::vector<int>& lengths) {
    const std::vector<int> binary(values.size(), 1);
    Good(PQexecPrepared(connection_, name.c_str(), static_cast<int>(values.size()), values.data(),
                        lengths.data(), binary.data(), 1));
  }

 private:
  Result Good(PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) Fail(PQerrorMessage(connection_));
    return {result, &PQclear};
  }

  PGconn* const connection_;
};

std::vector<std::string> Column(const Result& result) {
  std::vector<std::string> values;
  for (int row = 0; row < PQntuples(result.get()); ++row)
    values.emplace_back(PQgetvalue(result.get(), row, 0));
  return values;
}

// One table's rows that `finished` has and `base` has not, in the order of their writing.
struct Rows {
  std::string target, key;
  Result rows{nullptr, &PQclear};
  bool replaces = false;  // a few rows that every group writes anew: heads and counters

  int count() const { return PQntuples(rows.get()); }
  int columns() const { return PQnfields(rows.get()); }
};

std::string KeyOf(Database& database, const std::string& table) {
  const auto columns = Column(database.Query(
      "SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
      " AND a.attnum = ANY (i.indkey) WHERE i.indisprimary AND i.indrelid = '" +
      table + "'::regclass"));
  std::string key;
  for (const std::string& column : columns) key += (key.empty() ? "" : ", ") + column;
  return key;
}

Rows ReadNew(Database& database, const std::string& table, const std::string& finished,
             const std::string& base, int groups) {
  Rows found;
  found.target = base + "." + table;
  found.key = KeyOf(database, found.target);
  std::string order = found.key;
  if (table == "ledger_nodes") order = "(node_index + 1) << level::int, level";
  if (table == "ledger_chain") order = "leaf_index, batch_number";
  found.rows =
      database.Query("SELECT * FROM (SELECT * FROM " + finished + "." + table +
                     " EXCEPT SELECT * FROM " + found.target + ") AS fresh ORDER BY " + order);
  found.replaces = found.count() < groups;
  return found;
}

// "INSERT INTO t VALUES ($1, …), (…)" of so many rows, prepared once.
std::string Prepared(Database& database, const Rows& rows, int count) {
  std::string name = rows.target + " " + std::to_string(count);
  static std::vector<std::string> known;
  for (const std::string& one : known)
    if (one == name) return name;
  std::vector<Oid> types;
  std::string sql = "INSERT INTO " + rows.target + " VALUES ", set;
  for (int row = 0, value = 0; row < count; ++row) {
    for (int column = 0; column < rows.columns(); ++column) {
      sql += (column ? ", $" : row ? "), ($" : "($") + std::to_string(++value);
      types.push_back(PQftype(rows.rows.get(), column));
    }
  }
  for (int column = 0; column < rows.columns(); ++column) {
    const std::string field = PQfname(rows.rows.get(), column);
    set += (column ? ", " : "") + field + " = excluded." + field;
  }
  sql += ")";
  if (rows.replaces) sql += " ON CONFLICT (" + rows.key + ") DO UPDATE SET " + set;
  database.Prepare(name, sql, types);
  known.push_back(name);
  return name;
}

void Write(Database& database, const Rows& rows, int first, int end) {
  constexpr int kMaxParameters = 65'535;
  const int most = kMaxParameters / rows.columns();
  for (int count; first < end; first += count) {
    count = std::min(end - first, most);
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (int row = first; row < first + count; ++row)
      for (int column = 0; column < rows.columns(); ++column) {
        const bool null = PQgetisnull(rows.rows.get(), row, column);
        values.push_back(null ? nullptr : PQgetvalue(rows.rows.get(), row, column));
        lengths.push_back(PQgetlength(rows.rows.get(), row, column));
      }
    database.Execute(Prepared(database, rows, count), values, lengths);
  }
}

}  // namespace

void CopySchema(const std::string& url, const std::string& from, const std::string& to) {
  Database database(url);
  database.Run("DROP SCHEMA IF EXISTS " + to + " CASCADE; CREATE SCHEMA " + to);
  for (const std::string& table : Column(database.Query(
           "SELECT tablename::text FROM pg_tables WHERE schemaname = '" + from + "'")))
    database.Run("CREATE TABLE " + to + "." + table + " (LIKE " + from + "." + table +
                 " INCLUDING ALL); INSERT INTO " + to + "." + table + " SELECT * FROM " + from +
                 "." + table);
  PrintJson({});
}

void Insert(const std::string& url, const std::string& base, const std::string& finished,
            int groups) {
  Database database(url);
  std::vector<Rows> tables;
  double rows = 0;
  for (const std::string& table : Column(database.Query(
           "SELECT tablename::text FROM pg_tables WHERE schemaname = '" + base + "'"))) {
    Rows found = ReadNew(database, table, finished, base, groups);
    rows += found.count();
    if (found.count() > 0) tables.push_back(std::move(found));
  }
  const auto started = Stopwatch::Clock::now();
  for (int64_t group = 0; group < groups; ++group) {
    database.Run("BEGIN");
    for (const Rows& table : tables) {
      const auto part = [&](int64_t g) { return static_cast<int>(table.count() * g / groups); };
      Write(database, table, table.replaces ? 0 : part(group),
            table.replaces ? table.count() : part(group + 1));
    }
    database.Run("COMMIT");
  }
  const double seconds = std::chrono::duration<double>(Stopwatch::Clock::now() - started).count();
  PrintJson({{"seconds", seconds}, {"rows", rows}, {"groups", static_cast<double>(groups)}});
}

}  // namespace panyuan::bench
