#include "services/gateway/epcis_access.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "services/gateway/header_text.h"
#include "services/gateway/reasons.h"
#include "services/rpc/identity.h"

namespace panyuan::gateway {

using base::Error;
using base::Result;

Result<std::vector<EpcisToken>> ParseEpcisTokens(std::string_view text) {
  std::vector<EpcisToken> tokens;
  size_t number = 0;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find('\n', start), text.size());
    std::string_view line = text.substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = Trim(line);
    start = end + 1;
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const size_t space = line.find(' ');
    const auto bytes = base::HexDecode(line.substr(0, space));
    const auto hash = bytes ? base::ToHash(*bytes) : std::nullopt;
    const std::string_view identity = space == line.npos ? "" : Trim(line.substr(space));
    if (!hash || !rpc::ParseIdentity(identity).ok() || tokens.size() == kMaxTokens)
      return Error(kEpcisTokensInvalid, {{"line", std::to_string(number)}});
    tokens.push_back({*hash, std::string(identity)});
  }
  return tokens;
}

std::optional<EpcisCaller> FindEpcisCaller(std::span<const EpcisToken> tokens,
                                           std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  constexpr size_t kNameBytes = 8;
  if (authorization.size() <= kScheme.size() ||
      LowerCase(authorization.substr(0, kScheme.size())) != kScheme)
    return std::nullopt;
  const base::Hash hash = base::Sha256(Trim(authorization.substr(kScheme.size())));
  for (const EpcisToken& token : tokens)
    if (CRYPTO_memcmp(token.hash.data(), hash.data(), hash.size()) == 0)
      return EpcisCaller{token.identity,
                         "token-" + base::HexEncode(base::AsView(hash).substr(0, kNameBytes))};
  return std::nullopt;
}

}  // namespace panyuan::gateway
