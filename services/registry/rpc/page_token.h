// Page tokens: where the page before ended, opaque to callers.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/registry/domain/registry.h"

namespace panyuan::registry {

std::string MakePageToken(std::string_view last_code);
std::string MakePageToken(const LimitKey& last);

// An empty token is the first page. Errors: PAGE_TOKEN_INVALID.
base::Result<std::string> ReadCodeToken(std::string_view token);
base::Result<LimitKey> ReadLimitToken(std::string_view token);

}  // namespace panyuan::registry
