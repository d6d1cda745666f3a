// What the one writer of a county has read and nobody else can have changed since.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/db/postgres_text.h"
#include "services/db/postgres_values.h"

namespace panyuan::db {

class QueryCache {
 public:
  static constexpr size_t kMaxResults =
      4'096;  // past that all are forgotten, at 2 KiB or more each

  // The parameters of a query as one string.
  static std::string KeyOf(Params params);

  std::optional<PostgresResult> Find(const StatementText& query, const std::string& key) const;
  // `query` outlives this object.
  void Keep(const StatementText& query, std::string key, PostgresResult result);

  // `table` is changed: forgets the results of every query that names it.
  void Forget(std::string_view table);
  void Clear();

 private:
  struct Query {
    const StatementText* text;
    std::unordered_map<std::string, PostgresResult> results{};
  };
  using Queries = std::unordered_map<const StatementText*, Query>;  // its elements stay in place

  Queries queries_;
  std::unordered_map<std::string_view, std::vector<Query*>> naming_;  // by changed table
  size_t count_ = 0;
};

}  // namespace panyuan::db
