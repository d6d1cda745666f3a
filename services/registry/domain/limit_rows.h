// Limits as rows of product × item, from the catalogue's texts and the notices.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "services/base/time.h"
#include "services/registry/domain/limit_text.h"
#include "services/registry/domain/product.h"
#include "services/registry/domain/product_terms.h"
#include "services/registry/domain/residue_limit.h"
#include "services/registry/domain/test_item.h"

namespace panyuan::registry {

// A limit that a supervisor's notice gives.
struct Notice {
  std::string origin;  // names the row among the notices
  std::string product, analyte, unit, basis, source;
  std::vector<LimitFigure> figures;
};

// When the limits of a standard's edition are in force; `basis` opens a limit's basis.
struct LimitEdition {
  std::string basis;
  std::optional<base::CivilDay> valid_from, valid_to;
};

struct LimitSources {
  std::span<const Product> products;
  std::span<const TestItem> items;
  std::span<const Notice> notices;
  std::span<const Term> terms;
  std::span<const LimitEdition> editions;
};

struct LimitRows {
  std::vector<ResidueLimit> limits;
  std::vector<LimitNote> notes;
};

// - An item's own text gives limits for the products it names, else for those of its matrix.
// - A notice gives limits for the items of its analyte whose matrix holds the product, or, where
//   none does, for all of the analyte.
// - The longest edition that opens the basis gives the days. A superseded figure whose last day is
//   unknown becomes one without a number.
// - A figure from an item is verified only where the item is, and its source says that this limit
//   was read: "limit verified:" and the product it was read for, or the words themselves. A notice
//   is verified: it was read.
// Every item's `legal_limit` has been read by ReadLimitText before, or is empty.
LimitRows BuildLimits(const LimitSources& sources);

}  // namespace panyuan::registry
