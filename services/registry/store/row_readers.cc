#include "services/registry/store/row_readers.h"

#include <string>

namespace panyuan::registry {
namespace {

std::string Text(const db::Row& row, int column) { return std::string(row.Text(column)); }

Provenance ReadProvenance(const db::Row& row, int source, int confidence) {
  return {Text(row, source), static_cast<Confidence>(row.Int(confidence))};
}

// Only decimals are stored, so that one that does not read is as none.
std::optional<base::Decimal> ReadDecimal(const db::Row& row, int column) {
  if (row.Text(column).empty()) return std::nullopt;
  const auto number = base::Decimal::Parse(row.Text(column), "stored");
  return number.ok() ? std::optional(*number) : std::nullopt;
}

std::optional<base::CivilDay> ReadDay(const db::Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return base::CivilDay{static_cast<int32_t>(row.Int(column))};
}

}  // namespace

Township ReadTownship(const db::Row& row) {
  return {{row.Int(0)}, Text(row, 1), Text(row, 2), Text(row, 3),
          Text(row, 4), Text(row, 5), Text(row, 6), ReadProvenance(row, 7, 8)};
}

Workstation ReadWorkstation(const db::Row& row) {
  return {Text(row, 0), Text(row, 1), Text(row, 2), ReadProvenance(row, 3, 4)};
}

Market ReadMarket(const db::Row& row) {
  return {{row.Int(0)}, Text(row, 1), Text(row, 2),
          Text(row, 3), Text(row, 4), ReadProvenance(row, 5, 6)};
}

Stall ReadStall(const db::Row& row) {
  return {{row.Int(0)}, Text(row, 1), Text(row, 2),
          Text(row, 3), Text(row, 4), Text(row, 5),
          Text(row, 6), Text(row, 7), ReadProvenance(row, 8, 9)};
}

Laboratory ReadLaboratory(const db::Row& row) {
  return {{row.Int(0)}, Text(row, 1), Text(row, 2),
          Text(row, 3), Text(row, 4), ReadProvenance(row, 5, 6)};
}

Product ReadProduct(const db::Row& row) {
  return {{row.Int(0)}, Text(row, 1), Text(row, 2), Text(row, 3), Text(row, 4),
          Text(row, 5), Text(row, 6), row.Int(7),   Text(row, 8), Text(row, 9)};
}

TestItem ReadTestItem(const db::Row& row) {
  return {{row.Int(0)},
          Text(row, 1),
          Text(row, 2),
          Text(row, 3),
          Text(row, 4),
          Text(row, 5),
          Text(row, 6),
          Text(row, 7),
          Text(row, 8),
          Text(row, 9),
          static_cast<ResultKind>(row.Int(10)),
          ReadDecimal(row, 11),
          Text(row, 12),
          Text(row, 13),
          ReadDecimal(row, 14),
          Text(row, 15),
          Text(row, 16),
          ReadProvenance(row, 17, 18)};
}

ResidueLimit ReadLimit(const db::Row& row) {
  return {{row.Int(0)},        Text(row, 1),
          Text(row, 2),        static_cast<LimitKind>(row.Int(3)),
          ReadDecimal(row, 4), Text(row, 5),
          ReadDay(row, 6),     ReadDay(row, 7),
          Text(row, 8),        ReadProvenance(row, 9, 10),
          Text(row, 11),       Text(row, 12)};
}

Named ReadNamed(const db::Row& row) { return {Text(row, 0), Text(row, 1), Text(row, 2)}; }

}  // namespace panyuan::registry
