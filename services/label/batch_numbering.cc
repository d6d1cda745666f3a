// Its states are copied as plain memory; to copy one of EVP takes as long as to hash the key again.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "services/label/batch_numbering.h"

#include <array>
#include <cassert>
#include <string>
#include <utility>

#include "services/base/reasons.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Error;
using base::Result;

constexpr int kHalfBits = BatchCode::kNumberBits / 2;
constexpr uint32_t kHalfMask = (1u << kHalfBits) - 1;
constexpr std::string_view kKeyPurpose = "panyuan/batch-number/v1\n";

// The digest of what `state` has hashed and `more`.
base::Hash Finish(SHA256_CTX state, std::string_view more) {
  base::Hash digest;
  SHA256_Update(&state, more.data(), more.size());
  SHA256_Final(digest.data(), &state);
  return digest;
}

Error InvalidSetting(std::string field, std::string problem, std::string problem_zh) {
  return Error(base::kInvalidField, {{"field", std::move(field)},
                                     {"problem", std::move(problem)},
                                     {"problem_zh", std::move(problem_zh)}});
}

}  // namespace

BatchNumbering::Hmac::Hmac(std::string_view key) {
  std::array<uint8_t, SHA256_CBLOCK> inner, outer;
  const base::Hash hashed = key.size() > inner.size() ? base::Sha256(key) : base::Hash{};
  if (key.size() > inner.size()) key = base::AsView(hashed);
  for (size_t i = 0; i < inner.size(); ++i) {
    const int byte = i < key.size() ? key[i] : 0;
    inner[i] = static_cast<uint8_t>(byte ^ 0x36);
    outer[i] = static_cast<uint8_t>(byte ^ 0x5C);
  }
  SHA256_Init(&inner_);
  SHA256_Update(&inner_, inner.data(), inner.size());
  SHA256_Init(&outer_);
  SHA256_Update(&outer_, outer.data(), outer.size());
}

base::Hash BatchNumbering::Hmac::Of(std::string_view message) const {
  return Finish(outer_, base::AsView(Finish(inner_, message)));
}

Result<BatchNumbering> BatchNumbering::Create(std::string_view key, int county) {
  if (key.size() < kMinKeyBytes)
    return InvalidSetting("batch_key", "the key must have at least 32 random bytes: create one",
                          "密钥至少 32 个随机字节：请重新生成");
  if (county < 1 || county > kMaxCounty)
    return InvalidSetting("county_number", "must be 1 to 32767: correct the configuration",
                          "须为 1 至 32767：请更正配置");
  std::string purpose(kKeyPurpose);
  base::AppendBigEndian(purpose, static_cast<uint64_t>(county), 2);
  const base::Hash county_key = Hmac(key).Of(purpose);
  return BatchNumbering(Hmac(base::AsView(county_key)), static_cast<uint16_t>(county));
}

uint32_t BatchNumbering::Round(int round, uint32_t half) const {
  std::string message(1, static_cast<char>(round));
  base::AppendBigEndian(message, half, 3);
  const base::Hash digest = county_hmac_.Of(message);
  return static_cast<uint32_t>(base::ReadBigEndian(base::AsView(digest).substr(0, 3))) & kHalfMask;
}

BatchCode BatchNumbering::CodeOf(uint64_t number) const {
  assert(number <= BatchCode::kNumberMask);
  uint32_t left = static_cast<uint32_t>(number >> kHalfBits), right = number & kHalfMask;
  for (int round = 0; round < kRounds; ++round) {
    const uint32_t mixed = left ^ Round(round, right);
    left = right;
    right = mixed;
  }
  const uint64_t scrambled = uint64_t{left} << kHalfBits | right;
  return {uint64_t{county_} << BatchCode::kNumberBits | scrambled};
}

Result<uint64_t> BatchNumbering::NumberOf(BatchCode code) const {
  if (code.county() != county_)
    return Error(kBatchCodeOtherCounty, {{"code", code.ToString()},
                                         {"county", std::to_string(code.county())},
                                         {"own_county", std::to_string(county_)}});
  const uint64_t scrambled = code.scrambled_number();
  uint32_t left = static_cast<uint32_t>(scrambled >> kHalfBits), right = scrambled & kHalfMask;
  for (int round = kRounds - 1; round >= 0; --round) {
    const uint32_t mixed = right ^ Round(round, left);
    right = left;
    left = mixed;
  }
  return uint64_t{left} << kHalfBits | right;
}

}  // namespace panyuan::label
