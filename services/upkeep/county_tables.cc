#include "services/upkeep/county_tables.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "services/base/bytes.h"
#include "services/upkeep/reasons.h"

namespace panyuan::upkeep {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using db::Value;

// Table, column, its type, and its place in the primary key, 0 outside of it.
constexpr std::string_view kSqliteColumns =
    "SELECT m.name, c.name, c.type, c.pk FROM sqlite_master AS m"
    " JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'";
constexpr std::string_view kPostgresColumns =
    "SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT), CAST(y.typname AS TEXT),"
    " CAST(COALESCE(array_position(CAST(k.conkey AS SMALLINT[]), a.attnum), 0) AS BIGINT)"
    " FROM pg_class AS t JOIN pg_namespace AS n ON n.oid = t.relnamespace"
    " JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " JOIN pg_type AS y ON y.oid = a.atttypid"
    " LEFT JOIN pg_constraint AS k ON k.conrelid = t.oid AND k.contype = 'p'"
    " WHERE t.relkind = 'r' AND n.nspname = current_schema()";

// A table and one that it refers to.
constexpr std::string_view kSqliteReferences =
    "SELECT m.name, f.\"table\" FROM sqlite_master AS m"
    " JOIN pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'";
constexpr std::string_view kPostgresReferences =
    "SELECT CAST(child.relname AS TEXT), CAST(parent.relname AS TEXT) FROM pg_constraint AS k"
    " JOIN pg_class AS child ON child.oid = k.conrelid"
    " JOIN pg_class AS parent ON parent.oid = k.confrelid"
    " JOIN pg_namespace AS n ON n.oid = child.relnamespace"
    " WHERE k.contype = 'f' AND n.nspname = current_schema()";

bool IsOfStore(std::string_view table) {
  return table == "schema_migrations" || table == "county_lease" || table.starts_with("sqlite_");
}
bool IsOfStore(std::string_view table, std::string_view column) {
  return IsOfStore(table) || (table == "ledger_head" && column == "epoch");
}

std::optional<ColumnKind> KindOf(std::string_view type) {
  const auto is = [type](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), type) != names.end();
  };
  if (is({"INTEGER", "BIGINT", "int2", "int4", "int8"})) return ColumnKind::kInteger;
  if (is({"TEXT", "text"})) return ColumnKind::kText;
  if (is({"BLOB", "bytea"})) return ColumnKind::kBytes;
  return std::nullopt;
}

// "a, b" of `count` words.
template <class Word>
std::string List(size_t count, const Word& word) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out.append(i == 0 ? "" : ", ").append(word(i));
  return out;
}

void WriteStatements(Table& table) {
  const auto column = [&](size_t i) { return table.columns[i].name; };
  const auto key = [&](size_t i) { return column(table.key[i]); };
  const auto place = [](size_t i) { return "$" + std::to_string(i + 1); };
  const std::string names = List(table.columns.size(), column);
  const std::string keys = List(table.key.size(), key);
  const std::string page = "SELECT " + names + " FROM " + table.name;
  const std::string order = " ORDER BY " + keys + " LIMIT ";
  table.first_page = page + order + "$1";
  table.next_page = page + " WHERE (" + keys + ") > (" + List(table.key.size(), place) + ")" +
                    order + place(table.key.size());
  table.insert = "INSERT INTO " + table.name + " (" + names + ") VALUES (" +
                 List(table.columns.size(), place) + ")";
}

struct Described {
  std::map<std::string, ColumnKind> columns;
  std::map<int64_t, std::string> key;
};

Result<std::map<std::string, Described>> Describe(db::Session& session, bool sqlite) {
  std::map<std::string, Described> tables;
  std::string unknown;
  PANYUAN_TRY(
      session.Query(sqlite ? kSqliteColumns : kPostgresColumns, {}, [&](const db::Row& row) {
        const std::string table(row.Text(0)), column(row.Text(1));
        if (IsOfStore(table, column)) return;
        Described& described = tables[table];
        const auto kind = KindOf(row.Text(2));
        if (!kind) unknown = table;
        described.columns[column] = kind.value_or(ColumnKind::kInteger);
        if (row.Int(3) > 0) described.key[row.Int(3)] = column;
      }));
  for (const auto& [name, described] : tables)
    if (described.key.empty()) unknown = name;
  if (!unknown.empty()) return Error(kCopySchemaDiffers, {{"table", unknown}});
  return tables;
}

Table Shape(const std::string& name, const Described& described) {
  Table table;
  table.name = name;
  for (const auto& [column, kind] : described.columns) table.columns.push_back({column, kind});
  for (const auto& [place, column] : described.key)
    table.key.push_back(static_cast<size_t>(
        std::distance(described.columns.begin(), described.columns.find(column))));
  WriteStatements(table);
  return table;
}

// Of a key; owned, since the row that it was read from is gone by then.
using KeyPart = std::variant<int64_t, std::string>;

void TakeKey(const Table& table, const std::vector<Value>& row, std::vector<KeyPart>& key) {
  key.resize(table.key.size());
  for (size_t i = 0; i < key.size(); ++i) {
    const Value& value = row[table.key[i]];
    if (const auto* number = std::get_if<int64_t>(&value)) key[i] = *number;
    if (const auto* text = std::get_if<std::string_view>(&value)) key[i] = std::string(*text);
    if (const auto* blob = std::get_if<db::Blob>(&value)) key[i] = std::string(blob->bytes);
  }
}

// The parameters of next_page but the last; views into `key`.
std::vector<Value> BehindKey(const Table& table, const std::vector<KeyPart>& key) {
  std::vector<Value> values;
  for (size_t i = 0; i < key.size(); ++i) {
    const auto* text = std::get_if<std::string>(&key[i]);
    if (!text)
      values.emplace_back(std::get<int64_t>(key[i]));
    else if (table.columns[table.key[i]].kind == ColumnKind::kBytes)
      values.emplace_back(db::Blob(*text));
    else
      values.emplace_back(std::string_view(*text));
  }
  return values;
}

// Gives the row's size.
uint64_t TakeRow(const Table& table, const db::Row& row, std::vector<Value>& values) {
  uint64_t bytes = 0;
  values.clear();
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const int column = static_cast<int>(i);
    if (row.IsNull(column)) {
      values.emplace_back(db::kNull);
    } else if (table.columns[i].kind == ColumnKind::kInteger) {
      values.emplace_back(row.Int(column));
    } else if (table.columns[i].kind == ColumnKind::kText) {
      values.emplace_back(row.Text(column));
      bytes += row.Text(column).size();
    } else {
      values.emplace_back(db::Blob(row.Bytes(column)));
      bytes += row.Bytes(column).size();
    }
  }
  return bytes + 8 * table.columns.size();
}

}  // namespace

Result<std::vector<Table>> ReadTables(db::Session& session, std::string_view engine) {
  const bool sqlite = engine == "sqlite";
  PANYUAN_ASSIGN(auto described, Describe(session, sqlite));
  std::map<std::string, std::set<std::string>> refers;
  PANYUAN_TRY(session.Query(
      sqlite ? kSqliteReferences : kPostgresReferences, {},
      [&](const db::Row& row) { refers[std::string(row.Text(0))].emplace(row.Text(1)); }));
  std::vector<Table> tables;
  while (!described.empty()) {
    const auto next = std::find_if(described.begin(), described.end(), [&](const auto& one) {
      const std::set<std::string>& parents = refers[one.first];
      return std::none_of(parents.begin(), parents.end(), [&](const std::string& parent) {
        return parent != one.first && described.contains(parent);
      });
    });
    // Tables that refer to one another in a circle have no order.
    if (next == described.end())
      return Error(kCopySchemaDiffers, {{"table", described.begin()->first}});
    tables.push_back(Shape(next->first, next->second));
    described.erase(next);
  }
  return tables;
}

void Tally::Add(const std::vector<Value>& row) {
  std::string bytes;
  const auto add = [&bytes](char kind, std::string_view text) {
    bytes.push_back(kind);
    base::AppendBigEndian(bytes, text.size(), 8);
    bytes.append(text);
  };
  for (const Value& value : row) {
    if (const auto* number = std::get_if<int64_t>(&value)) {
      bytes.push_back('i');
      base::AppendBigEndian(bytes, static_cast<uint64_t>(*number), 8);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      add('t', *text);
    } else if (const auto* blob = std::get_if<db::Blob>(&value)) {
      add('b', blob->bytes);
    } else {
      bytes.push_back('n');
    }
  }
  ++rows;
  print += base::ReadBigEndian(base::AsView(base::Sha256(bytes)).substr(0, 8));
}

Status EachRow(db::Session& session, const Table& table,
               const std::function<Status(const std::vector<Value>&)>& visit) {
  std::vector<KeyPart> last;
  std::vector<Value> row_values;
  for (int64_t limit = kPageRows;;) {
    const std::vector<KeyPart> behind = last;
    std::vector<Value> params = BehindKey(table, behind);
    params.emplace_back(limit);
    int64_t rows = 0;
    uint64_t bytes = 0;
    Status good = Ok();
    PANYUAN_TRY(session.Query(behind.empty() ? table.first_page : table.next_page,
                              std::span<const Value>(params), [&](const db::Row& row) {
                                if (!good.ok()) return;
                                ++rows;
                                bytes += TakeRow(table, row, row_values);
                                TakeKey(table, row_values, last);
                                good = visit(row_values);
                              }));
    PANYUAN_TRY(good);
    if (rows < limit) return Ok();
    const uint64_t fitting = kPageBytes / (bytes / static_cast<uint64_t>(rows) + 1);
    limit = std::clamp<int64_t>(static_cast<int64_t>(fitting), 1, kPageRows);
  }
}

}  // namespace panyuan::upkeep
