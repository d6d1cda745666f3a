// Cosignatures by C2SP tlog-cosignature, cosignature/v1: a witness states under its own key and
// clock that a checkpoint extends every one it has seen of that log. In a note they are signature
// lines of type 0x04.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/base/time.h"
#include "services/ledger/note.h"

namespace panyuan::ledger {

// The public half: key id SHA-256(name || 0x0A || 0x04 || public key)[:4]; a signature is
// u64 time || Ed25519 over "cosignature/v1\ntime <time>\n" || the note's text.
class CosignatureVerifier final : public NoteVerifier {
 public:
  // `public_key` is 32 bytes. Errors: NOTE_KEY_INVALID.
  static Result<CosignatureVerifier> FromPublicKey(std::string_view name,
                                                   std::string_view public_key);
  // Reads "<name>+<key id, 8 hex digits>+<base64(0x04 || public key)>". Errors: NOTE_KEY_INVALID.
  static Result<CosignatureVerifier> Parse(std::string_view vkey);

  std::string Format() const;

  const std::string& name() const override { return key_.name(); }
  uint32_t key_id() const override { return key_id_; }
  bool Verify(std::string_view text, std::string_view signature) const override;

 private:
  explicit CosignatureVerifier(Ed25519Verifier key);

  Ed25519Verifier key_;
  uint32_t key_id_;
};

// Both halves.
class CosignatureSigner final : public NoteSigner {
 public:
  // `seed` is the 32 bytes of RFC 8032; `clock` outlives the signer. Errors: NOTE_KEY_INVALID.
  static Result<CosignatureSigner> FromSeed(std::string_view name, std::string_view seed,
                                            const base::Clock& clock);

  const CosignatureVerifier& verifier() const { return verifier_; }

  const std::string& name() const override { return verifier_.name(); }
  uint32_t key_id() const override { return verifier_.key_id(); }
  Result<std::string> Sign(std::string_view text) const override;

 private:
  CosignatureSigner(Ed25519Signer key, CosignatureVerifier verifier, const base::Clock& clock);

  Ed25519Signer key_;
  CosignatureVerifier verifier_;
  const base::Clock* clock_;
};

}  // namespace panyuan::ledger
