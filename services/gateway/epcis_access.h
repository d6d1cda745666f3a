// Who may use the EPCIS addresses: bearer tokens (RFC 6750), of which only the hashes are known
// here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace panyuan::gateway {

struct EpcisToken {
  base::Hash hash{};     // SHA-256 of the token
  std::string identity;  // "urn:panyuan:<role>:<scope>"
};

// Reads lines "<SHA-256 of the token in hex> urn:panyuan:<role>:<scope>"; empty ones and those that
// begin with "#" are passed over. Errors: EPCIS_TOKENS_INVALID with the line, also past kMaxTokens.
inline constexpr size_t kMaxTokens = 1'000;
base::Result<std::vector<EpcisToken>> ParseEpcisTokens(std::string_view text);

// As whom the gateway calls for the holder of a token.
struct EpcisCaller {
  std::string identity;
  std::string person;  // "token-" and the beginning of its hash: a token's jobs are its own
};

// The holder of the token in an Authorization header's value; nothing where it is none of `tokens`.
std::optional<EpcisCaller> FindEpcisCaller(std::span<const EpcisToken> tokens,
                                           std::string_view authorization);

}  // namespace panyuan::gateway
