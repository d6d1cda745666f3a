// How events and kept answers are stored: as zstd frames (RFC 8878) with a dictionary made of many
// of their kind, to about a sixth of their size.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::base {

inline constexpr size_t kMaxUnpacked = 16 << 20;  // bytes

// Any bytes up to kMaxUnpacked; those that would not shrink are kept as they are.
std::string Pack(std::string_view bytes);

// What Pack was given. Bytes that are no zstd frame come back as they are.
// Errors: PACKED_BYTES_DAMAGED.
Result<std::string> Unpack(std::string_view packed);

// schema/packing-1.zdict: what is stored can be read with it alone, so it never changes. A better
// one gets a number of its own beside it.
std::span<const unsigned char> PackingDictionary();

}  // namespace panyuan::base
