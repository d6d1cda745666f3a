#include "services/upkeep/county_copy.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "services/db/migrations.h"
#include "services/db/reasons.h"
#include "services/db/store_url.h"
#include "services/ledger/log_reader.h"
#include "services/upkeep/difference.h"
#include "services/upkeep/reasons.h"
#include "services/upkeep/tree_check.h"

namespace panyuan::upkeep {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using db::Value;

// Its row comes from the migration, also in a county that nobody uses yet.
constexpr std::string_view kFilledTable = "trace_numbers";
constexpr std::string_view kClearFilled = "DELETE FROM trace_numbers";

// Counts the log's entries, which most rows are about.
class Steps {
 public:
  Steps(const ProgressFn& progress, uint64_t entries) : progress_(progress), total_(2 * entries) {}
  void Row(const Table& table) {
    if (table.name != "ledger_entries") return;
    if (++done_ % kEntryPage == 0 || done_ == total_) progress_(done_, total_);
  }

 private:
  const ProgressFn& progress_;
  const uint64_t total_;
  uint64_t done_ = 0;
};

// The first table with rows; empty where there is none.
Result<std::string> FirstFilled(db::Session& session, const std::vector<Table>& tables) {
  for (const Table& table : tables) {
    if (table.name == kFilledTable) continue;
    bool filled = false;
    PANYUAN_TRY(
        session.Query(table.first_page, {int64_t{1}}, [&](const db::Row&) { filled = true; }));
    if (filled) return table.name;
  }
  return std::string();
}

Status CheckSameTables(const std::vector<Table>& from, const std::vector<Table>& to) {
  const auto stranger = [](const std::vector<Table>& all, const std::vector<Table>& others) {
    return std::find_if(all.begin(), all.end(), [&](const Table& table) {
      return std::find(others.begin(), others.end(), table) == others.end();
    });
  };
  auto differing = stranger(from, to);
  if (differing == from.end()) differing = stranger(to, from);
  if (differing == from.end() || differing == to.end()) return Ok();
  return Error(kCopySchemaDiffers, {{"table", differing->name}});
}

Result<Tally> CopyRows(db::Session& from, const Table& table, db::Transaction& to, Steps& steps) {
  Tally tally;
  PANYUAN_TRY(EachRow(from, table, [&](const std::vector<Value>& row) {
    tally.Add(row);
    steps.Row(table);
    return to.Write(table.insert, std::span<const Value>(row));
  }));
  return tally;
}

Result<Tally> ReadRows(db::Session& session, const Table& table, Steps& steps) {
  Tally tally;
  PANYUAN_TRY(EachRow(session, table, [&](const std::vector<Value>& row) {
    tally.Add(row);
    steps.Row(table);
    return Ok();
  }));
  return tally;
}

// Reads the entries back and computes the tree from them.
Status CheckTree(db::Session& session, const StoredHead& head) {
  TreeCheck tree(session, head);
  const ledger::LogReader log(session);
  while (tree.tree().size() < head.tree_size) {
    const uint64_t start = tree.tree().size();
    Status good = Ok();
    PANYUAN_TRY(log.Entries(start, std::min(kEntryPage, head.tree_size - start),
                            [&](uint64_t index, std::string_view event) {
                              if (good.ok() && index == tree.tree().size()) good = tree.Add(event);
                            }));
    PANYUAN_TRY(good);
    if (tree.tree().size() == start)
      return Differs("ledger_entries", Key("leaf_index", static_cast<int64_t>(start)), kNothing,
                     "an entry");
  }
  return tree.Finish();
}

class Copying {
 public:
  // `tables` are those of both.
  Copying(db::Session& from, db::WriteConnection& to, const std::vector<Table>& tables,
          uint64_t entries, const ProgressFn& progress)
      : from_(from), to_(to), tables_(tables), steps_(progress, entries) {}

  // Into an empty target, in its open transaction.
  Status Run() {
    PANYUAN_TRY(to_.Write(kClearFilled, {}));
    return WithEach([this](const Table& table) { return CopyRows(from_, table, to_, steps_); });
  }

  // With a target that is filled.
  Status CompareOnly() {
    report_.was_there = true;
    return WithEach([this](const Table& table) { return ReadRows(from_, table, steps_); });
  }

  const CopyReport& report() const { return report_; }

 private:
  template <class Take>
  Status WithEach(const Take& take) {
    std::vector<Tally> expected;
    for (const Table& table : tables_) {
      PANYUAN_ASSIGN(const Tally tally, take(table));
      expected.push_back(tally);
      report_.rows += tally.rows;
    }
    report_.tables = tables_.size();
    return Compare(expected);
  }
  Status Compare(const std::vector<Tally>& expected) {
    for (size_t i = 0; i < tables_.size(); ++i) {
      PANYUAN_ASSIGN(const Tally found, ReadRows(to_, tables_[i], steps_));
      if (found != expected[i])
        return Error(kCopyDiffers, {{"table", tables_[i].name},
                                    {"from_rows", std::to_string(expected[i].rows)},
                                    {"to_rows", std::to_string(found.rows)}});
    }
    PANYUAN_ASSIGN(const StoredHead head, ReadHead(to_));
    if (!head.present) return Ok();
    PANYUAN_TRY(CheckTree(to_, head));
    report_.head = {head.origin, head.tree_size, *base::ToHash(head.root), {}};
    return Ok();
  }

  db::Session& from_;
  db::WriteConnection& to_;
  const std::vector<Table>& tables_;
  Steps steps_;
  CopyReport report_;
};

Status Finish(db::WriteConnection& connection, const Status& done) {
  if (!done.ok()) {
    connection.Rollback();
    return done;
  }
  switch (connection.Commit()) {
    case db::Outcome::kCommitted:
      return Ok();
    case db::Outcome::kUnknown:
      return db::kStoreUnsettled;
    case db::Outcome::kFull:
      return db::kStoreFull;
    case db::Outcome::kAborted:
    case db::Outcome::kFatal:
      return db::kStoreFault;
  }
  return db::kStoreFault;
}

bool SameTree(const StoredHead& left, const StoredHead& right) {
  return left.present && right.present && left.origin == right.origin &&
         left.tree_size == right.tree_size && left.root == right.root;
}

bool IsThere(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

// Of a SQLite store; empty for another.
Result<std::string> FileOf(std::string_view store) {
  PANYUAN_ASSIGN(db::StoreUrl url, db::ParseStoreUrl(store));
  return url.kind == db::StoreUrl::Kind::kSqlite ? url.place : std::string();
}

}  // namespace

Result<CopyReport> CopyCounty(db::Engine& from, db::Engine& to, base::UtcTime now,
                              const ProgressFn& progress) {
  std::vector<Table> tables, target;  // before the connections, which know their texts
  PANYUAN_ASSIGN(const auto reader, from.OpenReader());
  PANYUAN_TRY(reader->BeginSnapshot());
  PANYUAN_ASSIGN(tables, ReadTables(*reader, from.name()));
  PANYUAN_ASSIGN(const auto writer, to.OpenUnleased());  // nobody writes an empty county
  PANYUAN_TRY(db::Migrate(*writer, db::MigrationsOf(to.name()), now));
  PANYUAN_ASSIGN(target, ReadTables(*writer, to.name()));
  PANYUAN_TRY(CheckSameTables(tables, target));
  PANYUAN_ASSIGN(const std::string filled, FirstFilled(*writer, target));
  PANYUAN_ASSIGN(const StoredHead head, ReadHead(*reader));
  PANYUAN_ASSIGN(const StoredHead held, ReadHead(*writer));
  if (!filled.empty() && !SameTree(head, held))
    return Error(kCopyTargetNotEmpty, {{"table", filled}});

  Copying copying(*reader, *writer, tables, head.tree_size, progress);
  PANYUAN_TRY(writer->Begin());
  PANYUAN_TRY(Finish(*writer, filled.empty() ? copying.Run() : copying.CompareOnly()));
  reader->EndSnapshot();
  return copying.report();
}

Result<CopyReport> CopyStore(std::string_view from, std::string_view to, std::string_view division,
                             base::UtcTime now, const ProgressFn& progress) {
  PANYUAN_ASSIGN(const auto source, db::OpenStore(from, division, "from"));
  PANYUAN_ASSIGN(const auto target, db::OpenStore(to, division, "to"));
  PANYUAN_ASSIGN(const std::string source_file, FileOf(from));
  PANYUAN_ASSIGN(const std::string target_file, FileOf(to));
  if (!source_file.empty() && !IsThere(source_file))
    return Error(kFileFailed, {{"path", source_file}, {"problem", std::strerror(ENOENT)}});
  const bool fresh = !target_file.empty() && !IsThere(target_file);
  Result<CopyReport> copied = CopyCounty(*source, *target, now, progress);
  if (fresh && !copied.ok() && !copied.error().Is(db::kStoreUnsettled))
    for (const char* part : {"", "-wal", "-shm"}) unlink((target_file + part).c_str());
  return copied;
}

}  // namespace panyuan::upkeep
