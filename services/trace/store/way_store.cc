#include "services/trace/store/way_store.h"

#include <algorithm>
#include <string>

#include "services/base/text.h"
#include "services/trace/domain/move_reasons.h"
#include "services/trace/store/number_lists.h"

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;
using db::Value;

#define PANYUAN_STEPS                                               \
  "SELECT near.uri, far.uri, far.leaf_index FROM epcis_things near" \
  " JOIN epcis_things far ON far.leaf_index = near.leaf_index"

constexpr std::string_view kAnyCaptured = "SELECT leaf_index FROM epcis_captured LIMIT 1";
constexpr std::string_view kLotsOf =
    "SELECT number, gtin, lot FROM trace_gtin_lots WHERE number IN (" PANYUAN_32_NUMBERS
    ") ORDER BY number";
// Roles: 3 input, 4 output.
constexpr std::string_view kWentInto =
    PANYUAN_STEPS " AND far.role = 3 WHERE near.role = 4 AND near.uri IN (" PANYUAN_32_NUMBERS
    ") ORDER BY near.uri, far.uri, far.leaf_index";
constexpr std::string_view kMadeOf =
    PANYUAN_STEPS " AND far.role = 4 WHERE near.role = 3 AND near.uri IN (" PANYUAN_32_NUMBERS
    ") ORDER BY near.uri, far.uri, far.leaf_index";
constexpr std::string_view kFindCrate = "SELECT crate_id FROM trace_crates WHERE code = $1";
// A crate of the highest level, those inside it, and those inside them.
constexpr std::string_view kBatchesIn =
    "SELECT DISTINCT k.batch_number FROM trace_crate_contents k WHERE k.crate_id = $1"
    " OR k.crate_id IN (SELECT crate_id FROM trace_crates WHERE inside_id = $1)"
    " OR k.crate_id IN (SELECT deeper.crate_id FROM trace_crates inside"
    " JOIN trace_crates deeper ON deeper.inside_id = inside.crate_id"
    " WHERE inside.inside_id = $1) ORDER BY k.batch_number LIMIT $2";
constexpr std::string_view kRecent =
    "SELECT supplier_id, origin, certificate_number, voucher_number FROM trace_batches"
    " WHERE number > (SELECT COALESCE(MAX(number), 0) FROM trace_batches) - $2"
    " AND made_by = 1 AND arrived_us >= $1 ORDER BY number DESC";

// As ListsOf32, of URIs; "" is no thing's.
std::vector<std::vector<Value>> ListsOf32Uris(std::span<const std::string> uris) {
  constexpr size_t kInAList = 32;
  std::vector<std::vector<Value>> lists;
  for (size_t start = 0; start < uris.size(); start += kInAList) {
    std::vector<Value>& list = lists.emplace_back();
    for (const std::string& uri : uris.subspan(start, std::min(kInAList, uris.size() - start)))
      list.push_back(std::string_view(uri));
    list.resize(kInAList, std::string_view());
  }
  return lists;
}

}  // namespace

Result<bool> SqlForeignThings::Any() {
  bool any = false;
  PANYUAN_TRY(session_.Query(kAnyCaptured, {}, [&](const db::Row&) { any = true; }));
  return any;
}

Result<std::vector<std::pair<BatchNumber, GtinLot>>> SqlForeignThings::LotsOf(
    std::span<const BatchNumber> batches) {
  std::vector<std::pair<BatchNumber, GtinLot>> lots;
  PANYUAN_TRY(session_.QueryEach(kLotsOf, ListsOf32(batches), [&](size_t, const db::Row& row) {
    lots.push_back({{row.Int(0)}, {std::string(row.Text(1)), std::string(row.Text(2))}});
  }));
  return lots;
}

Result<std::vector<ForeignStep>> SqlForeignThings::Beside(WayDirection direction,
                                                          std::span<const std::string> uris) {
  std::vector<ForeignStep> steps;
  PANYUAN_TRY(session_.QueryEach(direction == WayDirection::kBack ? kWentInto : kMadeOf,
                                 ListsOf32Uris(uris), [&](size_t, const db::Row& row) {
                                   steps.push_back({std::string(row.Text(0)),
                                                    std::string(row.Text(1)),
                                                    static_cast<uint64_t>(row.Int(2))});
                                 }));
  return steps;
}

Result<std::vector<BatchNumber>> SqlCrateContents::BatchesIn(std::string_view crate_code) {
  int64_t crate = 0;
  PANYUAN_TRY(
      session_.Query(kFindCrate, {crate_code}, [&](const db::Row& row) { crate = row.Int(0); }));
  if (crate == 0) return base::Error(kCrateNotFound, {{"crate_code", base::Quote(crate_code)}});
  std::vector<BatchNumber> batches;
  PANYUAN_TRY(session_.Query(kBatchesIn, {crate, static_cast<int64_t>(kMaxCrateBatches)},
                             [&](const db::Row& row) { batches.push_back({row.Int(0)}); }));
  return batches;
}

Status SqlRecentSources::Visit(base::UtcTime since,
                               const std::function<void(const RecentSource&)>& visit) {
  return session_.Query(kRecent, {since.us, kMaxNumbers}, [&](const db::Row& row) {
    visit({{row.Int(0)}, row.Text(1), row.Text(2), row.Text(3)});
  });
}

}  // namespace panyuan::trace
