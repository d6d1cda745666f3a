// Values on their way to and from PostgreSQL, in its binary form: BIGINT, TEXT and BYTEA.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/db/session.h"

struct pg_result;

namespace panyuan::db {

// The number by which PostgreSQL knows a type; 0 leaves it to the statement.
using TypeId = unsigned int;
inline constexpr TypeId kUnknownType = 0;

TypeId TypeOf(const Value& value);   // kUnknownType of NULL
TypeId ArrayTypeOf(TypeId element);  // of one of TypeOf
std::array<char, 8> ToNetwork(int64_t number);
std::array<char, 4> ToNetwork(int32_t number);

// The parameters of one statement, in the form that libpq takes.
class PostgresParameters {
 public:
  PostgresParameters() = default;
  // Texts and bytes stay borrowed.
  explicit PostgresParameters(Params params);
  // The views of numbers_ do not survive a move.
  PostgresParameters(const PostgresParameters&) = delete;
  PostgresParameters& operator=(const PostgresParameters&) = delete;

  // One in PostgreSQL's binary form; `bytes` stay borrowed.
  void Add(TypeId type, std::string_view bytes);

  int count() const { return static_cast<int>(types_.size()); }
  const std::vector<TypeId>& types() const { return types_; }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  std::vector<TypeId> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
  std::vector<std::array<char, 8>> numbers_;
  std::deque<std::string> packed_;
};

// The rows that a statement gave, or the number of those it changed.
class PostgresResult {
 public:
  // Takes over `result`.
  explicit PostgresResult(pg_result* result);

  // Whether every column has a type that a Row can give; SUM of a BIGINT is NUMERIC, for one, and
  // wants a CAST in the statement.
  bool readable() const;
  void Visit(const RowVisitor& visit) const;
  int64_t changed() const;
  // As "COMMIT".
  std::string_view command() const;

 private:
  std::shared_ptr<pg_result> result_;
};

}  // namespace panyuan::db
