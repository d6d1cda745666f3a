// The GTIN and lot that a supplier's label may carry, and the batches known by them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/trace/domain/batch.h"

namespace panyuan::trace {

// A lot of a trade item by GS1's keys. Several batches may be of one.
struct GtinLot {
  std::string gtin;  // 14 digits
  std::string lot;   // 1 to 20 characters of CSET 82

  // "/01/<gtin>/10/<lot>", percent-encoded: the path of its GS1 Digital Link.
  std::string Path() const;
};

// Reads the two as they stand on a label: GTINs of 8, 12 or 13 digits too. An empty lot stays so.
// Errors: AI_VALUE_INVALID with the field; FIELD_MISSING where there is a lot without a GTIN.
base::Result<std::optional<GtinLot>> ReadGtinLot(std::string_view gtin, std::string_view lot);

// Which batches of a lot to list.
struct GtinLotQuery {
  GtinLot lot;
  BatchNumber before;  // only smaller numbers; none means from the newest
  size_t limit = 0;
};

// Bound to one transaction or snapshot.
class GtinLots {
 public:
  virtual ~GtinLots() = default;
  // Only while writing: once a batch.
  virtual base::Status Add(BatchNumber batch, const GtinLot& lot) = 0;
  virtual base::Result<std::optional<GtinLot>> Of(BatchNumber batch) = 0;
  // Newest first.
  virtual base::Result<std::vector<BatchNumber>> Find(const GtinLotQuery& query) = 0;
};

}  // namespace panyuan::trace
