#include "services/trace/store/crate_store.h"

#include <cassert>

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;
using db::Value;

#define PANYUAN_CRATE_COLUMNS "SELECT crate_id, code, stall_id, level, inside_id FROM trace_crates"

constexpr std::string_view kFind = PANYUAN_CRATE_COLUMNS " WHERE code = $1";
constexpr std::string_view kGet = PANYUAN_CRATE_COLUMNS " WHERE crate_id = $1";
constexpr std::string_view kNextId = "SELECT COALESCE(MAX(crate_id), 0) + 1 FROM trace_crates";
constexpr std::string_view kAdd =
    "INSERT INTO trace_crates (crate_id, code, stall_id, level) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kPlace = "UPDATE trace_crates SET inside_id = $2 WHERE crate_id = $1";
constexpr std::string_view kCratesIn =
    PANYUAN_CRATE_COLUMNS " WHERE inside_id = $1 ORDER BY crate_id LIMIT $2";
constexpr std::string_view kGoodsIn =
    "SELECT batch_number, mass_g FROM trace_crate_contents WHERE crate_id = $1"
    " ORDER BY batch_number LIMIT $2";
constexpr std::string_view kSetContent =
    "INSERT INTO trace_crate_contents (crate_id, batch_number, mass_g) VALUES ($1, $2, $3)"
    " ON CONFLICT (crate_id, batch_number) DO UPDATE SET mass_g = excluded.mass_g";
constexpr std::string_view kTakeOut =
    "DELETE FROM trace_crate_contents WHERE crate_id = $1 AND batch_number = $2";

Crate ReadCrate(const db::Row& row) {
  return {{row.Int(0)},
          std::string(row.Text(1)),
          {row.Int(2)},
          static_cast<int>(row.Int(3)),
          {row.Int(4)}};
}

}  // namespace

Result<std::optional<Crate>> SqlCrates::One(std::string_view sql, const Value& key) {
  std::optional<Crate> crate;
  PANYUAN_TRY(session_.Query(sql, {key}, [&](const db::Row& row) { crate = ReadCrate(row); }));
  return crate;
}

Result<std::optional<Crate>> SqlCrates::Find(std::string_view code) { return One(kFind, code); }

Result<std::optional<Crate>> SqlCrates::Get(CrateId id) { return One(kGet, id.value); }

Result<CrateId> SqlCrates::Add(const Crate& crate) {
  assert(transaction_);
  CrateId id;
  PANYUAN_TRY(session_.Query(kNextId, {}, [&](const db::Row& row) { id = {row.Int(0)}; }));
  PANYUAN_TRY(
      transaction_->Write(kAdd, {id.value, crate.code, crate.stall.value, int64_t{crate.level}}));
  return id;
}

Status SqlCrates::Place(CrateId crate, CrateId inside) {
  assert(transaction_);
  return transaction_->Write(kPlace,
                             {crate.value, inside ? Value(inside.value) : Value(db::kNull)});
}

Result<std::vector<Crate>> SqlCrates::CratesIn(CrateId crate, size_t limit) {
  std::vector<Crate> crates;
  PANYUAN_TRY(session_.Query(kCratesIn, {crate.value, static_cast<int64_t>(limit)},
                             [&](const db::Row& row) { crates.push_back(ReadCrate(row)); }));
  return crates;
}

Result<std::vector<CrateContent>> SqlCrates::GoodsIn(CrateId crate, size_t limit) {
  std::vector<CrateContent> goods;
  PANYUAN_TRY(
      session_.Query(kGoodsIn, {crate.value, static_cast<int64_t>(limit)}, [&](const db::Row& row) {
        goods.push_back({{row.Int(0)}, row.Int(1)});
      }));
  return goods;
}

Status SqlCrates::SetContent(CrateId crate, const CrateContent& content) {
  assert(transaction_);
  if (content.mass_g == 0) return transaction_->Write(kTakeOut, {crate.value, content.batch.value});
  return transaction_->Write(kSetContent, {crate.value, content.batch.value, content.mass_g});
}

}  // namespace panyuan::trace
