// What a writing connection must know of a statement to put off what can wait and to keep what it
// has read.
#pragma once

#include <string_view>
#include <vector>

namespace panyuan::db {

// Views into the statement's text.
struct StatementText {
  std::string_view table;               // that it changes; empty: it reads
  std::string_view insert;              // "INSERT INTO t (a, b)" of a plain INSERT, else empty
  size_t columns = 0;                   // of a plain INSERT
  std::vector<std::string_view> words;  // every word in it, sorted

  // Whether the text has `name` as a word; so it may also be a column's name.
  bool Names(std::string_view name) const;
};

// Reads one statement. A plain INSERT is `INSERT INTO t (a, b) VALUES ($1, $2)` with the parameters
// in their order and nothing after them.
StatementText ReadStatement(std::string_view sql);

}  // namespace panyuan::db
