#include "services/server/expiry.h"

#include <spdlog/spdlog.h>

#include <string_view>
#include <utility>

#include "services/identity/x509.h"

namespace panyuan::server {
namespace {

// The first certificate of a file that may hold a chain.
std::string_view FirstOf(std::string_view pem) {
  constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
  const size_t end = pem.find(kEnd);
  return end == pem.npos ? pem : pem.substr(0, end + kEnd.size());
}

}  // namespace

base::Result<std::vector<WatchedCertificate>> ReadWatchedCertificates(const Config& config) {
  std::vector<std::pair<std::string, std::string>> files = {
      {"server", config.server.certificate}, {"authority", config.server.client_authority}};
  const std::string& gateway = config.gateway.certificate;
  if (!gateway.empty() && gateway != config.server.certificate)
    files.emplace_back("gateway", gateway);
  std::vector<WatchedCertificate> watched;
  for (const auto& [what, path] : files) {
    PANYUAN_ASSIGN(const std::string pem, ReadFile(path));
    PANYUAN_ASSIGN(const auto facts, identity::ReadCertificate(FirstOf(pem)));
    watched.push_back({what, facts.not_after});
  }
  return watched;
}

void WarnOfExpiry(const std::vector<WatchedCertificate>& certificates, base::UtcTime now) {
  for (const WatchedCertificate& one : certificates) {
    const int64_t left_us = one.not_after.us - now.us;
    if (left_us > kWarnDays * base::kMicrosPerDay) continue;
    if (left_us <= 0) {
      spdlog::warn("certificate={} ended={}: make a new one, see certs/README.md", one.what,
                   base::FormatUtc(one.not_after));
    } else {
      spdlog::warn("certificate={} ends={} days_left={}: make a new one, see certs/README.md",
                   one.what, base::FormatUtc(one.not_after), left_us / base::kMicrosPerDay);
    }
  }
}

}  // namespace panyuan::server
