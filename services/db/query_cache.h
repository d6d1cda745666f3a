// What the one writer of a county has read and nobody else can have changed since.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "services/db/session.h"
#include "services/db/statement_text.h"

namespace panyuan::db {

// The parameters of a query as one string.
std::string QueryKey(Params params);

// `Result` is an engine's own form of a query's rows, cheap to copy.
template <class Result>
class QueryCache {
 public:
  static constexpr size_t kMaxResults =
      4'096;  // past that all are forgotten, at 2 KiB or more each

  std::optional<Result> Find(const StatementText& query, const std::string& key) const {
    const auto known = queries_.find(&query);
    if (known == queries_.end()) return std::nullopt;
    const auto found = known->second.results.find(key);
    if (found == known->second.results.end()) return std::nullopt;
    return found->second;
  }

  // `query` outlives this object.
  void Keep(const StatementText& query, std::string key, Result result) {
    if (count_ >= kMaxResults) Clear();
    const auto [known, fresh] = queries_.try_emplace(&query, Query{&query});
    if (fresh)
      for (auto& [table, queries] : naming_)
        if (query.Names(table)) queries.push_back(&known->second);
    count_ += known->second.results.insert_or_assign(std::move(key), std::move(result)).second;
  }

  // `table` is changed: forgets the results of every query that names it.
  void Forget(std::string_view table) {
    const auto [naming, fresh] = naming_.try_emplace(table);
    if (fresh)
      for (auto& [text, query] : queries_)
        if (text->Names(table)) naming->second.push_back(&query);
    for (Query* query : naming->second) {
      if (query->results.empty()) continue;
      count_ -= query->results.size();
      query->results.clear();
    }
  }

  void Clear() {
    for (auto& [text, query] : queries_) query.results.clear();
    count_ = 0;
  }

 private:
  struct Query {
    const StatementText* text;
    std::unordered_map<std::string, Result> results{};
  };

  std::unordered_map<const StatementText*, Query> queries_;           // elements stay in place
  std::unordered_map<std::string_view, std::vector<Query*>> naming_;  // by changed table
  size_t count_ = 0;
};

}  // namespace panyuan::db
