// The Ed25519 signature of the default label. It proves, without a network, who issued the label;
// it does not prove that the label is unique.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/label/qr_payload.h"

struct evp_pkey_st;

namespace panyuan::label {

using LabelPublicKey = std::array<uint8_t, 32>;  // raw Ed25519, RFC 8032

// Signs a county's labels: Ed25519 over `<origin>/qr/v1\n` and the 21 bytes of the claim.
// Immutable; safe to share between threads.
class LabelSigner {
 public:
  // `seed` is the raw Ed25519 private key of 32 bytes; `origin` the name of the county's log.
  // Errors: INVALID_FIELD for label_key.
  static base::Result<LabelSigner> Create(std::string_view seed, uint16_t key_number,
                                          std::string origin);

  uint16_t key_number() const { return key_number_; }
  LabelPublicKey public_key() const;

  // The kSignedDigits decimal digits of claim and signature. The claim's version and key number
  // are set to this signer's.
  std::string EncodeSigned(LabelClaim claim) const;

 private:
  LabelSigner(std::shared_ptr<evp_pkey_st> key, uint16_t key_number, std::string origin);

  std::shared_ptr<evp_pkey_st> key_;
  uint16_t key_number_;
  std::string origin_;
};

// The public key of that number, where known.
using FindLabelKey = std::function<std::optional<LabelPublicKey>(uint16_t key_number)>;

// The claim in `digits`, once its signature has been verified.
// Errors: LABEL_DIGITS_INVALID; LABEL_VERSION_UNKNOWN with version; LABEL_KEY_UNKNOWN with
// key_number; LABEL_SIGNATURE_INVALID.
base::Result<LabelClaim> DecodeSigned(std::string_view digits, std::string_view origin,
                                      const FindLabelKey& find_key);

}  // namespace panyuan::label
