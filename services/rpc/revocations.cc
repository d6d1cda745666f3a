#include "services/rpc/revocations.h"

#include <algorithm>
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
  if (fingerprints.empty()) return;
  if (const auto present = set_.load())
    fingerprints.insert(fingerprints.end(), present->begin(), present->end());
  std::sort(fingerprints.begin(), fingerprints.end());
  fingerprints.erase(std::unique(fingerprints.begin(), fingerprints.end()), fingerprints.end());
  set_.store(std::make_shared<const Set>(std::move(fingerprints)));
}

bool Revocations::Revoked(std::string_view certificate_pem) const {
  const auto present = set_.load();
  if (!present) return false;
  const auto fingerprint = PemFingerprint(certificate_pem);
  return !fingerprint || std::binary_search(present->begin(), present->end(), *fingerprint);
}

}  // namespace panyuan::rpc
