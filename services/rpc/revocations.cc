#include "services/rpc/revocations.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace panyuan::rpc {

std::optional<base::Hash> PemFingerprint(std::string_view pem) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
  const size_t begin = pem.find(kBegin);
  const size_t end = begin == pem.npos ? pem.npos : pem.find(kEnd, begin);
  if (end == pem.npos) return std::nullopt;
  std::string body(pem.substr(begin + kBegin.size(), end - begin - kBegin.size()));
  std::erase_if(body, [](char c) { return c == '\n' || c == '\r'; });
  const auto der = base::Base64Decode(body);
  if (!der || der->empty()) return std::nullopt;
  return base::Sha256(*der);
}

void Revocations::Add(std::vector<base::Hash> fingerprints) {
  std::sort(fingerprints.begin(), fingerprints.end());
  fingerprints.erase(std::unique(fingerprints.begin(), fingerprints.end()), fingerprints.end());
  auto present = set_.load();
  std::shared_ptr<const Set> grown;
  do {
    static const Set kNone;
    const Set& known = present ? *present : kNone;
    if (std::includes(known.begin(), known.end(), fingerprints.begin(), fingerprints.end())) return;
    Set both;
    std::set_union(known.begin(), known.end(), fingerprints.begin(), fingerprints.end(),
                   std::back_inserter(both));
    grown = std::make_shared<const Set>(std::move(both));
  } while (!set_.compare_exchange_weak(present, grown));
}

bool Revocations::Revoked(std::string_view certificate_pem) const {
  const auto present = set_.load();
  if (!present) return false;
  const auto fingerprint = PemFingerprint(certificate_pem);
  return !fingerprint || std::binary_search(present->begin(), present->end(), *fingerprint);
}

}  // namespace panyuan::rpc
