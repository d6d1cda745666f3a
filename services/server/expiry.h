// The server's own certificates, and when they end.
#pragma once

#include <string>
#include <vector>

#include "services/base/time.h"
#include "services/server/config.h"

namespace panyuan::server {

struct WatchedCertificate {
  std::string what;  // "server", "authority", and "gateway" where it has one of its own
  base::UtcTime not_after;
};

// The certificates that the configuration names.
// Errors: CONFIG_UNREADABLE, CERTIFICATE_UNREADABLE.
base::Result<std::vector<WatchedCertificate>> ReadWatchedCertificates(const Config& config);

// Logs a warning for each that ends within kWarnDays of `now`. To be called at the start and daily.
inline constexpr int kWarnDays = 30;
void WarnOfExpiry(const std::vector<WatchedCertificate>& certificates, base::UtcTime now);

}  // namespace panyuan::server
