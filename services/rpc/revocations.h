// Certificates that no longer count, asked for at every call.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"

namespace panyuan::rpc {

// Thread-safe; readers never wait for a writer.
class Revocations {
 public:
  static constexpr size_t kMax = 100'000;

  // Adds fingerprints (SHA-256 of the DER form) to those kept. Thread-safe. The store, which loads
  // at most kMax that end last, bounds what comes here.
  void Add(std::vector<base::Hash> fingerprints);

  // Whether the certificate is revoked; one that cannot be read is, once any is.
  bool Revoked(std::string_view certificate_pem) const;

 private:
  using Set = std::vector<base::Hash>;  // sorted

  std::atomic<std::shared_ptr<const Set>> set_;
};

// SHA-256 of a PEM certificate's DER form, without reading what it says.
std::optional<base::Hash> PemFingerprint(std::string_view pem);

}  // namespace panyuan::rpc
