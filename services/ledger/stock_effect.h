// What the rows of a chain say, and what they do to a batch's stock.
#pragma once

#include <cstdint>
#include <string_view>

namespace panyuan::ledger {

// The step of the row that declares an earlier one an error, and of somebody else's event. The
// disposition of both is the event's own step.
inline constexpr std::string_view kErrorStep = "error";
inline constexpr std::string_view kForeignStep = "foreign";

// What a chain remembers of one event. `mass_g` is less than 0 for what went into a transformation,
// and 0 where nothing was weighed.
struct ChainRow {
  std::string_view step, disposition;
  int64_t mass_g = 0;
};

// The grams by which the event behind `row` changes what is left of the batch. The sum over a
// chain is what is on hand less what was sold beyond that.
int64_t StockEffect(const ChainRow& row);

// The row of the correction that takes back the event behind `row`.
ChainRow CorrectionOf(const ChainRow& row);

// StockEffect as SQL, over the columns step and mass_g of `chain`, an alias with its dot or "".
#define PANYUAN_STOCK_EFFECT(chain)                                                   \
  "CASE WHEN " chain                                                                  \
  "step IN ('receiving', 'void_shipping', 'collecting', 'disassembling',"             \
  " 'assembling', 'creating_class_instance', 'repackaging', 'error') THEN " chain     \
  "mass_g WHEN " chain                                                                \
  "step IN ('retail_selling', 'shipping', 'departing', 'stock_taking', 'destroying')" \
  " THEN -" chain "mass_g ELSE 0 END"

// Whether `step` is of an event that makes batches of others.
bool IsTransformStep(std::string_view step);

}  // namespace panyuan::ledger
