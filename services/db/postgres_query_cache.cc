#include "services/db/postgres_query_cache.h"

#include <utility>

namespace panyuan::db {

std::string QueryCache::KeyOf(Params params) {
  std::string key;
  const PostgresParameters parameters(params);
  for (int i = 0; i < parameters.count(); ++i) {
    const bool null = parameters.values()[i] == nullptr;
    const int32_t length = null ? -1 : parameters.lengths()[i];
    key.push_back(static_cast<char>(params[static_cast<size_t>(i)].index()));
    key.append(ToNetwork(length).data(), sizeof length);
    if (!null) key.append(parameters.values()[i], static_cast<size_t>(length));
  }
  return key;
}

std::optional<PostgresResult> QueryCache::Find(const StatementText& query,
                                               const std::string& key) const {
  const auto known = queries_.find(&query);
  if (known == queries_.end()) return std::nullopt;
  const auto found = known->second.results.find(key);
  if (found == known->second.results.end()) return std::nullopt;
  return found->second;
}

void QueryCache::Keep(const StatementText& query, std::string key, PostgresResult result) {
  if (count_ >= kMaxResults) Clear();
  const auto [known, fresh] = queries_.try_emplace(&query, Query{&query});
  if (fresh)
    for (auto& [table, queries] : naming_)
      if (query.Names(table)) queries.push_back(&known->second);
  count_ += known->second.results.insert_or_assign(std::move(key), std::move(result)).second;
}

void QueryCache::Forget(std::string_view table) {
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

void QueryCache::Clear() {
  for (auto& [text, query] : queries_) query.results.clear();
  count_ = 0;
}

}  // namespace panyuan::db
