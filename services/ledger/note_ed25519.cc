// The Ed25519 keys of note.h.
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <optional>
#include <utility>

#include "services/base/bytes.h"
#include "services/ledger/note.h"
#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;

constexpr size_t kKeyBytes = 32;  // of a seed and of a public key
constexpr size_t kSignatureBytes = 64;
constexpr std::string_view kType = "\x01";  // the signature type of Ed25519
constexpr std::string_view kPrivatePrefix = "PRIVATE+KEY+";

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Error BadKey(std::string problem) {
  return Error(kNoteKeyInvalid, {{"problem", std::move(problem)}});
}

std::string KeyId(std::string_view name, std::string_view public_key) {
  const base::Hash hash = base::Sha256({name, "\n", kType, public_key});
  return std::string(base::AsView(hash).substr(0, 4));
}

// "<name>+<key id>+<base64(type || key)>", the form of both halves.
std::string FormatKey(std::string_view name, uint32_t key_id, std::string_view key) {
  std::string id;
  base::AppendBigEndian(id, key_id, 4);
  return std::string(name) + "+" + base::HexEncode(id) + "+" +
         base::Base64Encode(std::string(kType).append(key));
}

struct KeyText {
  std::string name;
  std::string id;   // 4 bytes
  std::string key;  // without its type
};

Result<KeyText> ParseKey(std::string_view text) {
  const size_t first = text.find('+');
  const size_t second = first == text.npos ? first : text.find('+', first + 1);
  if (second == text.npos) return BadKey("it is not name+id+key");
  auto id = base::HexDecode(text.substr(first + 1, second - first - 1));
  if (!id || id->size() != 4) return BadKey("its id is not 8 hex digits");
  const auto key = base::Base64Decode(text.substr(second + 1));
  if (!key || key->empty()) return BadKey("its last part is not base64");
  if (!key->starts_with(kType)) return BadKey("its signature type is not Ed25519");
  return KeyText{std::string(text.substr(0, first)), *std::move(id), key->substr(1)};
}

using ContextPtr = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

}  // namespace

void FreePkey::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

Ed25519Verifier::Ed25519Verifier(std::string_view name, std::string_view public_key, PkeyPtr key)
    : name_(name),
      public_key_(public_key),
      key_id_(static_cast<uint32_t>(base::ReadBigEndian(KeyId(name, public_key)))),
      key_(std::move(key)) {}

Result<Ed25519Verifier> Ed25519Verifier::FromPublicKey(std::string_view name,
                                                       std::string_view public_key) {
  if (!IsKeyName(name)) return BadKey("its name is empty, too long or has a space or '+' in it");
  if (public_key.size() != kKeyBytes) return BadKey("its key is not 32 bytes");
  PkeyPtr key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(public_key), public_key.size()));
  if (!key) return BadKey("its key is not an Ed25519 key");
  return Ed25519Verifier(name, public_key, std::move(key));
}

Result<Ed25519Verifier> Ed25519Verifier::Parse(std::string_view vkey) {
  PANYUAN_ASSIGN(const KeyText text, ParseKey(vkey));
  if (KeyId(text.name, text.key) != text.id) return BadKey("its id does not fit its key");
  return FromPublicKey(text.name, text.key);
}

std::string Ed25519Verifier::Format() const { return FormatKey(name_, key_id_, public_key_); }

bool Ed25519Verifier::Verify(std::string_view text, std::string_view signature) const {
  if (signature.size() != kSignatureBytes) return false;
  const ContextPtr context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return context &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text),
                          text.size()) == 1;
}

Ed25519Signer::Ed25519Signer(Ed25519Verifier verifier, std::string_view seed, PkeyPtr key)
    : verifier_(std::move(verifier)), seed_(seed), key_(std::move(key)) {}

Result<Ed25519Signer> Ed25519Signer::FromSeed(std::string_view name, std::string_view seed) {
  if (seed.size() != kKeyBytes) return BadKey("its seed is not 32 bytes");
  PkeyPtr key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(seed), seed.size()));
  std::string public_key(kKeyBytes, '\0');
  size_t length = public_key.size();
  if (!key || EVP_PKEY_get_raw_public_key(
                  key.get(), reinterpret_cast<unsigned char*>(public_key.data()), &length) != 1)
    return BadKey("its seed makes no Ed25519 key");
  PANYUAN_ASSIGN(auto verifier, Ed25519Verifier::FromPublicKey(name, public_key));
  return Ed25519Signer(std::move(verifier), seed, std::move(key));
}

Result<Ed25519Signer> Ed25519Signer::Generate(std::string_view name) {
  std::string seed(kKeyBytes, '\0');
  if (RAND_priv_bytes(reinterpret_cast<unsigned char*>(seed.data()), kKeyBytes) != 1)
    return Error(kSigningFailed, {{"name", std::string(name)}});
  return FromSeed(name, seed);
}

Result<Ed25519Signer> Ed25519Signer::Parse(std::string_view skey) {
  if (!skey.starts_with(kPrivatePrefix)) return BadKey("it is not a private key");
  PANYUAN_ASSIGN(const KeyText text, ParseKey(skey.substr(kPrivatePrefix.size())));
  PANYUAN_ASSIGN(auto signer, FromSeed(text.name, text.key));
  if (base::ReadBigEndian(text.id) != signer.key_id()) return BadKey("its id does not fit its key");
  return signer;
}

std::string Ed25519Signer::Format() const {
  return std::string(kPrivatePrefix) + FormatKey(name(), key_id(), seed_);
}

Result<std::string> Ed25519Signer::Sign(std::string_view text) const {
  const ContextPtr context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string signature(kSignatureBytes, '\0');
  size_t length = signature.size();
  const bool good =
      context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                     Bytes(text), text.size()) == 1;
  if (!good) return Error(kSigningFailed, {{"name", name()}});
  return signature;
}

}  // namespace panyuan::ledger
