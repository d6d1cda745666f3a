// From a batch's number in its county to its code and back, by a keyed permutation: codes cannot be
// guessed from one another, need no index, and can be reserved in blocks for a stall that is
// offline.
#pragma once

#include <openssl/sha.h>

#include <cstdint>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/label/batch_code.h"

namespace panyuan::label {

// A balanced Feistel network over two halves of 20 bits. The round function is HMAC-SHA256 under a
// key derived for the county, so counties that share a key still scramble differently.
// Eight rounds, as in FF3-1 of NIST SP 800-38G: with halves of 20 bits the proof for four rounds
// ends at about 2^10 known codes, which a market prints in days; from six rounds on it reaches
// about 2^20 (Patarin, CRYPTO 2004). A code costs about 1 us, so the margin is free.
// Immutable; safe to share between threads.
class BatchNumbering {
 public:
  static constexpr int kRounds = 8;
  static constexpr size_t kMinKeyBytes = 32;
  static constexpr int kMaxCounty = (1 << BatchCode::kCountyBits) - 1;

  // `county` is the configured county number, 1..kMaxCounty. Changing key or county later orphans
  // every code already printed.
  // Errors: INVALID_FIELD for batch_key (shorter than kMinKeyBytes) or county_number.
  static base::Result<BatchNumbering> Create(std::string_view key, int county);

  uint16_t county() const { return county_; }

  // `number` is below 2^40; different numbers have different codes.
  BatchCode CodeOf(uint64_t number) const;

  // The inverse of CodeOf. Every code of this county has a number; whether a batch of that number
  // was ever registered is for the caller to look up.
  // Errors: BATCH_CODE_OTHER_COUNTY with code, county and own_county.
  base::Result<uint64_t> NumberOf(BatchCode code) const;

 private:
  // HMAC-SHA256 (RFC 2104) under one key, whose blocks are hashed once.
  class Hmac {
   public:
    explicit Hmac(std::string_view key);
    base::Hash Of(std::string_view message) const;

   private:
    SHA256_CTX inner_, outer_;
  };

  BatchNumbering(const Hmac& county_hmac, uint16_t county)
      : county_hmac_(county_hmac), county_(county) {}
  uint32_t Round(int round, uint32_t half) const;

  Hmac county_hmac_;
  uint16_t county_;
};

}  // namespace panyuan::label
