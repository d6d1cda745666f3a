// Statements whose row counts nobody asks for, with their parameters, until they are run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "services/base/result.h"
#include "services/db/sqlite_connection.h"
#include "services/db/statement_text.h"

namespace panyuan::db {

class HeldStatements {
 public:
  // Keeps a copy of the parameters; `sql`, whose reading is `text`, is a constant.
  void Add(const StatementText& text, std::string_view sql, Params params);

  size_t size() const { return statements_.size() - run_; }
  // Whether a statement in here changes a table that `text` names, or did.
  bool Touches(const StatementText& text) const;

  // The statements from here on are one command's, until the next Mark.
  void Mark();
  bool any_since_mark() const { return mark_.statements < statements_.size(); }
  void CutToMark();
  void Clear();

  // Runs them in their order, up to the mark or all that are left, inside the transaction that
  // `connection` is in. After an error none may be run any more.
  // Errors: STORE_FAULT, also where SQLite ended the transaction by itself, STORE_BUSY, STORE_FULL.
  base::Status RunToMark(SqliteConnection& connection);
  base::Status RunAll(SqliteConnection& connection);

 private:
  struct Span {  // of bytes_
    size_t begin, size;
  };
  struct Bytes : Span {
    bool pack;
  };
  using HeldValue = std::variant<std::monostate, int64_t, Span, Bytes>;
  struct Statement {
    std::string_view sql;
    size_t values_end;  // in values_, from the end of the one before
  };
  struct Place {
    size_t statements = 0, values = 0, bytes = 0;
  };

  Span Store(std::string_view bytes);
  base::Status RunTo(SqliteConnection& connection, size_t end);

  std::vector<Statement> statements_;
  std::vector<HeldValue> values_;
  std::string bytes_;
  std::vector<std::string_view> tables_;
  Place mark_;
  size_t run_ = 0;  // statements that have run
};

}  // namespace panyuan::db
