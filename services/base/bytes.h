// Bytes as text, and SHA-256.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace panyuan::base {

using Hash = std::array<uint8_t, 32>;

// SHA-256 of the parts joined. Thread-safe; reuses one context a thread.
Hash Sha256(std::initializer_list<std::string_view> parts);
inline Hash Sha256(std::string_view data) { return Sha256({data}); }

inline std::string_view AsView(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
// The hash in `bytes`, when it is 32 bytes long.
std::optional<Hash> ToHash(std::string_view bytes);

std::string HexEncode(std::string_view bytes);                   // lower case
std::optional<std::string> HexDecode(std::string_view text);     // either case
std::string Base64Encode(std::string_view bytes);                // RFC 4648 §4, padded
std::optional<std::string> Base64Decode(std::string_view text);  // canonical and padded only

void AppendBigEndian(std::string& out, uint64_t value, int bytes);
uint64_t ReadBigEndian(std::string_view bytes);  // at most 8 bytes

}  // namespace panyuan::base
