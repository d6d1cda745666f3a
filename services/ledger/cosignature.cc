#include "services/ledger/cosignature.h"

#include <utility>

#include "services/base/bytes.h"
#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;

constexpr std::string_view kType = "\x04";
constexpr size_t kTimeBytes = 8;

Error BadKey(std::string problem) {
  return Error(kNoteKeyInvalid, {{"problem", std::move(problem)}});
}

uint32_t KeyId(std::string_view name, std::string_view public_key) {
  const base::Hash hash = base::Sha256({name, "\n", kType, public_key});
  return static_cast<uint32_t>(base::ReadBigEndian(base::AsView(hash).substr(0, 4)));
}

std::string SignedText(uint64_t time_s, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(time_s) + "\n" + std::string(text);
}

}  // namespace

CosignatureVerifier::CosignatureVerifier(Ed25519Verifier key)
    : key_(std::move(key)), key_id_(KeyId(key_.name(), key_.public_key())) {}

Result<CosignatureVerifier> CosignatureVerifier::FromPublicKey(std::string_view name,
                                                               std::string_view public_key) {
  PANYUAN_ASSIGN(auto key, Ed25519Verifier::FromPublicKey(name, public_key));
  return CosignatureVerifier(std::move(key));
}

Result<CosignatureVerifier> CosignatureVerifier::Parse(std::string_view vkey) {
  const size_t first = vkey.find('+');
  const size_t second = first == vkey.npos ? first : vkey.find('+', first + 1);
  if (second == vkey.npos) return BadKey("it is not name+id+key");
  const auto id = base::HexDecode(vkey.substr(first + 1, second - first - 1));
  if (!id || id->size() != 4) return BadKey("its id is not 8 hex digits");
  const auto key = base::Base64Decode(vkey.substr(second + 1));
  if (!key) return BadKey("its last part is not base64");
  if (!key->starts_with(kType)) return BadKey("its signature type is not that of a witness");
  PANYUAN_ASSIGN(auto verifier, FromPublicKey(vkey.substr(0, first), key->substr(1)));
  if (verifier.key_id() != base::ReadBigEndian(*id)) return BadKey("its id does not fit its key");
  return verifier;
}

std::string CosignatureVerifier::Format() const {
  std::string id;
  base::AppendBigEndian(id, key_id_, 4);
  return name() + "+" + base::HexEncode(id) + "+" +
         base::Base64Encode(std::string(kType) + key_.public_key());
}

bool CosignatureVerifier::Verify(std::string_view text, std::string_view signature) const {
  if (signature.size() <= kTimeBytes) return false;
  const uint64_t time_s = base::ReadBigEndian(signature.substr(0, kTimeBytes));
  return key_.Verify(SignedText(time_s, text), signature.substr(kTimeBytes));
}

CosignatureSigner::CosignatureSigner(Ed25519Signer key, CosignatureVerifier verifier,
                                     const base::Clock& clock)
    : key_(std::move(key)), verifier_(std::move(verifier)), clock_(&clock) {}

Result<CosignatureSigner> CosignatureSigner::FromSeed(std::string_view name, std::string_view seed,
                                                      const base::Clock& clock) {
  PANYUAN_ASSIGN(auto key, Ed25519Signer::FromSeed(name, seed));
  PANYUAN_ASSIGN(auto verifier,
                 CosignatureVerifier::FromPublicKey(name, key.verifier().public_key()));
  return CosignatureSigner(std::move(key), std::move(verifier), clock);
}

Result<std::string> CosignatureSigner::Sign(std::string_view text) const {
  const auto time_s = static_cast<uint64_t>(clock_->Now().us / base::kMicrosPerSecond);
  PANYUAN_ASSIGN(const std::string signature, key_.Sign(SignedText(time_s, text)));
  std::string blob;
  base::AppendBigEndian(blob, time_s, kTimeBytes);
  return blob + signature;
}

}  // namespace panyuan::ledger
