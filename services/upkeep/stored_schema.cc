#include "services/upkeep/stored_schema.h"

namespace panyuan::upkeep {
namespace {

constexpr std::string_view kPostgresTable =
    "SELECT 1 FROM information_schema.tables"
    " WHERE table_schema = current_schema() AND table_name = $1 LIMIT 1";
constexpr std::string_view kSqliteTable =
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1 LIMIT 1";

}  // namespace

base::Result<bool> HasTable(db::Session& session, std::string_view engine, std::string_view table) {
  bool has = false;
  PANYUAN_TRY(session.Query(engine == "sqlite" ? kSqliteTable : kPostgresTable, {table},
                            [&](const db::Row&) { has = true; }));
  return has;
}

}  // namespace panyuan::upkeep
