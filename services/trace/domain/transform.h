// Batches made of others: split, merged, transformed, packed anew.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/trace/domain/act.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

inline constexpr size_t kMaxInputs = 50;
inline constexpr size_t kMaxOutputs = 500;
inline constexpr size_t kMaxPairs = 1'000;  // of an input and an output

struct OutputOrder {
  std::string product_code;  // empty: the inputs'
  int64_t mass_g = 0;
  std::string reserved_code;  // empty: the next code
};

struct TransformOrder {
  Making kind = Making::kSplit;
  std::vector<Portion> inputs;
  std::vector<OutputOrder> outputs;
  std::optional<base::UtcTime> happened_at;
};

struct Transformed {
  std::vector<BatchView> outputs;  // in the order asked
  ledger::Appended entry;
  bool flagged = false;  // the yield is outside its range
  int64_t yield_permille = 0;
};

// Checks how many batches the act takes and makes; to be asked before they are read.
// Errors: MAKING_INVALID for kReceived and kTransferred, INPUT_COUNT, OUTPUT_COUNT.
base::Status CheckActSize(Making kind, size_t inputs, size_t outputs);

// Takes the inputs and makes the outputs, as one event. The order has passed CheckActSize.
// Errors: INPUT_REPEATED, STALLS_DIFFER, PRODUCTS_DIFFER, QUANTITY_NOT_CONSERVED, UNKNOWN_PRODUCT,
// those of ActTime, CheckMayLeave, CheckNotExpired, Post and AddChild.
base::Result<Transformed> Transform(MoveWrites& ports, TransformOrder order, base::UtcTime now);

}  // namespace panyuan::trace
