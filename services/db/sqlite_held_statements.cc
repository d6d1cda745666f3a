#include "services/db/sqlite_held_statements.h"

#include <algorithm>

#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

Blob ToBlob(std::string_view bytes, bool pack) { return pack ? Blob::ToPack(bytes) : Blob(bytes); }

}  // namespace

void HeldStatements::Add(const StatementText& text, std::string_view sql, Params params) {
  for (size_t i = 0; i < params.size(); ++i) {
    const Value& value = params[i];
    if (const auto* number = std::get_if<int64_t>(&value))
      values_.emplace_back(*number);
    else if (const auto* words = std::get_if<std::string_view>(&value))
      values_.emplace_back(Store(*words));
    else if (const auto* blob = std::get_if<Blob>(&value))
      values_.emplace_back(Bytes{Store(blob->bytes), blob->pack});
    else
      values_.emplace_back();
  }
  statements_.push_back({sql, values_.size()});
  if (std::find(tables_.begin(), tables_.end(), text.table) == tables_.end())
    tables_.push_back(text.table);
}

HeldStatements::Span HeldStatements::Store(std::string_view bytes) {
  const size_t begin = bytes_.size();
  bytes_.append(bytes);
  return {begin, bytes.size()};
}

bool HeldStatements::Touches(const StatementText& text) const {
  return std::any_of(tables_.begin(), tables_.end(),
                     [&](std::string_view table) { return text.Names(table); });
}

void HeldStatements::Mark() { mark_ = {statements_.size(), values_.size(), bytes_.size()}; }

void HeldStatements::CutToMark() {
  statements_.resize(std::min(statements_.size(), mark_.statements));
  values_.resize(std::min(values_.size(), mark_.values));
  bytes_.resize(std::min(bytes_.size(), mark_.bytes));
}

void HeldStatements::Clear() {
  statements_.clear();
  values_.clear();
  bytes_.clear();
  tables_.clear();
  mark_ = {};
  run_ = 0;
}

base::Status HeldStatements::RunToMark(SqliteConnection& connection) {
  return RunTo(connection, mark_.statements);
}

base::Status HeldStatements::RunAll(SqliteConnection& connection) {
  PANYUAN_TRY(RunTo(connection, statements_.size()));
  Clear();
  return base::Ok();
}

base::Status HeldStatements::RunTo(SqliteConnection& connection, size_t end) {
  const std::string_view bytes = bytes_;
  std::vector<Value> values;
  for (; run_ < end; ++run_) {
    // A statement after SQLite ended the transaction by itself would commit on its own.
    if (!connection.in_transaction()) return kStoreFault;
    values.clear();
    for (size_t i = run_ == 0 ? 0 : statements_[run_ - 1].values_end;
         i < statements_[run_].values_end; ++i) {
      const HeldValue& held = values_[i];
      if (const auto* number = std::get_if<int64_t>(&held))
        values.emplace_back(*number);
      else if (const auto* words = std::get_if<Span>(&held))
        values.emplace_back(bytes.substr(words->begin, words->size));
      else if (const auto* blob = std::get_if<Bytes>(&held))
        values.emplace_back(ToBlob(bytes.substr(blob->begin, blob->size), blob->pack));
      else
        values.emplace_back();
    }
    PANYUAN_TRY(connection.Run(statements_[run_].sql, std::span<const Value>(values)));
  }
  return base::Ok();
}

}  // namespace panyuan::db
