// Makes the addresses that go on a batch's label.
#pragma once

#include <cstdint>
#include <string>

#include "services/base/time.h"
#include "services/label/batch_code.h"
#include "services/label/label_signature.h"
#include "services/label/qr_payload.h"

namespace panyuan::label {

struct LabelUrls {
  std::string signed_url;  // "HTTPS://<HOST>/Q/<205 digits>"
  std::string small_url;   // "HTTPS://<HOST>/T/<12 characters>"
};

// Immutable; safe to share between threads.
class LabelIssuer {
 public:
  // `host` has passed CheckLabelHost.
  LabelIssuer(LabelSigner signer, std::string host)
      : signer_(std::move(signer)), host_(std::move(host)) {}

  const std::string& host() const { return host_; }

  std::string SmallUrlOf(BatchCode code) const { return SmallUrl(host_, code); }

  // `stall` and `product` are the registry's ids, below 2^32.
  std::string SignedUrlOf(BatchCode code, int64_t stall, int64_t product, base::CivilDay day,
                          PrintedVerdict verdict) const {
    LabelClaim claim;
    claim.stall = static_cast<uint32_t>(stall);
    claim.product = static_cast<uint32_t>(product);
    claim.batch_code = code;
    claim.set_day(day);
    claim.set_verdict(verdict);
    return SignedUrl(host_, signer_.EncodeSigned(claim));
  }
  LabelUrls Issue(BatchCode code, int64_t stall, int64_t product, base::CivilDay day,
                  PrintedVerdict verdict) const {
    return {SignedUrlOf(code, stall, product, day, verdict), SmallUrlOf(code)};
  }

 private:
  LabelSigner signer_;
  std::string host_;
};

}  // namespace panyuan::label
