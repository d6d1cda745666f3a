#include "services/trace/store/export_store.h"

#include <algorithm>
#include <string>

#include "services/base/packing.h"
#include "services/ledger/log_reader.h"
#include "services/trace/store/number_lists.h"

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;

constexpr std::string_view kEntryAt = "SELECT event FROM ledger_entries WHERE leaf_index = $1";
constexpr std::string_view kLeavesOf =
    "SELECT DISTINCT leaf_index FROM ledger_chain WHERE batch_number IN (" PANYUAN_32_NUMBERS
    ") ORDER BY leaf_index LIMIT $33";

}  // namespace

Result<uint64_t> SqlLogEntries::Size() { return ledger::LogReader(session_).Size(); }

Status SqlLogEntries::From(uint64_t start, uint64_t count, const Visit& visit) {
  return ledger::LogReader(session_).Entries(start, count, visit);
}

Status SqlLogEntries::At(std::span<const uint64_t> leaves, const Visit& visit) {
  std::vector<std::vector<db::Value>> lists;
  for (const uint64_t leaf : leaves) lists.push_back({static_cast<int64_t>(leaf)});
  Status good;
  PANYUAN_TRY(session_.QueryEach(kEntryAt, lists, [&](size_t i, const db::Row& row) {
    const Result<std::string> event = base::Unpack(row.Bytes(0));
    if (event.ok() && good.ok()) visit(leaves[i], *event);
    if (!event.ok()) good = event.error();
  }));
  return good;
}

Result<std::vector<uint64_t>> SqlLogEntries::LeavesOf(std::span<const BatchNumber> batches,
                                                      size_t limit) {
  std::vector<std::vector<db::Value>> lists = ListsOf32(batches);
  for (std::vector<db::Value>& list : lists) list.push_back(static_cast<int64_t>(limit));
  std::vector<uint64_t> leaves;
  const auto order = [&] {
    std::sort(leaves.begin(), leaves.end());
    leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
    if (leaves.size() > limit) leaves.resize(limit);
  };
  PANYUAN_TRY(session_.QueryEach(kLeavesOf, lists, [&](size_t, const db::Row& row) {
    leaves.push_back(static_cast<uint64_t>(row.Int(0)));
    if (leaves.size() > 2 * limit) order();
  }));
  order();
  return leaves;
}

}  // namespace panyuan::trace
