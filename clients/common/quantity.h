// Amounts as people write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "panyuan/trace/v1/quantity.pb.h"
#include "services/base/result.h"

namespace panyuan::clients {

// Reads an amount with its unit: kg, 公斤 or 千克; g or 克; 斤 or 市斤 (500 g). Spaces and the case
// of letters do not matter. The answer is canonical: grams stay "GRM", all else is "KGM", with no
// zeros at the end. Whether the amount makes sense is the server's to say.
// Errors: QUANTITY_UNREADABLE with field and value.
base::Result<trace::v1::Quantity> ReadQuantity(std::string_view text, std::string_view field);

// The same as whole grams, 0 to 4,294,967,295.
// Errors: QUANTITY_UNREADABLE with field and value.
base::Result<uint32_t> ReadGrams(std::string_view text, std::string_view field);

// "40 kg"; empty for no amount.
std::string Describe(const trace::v1::Quantity& quantity);

}  // namespace panyuan::clients
