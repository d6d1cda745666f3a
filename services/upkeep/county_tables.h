// The tables of a county as its own store describes them, and their rows in bounded pages: what is
// copied between stores of either engine is whatever the migrations made, with no list to keep.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "services/db/session.h"

namespace panyuan::upkeep {

enum class ColumnKind { kInteger, kText, kBytes };

struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::kInteger;
  bool operator==(const Column&) const = default;
};

// A table and its statements. It outlives every connection that ran them, since a connection knows
// its prepared statements by the texts.
struct Table {
  std::string name;
  std::vector<Column> columns;  // by name
  std::vector<size_t> key;      // positions of the primary key's columns, in the key's order
  std::string first_page, next_page, insert;

  bool operator==(const Table& other) const {
    return name == other.name && columns == other.columns && key == other.key;
  }
};

// The county's tables, those that others refer to first. Left out is what belongs to the store and
// not to the county: its migrations, and the lease and epoch of who writes it.
// `engine` is Engine::name(). Errors: COPY_SCHEMA_DIFFERS for a table without a primary key or with
// a column that is no integer, text or bytes; those of the store.
base::Result<std::vector<Table>> ReadTables(db::Session& session, std::string_view engine);

// Rows of a table: their number, and a sum over 64 bits of each row's SHA-256, whatever their
// order.
struct Tally {
  uint64_t rows = 0, print = 0;

  void Add(const std::vector<db::Value>& row);
  bool operator==(const Tally&) const = default;
};

// Visits every row in the order of the key, its values by Table::columns; they live until the
// visitor returns, whose error ends the walk. Pages of at most kPageRows rows, and fewer after a
// page of more than kPageBytes. Errors: the visitor's, those of the store.
inline constexpr int64_t kPageRows = 512;
inline constexpr uint64_t kPageBytes = 4 << 20;
base::Status EachRow(db::Session& session, const Table& table,
                     const std::function<base::Status(const std::vector<db::Value>& row)>& visit);

}  // namespace panyuan::upkeep
