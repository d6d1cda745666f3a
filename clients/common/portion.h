// Some of a batch, or of a product, as people write it.
#pragma once

#include <string>
#include <string_view>

#include "panyuan/trace/v1/move.pb.h"
#include "services/base/result.h"

namespace panyuan::clients {

// An amount whose unit may be missing: kilograms then. Errors: QUANTITY_UNREADABLE.
base::Result<trace::v1::Quantity> ReadKilograms(std::string_view text, std::string_view field);

// "7K3Q-M2XD-9PRC=12.5kg"; without an amount all that is on hand. The batch may be anything that
// ReadBatchCode reads. Errors: those of ReadBatchCode and ReadKilograms.
base::Result<trace::v1::BatchAmount> ReadBatchAmount(const std::string& text);

// "VEG044=12.5kg". Errors: COMMAND_LINE_INVALID, QUANTITY_UNREADABLE.
base::Result<trace::v1::Output> ReadProductAmount(const std::string& text);

}  // namespace panyuan::clients
