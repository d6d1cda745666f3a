#include "services/upkeep/placement.h"

#include <charconv>
#include <utility>

#include "services/base/text.h"
#include "services/db/migrations.h"
#include "services/db/postgres_engine.h"
#include "services/db/reasons.h"
#include "services/db/store_url.h"
#include "services/upkeep/reasons.h"

namespace panyuan::upkeep {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kSchema = "panyuan_placement";
constexpr std::string_view kList =
    "SELECT division_code, name, store, moving_to, moved_us FROM county_placements"
    " ORDER BY division_code";
constexpr std::string_view kFind =
    "SELECT division_code, name, store, moving_to, moved_us FROM county_placements"
    " WHERE division_code = $1";
constexpr std::string_view kAdd =
    "INSERT INTO county_placements (division_code, name, store, state, moving_to, moved_us)"
    " VALUES ($1, $2, $3, 'here', '', $4)";
constexpr std::string_view kBeginMove =
    "UPDATE county_placements SET state = 'moving', moving_to = $2 WHERE division_code = $1";
constexpr std::string_view kEndMove =
    "UPDATE county_placements SET store = moving_to, state = 'here', moving_to = '', moved_us = $2"
    " WHERE division_code = $1 AND state = 'moving'";
constexpr std::string_view kCancelMove =
    "UPDATE county_placements SET state = 'here', moving_to = '' WHERE division_code = $1";
// Held by the connection, so that it ends with the process.
constexpr std::string_view kLock = "SELECT CASE WHEN pg_try_advisory_lock($1) THEN 1 ELSE 0 END";

constexpr size_t kMaxNameChars = 100;

Result<std::unique_ptr<db::Engine>> EngineOf(std::string_view url) {
  const Result<db::StoreUrl> parsed = db::ParseStoreUrl(url, "placement");
  if (!parsed.ok() || parsed->kind != db::StoreUrl::Kind::kPostgres) return kPlacementUrlInvalid;
  return db::MakePostgresEngine(parsed->place, std::string(kSchema));
}

Placement Read(const db::Row& row) {
  return {std::string(row.Text(0)), std::string(row.Text(1)), std::string(row.Text(2)),
          std::string(row.Text(3)), base::UtcTime{row.Int(4)}};
}

}  // namespace

Result<PlacementTable> PlacementTable::Open(std::string_view url, base::UtcTime now) {
  PlacementTable table;
  PANYUAN_ASSIGN(table.engine_, EngineOf(url));
  PANYUAN_ASSIGN(table.writer_, table.engine_->OpenUnleased());
  PANYUAN_TRY(db::Migrate(*table.writer_, db::PlacementMigrations(), now));
  PANYUAN_ASSIGN(table.reader_, table.engine_->OpenReader());
  return table;
}

Result<PlacementTable> PlacementTable::OpenToRead(std::string_view url) {
  PlacementTable table;
  PANYUAN_ASSIGN(table.engine_, EngineOf(url));
  PANYUAN_ASSIGN(table.reader_, table.engine_->OpenReader());
  return table;
}

Result<std::vector<Placement>> PlacementTable::List() {
  std::vector<Placement> all;
  PANYUAN_TRY(reader_->Query(kList, {}, [&](const db::Row& row) { all.push_back(Read(row)); }));
  return all;
}

Result<Placement> PlacementTable::Find(std::string_view division) {
  std::optional<Placement> found;
  PANYUAN_TRY(reader_->Query(kFind, {division}, [&](const db::Row& row) { found = Read(row); }));
  if (found) return *found;
  return Error(kCountyNotPlaced, {{"division_code", base::Quote(division)}});
}

Status PlacementTable::Add(const Placement& placement) {
  PANYUAN_TRY(db::SchemaOf(placement.division_code));
  PANYUAN_TRY(db::ParseStoreUrl(placement.store));
  PANYUAN_TRY(base::CheckText(placement.name, "name", kMaxNameChars, base::Presence::kRequired));
  const Result<Placement> there = Find(placement.division_code);
  if (there.ok())
    return Error(kCountyPlaced, {{"division_code", placement.division_code},
                                 {"store", db::ShowStore(there->store)}});
  if (!there.error().Is(kCountyNotPlaced)) return there.error();
  return Change(kAdd,
                {placement.division_code, placement.name, placement.store, placement.moved.us});
}

Status PlacementTable::LockMove(std::string_view division) {
  PANYUAN_TRY(db::SchemaOf(division));
  int64_t number = 0;
  std::from_chars(division.data(), division.data() + division.size(), number);
  bool locked = false;
  PANYUAN_TRY(
      writer_->Query(kLock, {number}, [&](const db::Row& row) { locked = row.Int(0) == 1; }));
  if (locked) return Ok();
  return Error(kMoveRunning, {{"division_code", std::string(division)}});
}

Status PlacementTable::BeginMove(std::string_view division, std::string_view to) {
  return Change(kBeginMove, {division, to});
}

Status PlacementTable::EndMove(std::string_view division, base::UtcTime now) {
  return Change(kEndMove, {division, now.us});
}

Status PlacementTable::CancelMove(std::string_view division) {
  return Change(kCancelMove, {division});
}

Status PlacementTable::Change(std::string_view sql, db::Params params) {
  PANYUAN_TRY(writer_->Begin());
  const Result<int64_t> changed = writer_->Execute(sql, params);
  if (!changed.ok() || *changed != 1) {
    writer_->Rollback();
    return changed.ok() ? Status(db::kStoreFault) : Status(changed.error());
  }
  return writer_->Commit() == db::Outcome::kCommitted ? Ok() : Status(db::kStoreUnsettled);
}

}  // namespace panyuan::upkeep
