#include "services/province/store/province_store.h"

#include <optional>
#include <utility>

#include "services/province/reasons.h"

namespace panyuan::province {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using db::Blob;

constexpr std::string_view kListAll =
    "SELECT leaf_index, division_code, tree_size, note, logged_us FROM province_leaves"
    " WHERE leaf_index < $1 ORDER BY leaf_index DESC LIMIT $2";
constexpr std::string_view kListOf =
    "SELECT leaf_index, division_code, tree_size, note, logged_us FROM province_leaves"
    " WHERE division_code = $3 AND leaf_index < $1 ORDER BY leaf_index DESC LIMIT $2";
constexpr std::string_view kNewestNote =
    "SELECT note FROM province_leaves WHERE division_code = $1 ORDER BY leaf_index DESC LIMIT 1";
constexpr std::string_view kReadNode =
    "SELECT hash FROM province_nodes WHERE level = $1 AND node_index = $2";
constexpr std::string_view kListAlarms =
    "SELECT number, kind, origin, refused_note, division_code, known_note, first_us, last_us, times"
    " FROM province_alarms WHERE number < $1 ORDER BY number DESC LIMIT $2";
constexpr std::string_view kRepeatAlarm =
    "UPDATE province_alarms SET times = times + 1, last_us = $3 WHERE kind = $1 AND digest = $2";
constexpr std::string_view kCountAlarms =
    "SELECT (SELECT COALESCE(MAX(number), 0) FROM province_alarms),"
    " (SELECT COUNT(*) FROM province_alarms WHERE kind = $1)";
constexpr std::string_view kDropOldest =
    "DELETE FROM province_alarms WHERE number ="
    " (SELECT MIN(number) FROM province_alarms WHERE kind = $1)";
constexpr std::string_view kInsertAlarm =
    "INSERT INTO province_alarms (number, kind, digest, origin, division_code, refused_note,"
    " known_note, first_us, last_us, times) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1)";

}  // namespace

Result<std::vector<StoredCheckpoint>> SqlProvinceReads::Checkpoints(std::string_view division_code,
                                                                    int64_t before, size_t limit) {
  std::vector<StoredCheckpoint> found;
  const auto add = [&](const db::Row& row) {
    found.push_back({static_cast<uint64_t>(row.Int(0)),
                     std::string(row.Text(1)),
                     static_cast<uint64_t>(row.Int(2)),
                     std::string(row.Bytes(3)),
                     {row.Int(4)}});
  };
  const auto most = static_cast<int64_t>(limit);
  PANYUAN_TRY(division_code.empty() ? session_.Query(kListAll, {before, most}, add)
                                    : session_.Query(kListOf, {before, most, division_code}, add));
  return found;
}

Result<std::string> SqlProvinceReads::NewestNote(std::string_view division_code) {
  std::string note;
  PANYUAN_TRY(session_.Query(kNewestNote, {division_code},
                             [&](const db::Row& row) { note = row.Bytes(0); }));
  return note;
}

Result<std::vector<StoredAlarm>> SqlProvinceReads::Alarms(int64_t before, size_t limit) {
  std::vector<StoredAlarm> found;
  PANYUAN_TRY(
      session_.Query(kListAlarms, {before, static_cast<int64_t>(limit)}, [&](const db::Row& row) {
        found.push_back({row.Int(0),
                         {static_cast<AlarmKind>(row.Int(1)), std::string(row.Text(2)),
                          std::string(row.Bytes(3))},
                         std::string(row.Text(4)),
                         std::string(row.Bytes(5)),
                         {row.Int(6)},
                         {row.Int(7)},
                         row.Int(8)});
      }));
  return found;
}

ledger::NodeReader SqlProvinceReads::Nodes() {
  return [&session =
              session_](std::span<const ledger::NodeId> ids) -> Result<std::vector<ledger::Hash>> {
    std::vector<std::vector<db::Value>> keys;
    for (const ledger::NodeId id : ids)
      keys.push_back({int64_t{id.level}, static_cast<int64_t>(id.index)});
    std::vector<ledger::Hash> hashes;
    PANYUAN_TRY(session.QueryEach(kReadNode, keys, [&](size_t, const db::Row& row) {
      if (const auto hash = base::ToHash(row.Bytes(0))) hashes.push_back(*hash);
    }));
    if (hashes.size() != ids.size()) return Error(kProvinceLogCorrupt, {{"stored", "nobody"}});
    return hashes;
  };
}

Status RecordAlarm(db::Transaction& transaction, const RefusedCheckpoint& refused,
                   std::string_view division_code, std::string_view known_note, base::UtcTime now) {
  const auto kind = static_cast<int64_t>(refused.kind);
  const base::Hash digest = base::Sha256(refused.note);
  PANYUAN_ASSIGN(const int64_t repeated,
                 transaction.Execute(kRepeatAlarm, {kind, Blob(digest), now.us}));
  if (repeated > 0) return Ok();
  int64_t newest = 0, count = 0;
  PANYUAN_TRY(transaction.Query(kCountAlarms, {kind}, [&](const db::Row& row) {
    newest = row.Int(0);
    count = row.Int(1);
  }));
  if (IsSigned(refused.kind) && count >= kMaxSignedAlarms) return Ok();
  if (!IsSigned(refused.kind) && count >= kMaxOtherAlarms)
    PANYUAN_TRY(transaction.Write(kDropOldest, {kind}));
  return transaction.Write(kInsertAlarm,
                           {newest + 1, kind, Blob(digest), refused.origin, division_code,
                            Blob(refused.note), Blob(known_note), now.us});
}

}  // namespace panyuan::province
