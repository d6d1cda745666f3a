// The frames of gRPC-Web bodies (grpc/doc/PROTOCOL-WEB.md): flags, a length in four bytes, content.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::gateway {

inline constexpr uint8_t kTrailersFlag = 0x80;

std::string Frame(uint8_t flags, std::string_view content);

// The content of a body that is one frame with a message, uncompressed. Errors: FRAME_INVALID.
base::Result<std::string> Unframe(std::string_view body);

// The bytes of base64 that was encoded piece by piece, so that padding may stand in the middle.
std::optional<std::string> DecodeBase64Pieces(std::string_view text);

}  // namespace panyuan::gateway
