#include "services/label/label_signature.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <utility>

#include "services/base/reasons.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Error;
using base::Result;

constexpr std::string_view kDomain = "/qr/v1\n";

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
Context NewContext() { return {EVP_MD_CTX_new(), EVP_MD_CTX_free}; }

const unsigned char* Raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string Message(std::string_view origin, std::string_view claim) {
  return std::string(origin).append(kDomain).append(claim);
}

bool Verifies(const LabelPublicKey& public_key, std::string_view message,
              std::string_view signature) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()),
      EVP_PKEY_free);
  const Context context = NewContext();
  return key && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), Raw(signature), signature.size(), Raw(message),
                          message.size()) == 1;
}

}  // namespace

LabelSigner::LabelSigner(std::shared_ptr<evp_pkey_st> key, uint16_t key_number, std::string origin)
    : key_(std::move(key)), key_number_(key_number), origin_(std::move(origin)) {}

Result<LabelSigner> LabelSigner::Create(std::string_view seed, uint16_t key_number,
                                        std::string origin) {
  std::shared_ptr<EVP_PKEY> key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Raw(seed), seed.size()),
      EVP_PKEY_free);
  if (!key)
    return Error(base::kInvalidField,
                 {{"field", "label_key"},
                  {"problem", "an Ed25519 private key has 32 bytes: create one"},
                  {"problem_zh", "Ed25519 私钥为 32 字节：请重新生成"}});
  return LabelSigner(std::move(key), key_number, std::move(origin));
}

LabelPublicKey LabelSigner::public_key() const {
  LabelPublicKey out;
  size_t size = out.size();
  if (EVP_PKEY_get_raw_public_key(key_.get(), out.data(), &size) != 1) std::abort();
  return out;
}

std::string LabelSigner::EncodeSigned(LabelClaim claim) const {
  claim.version_and_algorithm = LabelClaim::kVersion1Ed25519;
  claim.key_number = key_number_;
  std::string bytes = EncodeClaim(claim);
  const std::string message = Message(origin_, bytes);
  unsigned char signature[kSignatureBytes];
  size_t size = sizeof signature;
  const Context context = NewContext();
  // With a good key only a lack of memory can fail here.
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), signature, &size, Raw(message), message.size()) != 1)
    std::abort();
  bytes.append(reinterpret_cast<const char*>(signature), size);
  return BytesToDigits(bytes);
}

Result<LabelClaim> DecodeSigned(std::string_view digits, std::string_view origin,
                                const FindLabelKey& find_key) {
  PANYUAN_ASSIGN(const std::string bytes, DigitsToBytes(digits));
  const std::string_view data = std::string_view(bytes).substr(0, kClaimBytes);
  PANYUAN_ASSIGN(const LabelClaim claim, DecodeClaim(data));
  const std::optional<LabelPublicKey> key = find_key(claim.key_number);
  if (!key) return Error(kLabelKeyUnknown, {{"key_number", std::to_string(claim.key_number)}});
  if (!Verifies(*key, Message(origin, data), std::string_view(bytes).substr(kClaimBytes)))
    return kLabelSignatureInvalid;
  return claim;
}

}  // namespace panyuan::label
