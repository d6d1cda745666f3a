// Rows of plain INSERTs that wait to be sent together, one statement a table: PostgreSQL takes
// hundreds of rows for little more than the price of one.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/db/postgres_values.h"
#include "services/db/statement_text.h"

namespace panyuan::db {

class HeldRows {
 public:
  static constexpr size_t kMaxRows = 512;  // of one statement
  static constexpr size_t kMaxBytes = 4 << 20;

  // Takes a statement that inserts many rows; the text outlives this object.
  using Sender = std::function<void(std::string_view sql, const PostgresParameters& columns)>;

  // Keeps a row for `text`, a plain INSERT with as many columns, which outlives this object; false,
  // and nothing kept, where a column's type is not that of the rows before, or all is NULL.
  bool Add(const StatementText& text, Params row);

  // Whether there is no room for one more row of any statement.
  bool full() const { return full_; }
  // Whether a table that `text` names has rows here.
  bool Touches(const StatementText& text) const;

  // The rows from here on are one command's, until the next Mark.
  void Mark();
  bool any_since_mark() const;
  // Forgets the rows since the mark.
  void CutToMark();
  void Clear();

  // Hands over the rows before the mark, or all that are left. Tables come in the order of their
  // first rows, so that a row that is referred to comes before the one that refers to it.
  void SendToMark(const Sender& send);
  void SendAll(const Sender& send);

 private:
  // A column of rows as an array in PostgreSQL's binary form: a head and then the elements.
  struct Column {
    TypeId type = kUnknownType;  // of none but NULLs so far
    std::string bytes;
    size_t mark = 0;
  };
  struct Table {
    const StatementText* text;
    std::vector<Column> columns;
    int32_t rows = 0, marked_rows = 0;
    uint64_t marked_by = 0;                // the mark that marked_rows is of
    std::deque<std::string> statements{};  // one for each time a column's type became known
    std::vector<TypeId> types{};           // of the newest of these
  };

  static bool Fits(const std::vector<Column>& columns, Params row);
  Table& TableOf(const StatementText& text);
  int32_t RowsToMark(const Table& table) const;
  static void Send(Table& table, int32_t rows, const Sender& send);
  static void Drop(Table& table, int32_t rows);
  static std::string_view StatementOf(Table& table);

  std::unordered_map<const StatementText*, std::unique_ptr<Table>> tables_;
  std::vector<Table*> held_;  // those with rows, in the order of their first
  uint64_t mark_ = 0;
  bool full_ = false;
};

}  // namespace panyuan::db
