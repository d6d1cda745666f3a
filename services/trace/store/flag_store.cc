#include "services/trace/store/flag_store.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;

constexpr std::string_view kAdd =
    "INSERT INTO trace_flags (leaf_index, batch_number, kind, stall_id, flagged_us, mass_g,"
    " input_g) VALUES ($1, $2, $3, $4, $5, $6, $7)";
#define PANYUAN_FLAG_COLUMNS \
  "SELECT leaf_index, batch_number, kind, stall_id, flagged_us, mass_g, input_g FROM trace_flags"
constexpr std::string_view kList =
    PANYUAN_FLAG_COLUMNS " WHERE leaf_index < $1 ORDER BY leaf_index DESC LIMIT $2";
constexpr std::string_view kListOfStall = PANYUAN_FLAG_COLUMNS
    " WHERE stall_id = $1 AND leaf_index < $2 ORDER BY leaf_index DESC LIMIT $3";

Flag ReadFlag(const db::Row& row) {
  return {static_cast<FlagKind>(row.Int(2)),
          {row.Int(1)},
          {row.Int(3)},
          static_cast<uint64_t>(row.Int(0)),
          {row.Int(4)},
          row.Int(5),
          row.Int(6)};
}

}  // namespace

Status SqlFlags::Add(const Flag& flag) {
  assert(transaction_);
  return transaction_->Write(kAdd, {static_cast<int64_t>(flag.leaf_index), flag.batch.value,
                                    static_cast<int64_t>(flag.kind), flag.stall.value, flag.at.us,
                                    flag.mass_g, flag.input_g});
}

Result<std::vector<Flag>> SqlFlags::List(const FlagQuery& query) {
  const int64_t before =
      query.before ? static_cast<int64_t>(*query.before) : std::numeric_limits<int64_t>::max();
  const auto limit = static_cast<int64_t>(query.limit);
  std::vector<Flag> flags;
  if (!query.stalls) {
    PANYUAN_TRY(session_.Query(kList, {before, limit},
                               [&](const db::Row& row) { flags.push_back(ReadFlag(row)); }));
    return flags;
  }
  std::vector<std::vector<db::Value>> lists;
  for (const StallId stall : *query.stalls) lists.push_back({stall.value, before, limit});
  PANYUAN_TRY(session_.QueryEach(
      kListOfStall, lists, [&](size_t, const db::Row& row) { flags.push_back(ReadFlag(row)); }));
  std::sort(flags.begin(), flags.end(),
            [](const Flag& a, const Flag& b) { return a.leaf_index > b.leaf_index; });
  if (flags.size() > query.limit) flags.resize(query.limit);
  return flags;
}

}  // namespace panyuan::trace
