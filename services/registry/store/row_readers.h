// Rows into the registry's things, in the order of the columns in statements.h.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "services/db/session.h"
#include "services/registry/domain/place.h"
#include "services/registry/domain/product.h"
#include "services/registry/domain/residue_limit.h"
#include "services/registry/domain/suggestion.h"
#include "services/registry/domain/test_item.h"

namespace panyuan::registry {

Township ReadTownship(const db::Row& row);
Workstation ReadWorkstation(const db::Row& row);
Market ReadMarket(const db::Row& row);
Stall ReadStall(const db::Row& row);
Laboratory ReadLaboratory(const db::Row& row);
Product ReadProduct(const db::Row& row);
TestItem ReadTestItem(const db::Row& row);
ResidueLimit ReadLimit(const db::Row& row);
Named ReadNamed(const db::Row& row);

// All rows of a query; the caller's statement bounds them.
template <class T>
base::Result<std::vector<T>> ReadRows(db::Session& session, std::string_view sql, db::Params params,
                                      T (*read)(const db::Row&)) {
  std::vector<T> rows;
  PANYUAN_TRY(session.Query(sql, params, [&](const db::Row& row) { rows.push_back(read(row)); }));
  return rows;
}

// The one row of a query by a unique key, or nothing.
template <class T>
base::Result<std::optional<T>> ReadOne(db::Session& session, std::string_view sql,
                                       db::Params params, T (*read)(const db::Row&)) {
  std::optional<T> found;
  PANYUAN_TRY(session.Query(sql, params, [&](const db::Row& row) { found = read(row); }));
  return found;
}

}  // namespace panyuan::registry
