// Ids that make a repeated request harmless.
#pragma once

#include <string>

#include "services/base/time.h"

namespace panyuan::clients {

// A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then random bits from OpenSSL.
std::string MakeRequestId(base::UtcTime now);
std::string MakeRequestId();

}  // namespace panyuan::clients
