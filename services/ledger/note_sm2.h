// SM2 keys for notes (GB/T 32918.2 over SM3, GB/T 32905), beside Ed25519 for readers who must check
// with China's national algorithms. Signature type 0xff with the identifier
// "SM2-SM3/1234567812345678"; a reader who does not know it passes over such a signature.
#pragma once

#include <string>
#include <string_view>

#include "services/ledger/note.h"

namespace panyuan::ledger {

// The public half. Key id SHA-256(name || 0x0A || 0xFF || identifier || public key)[:4]; a
// signature is r || s, 32 bytes each, over the text under the distinguishing id 1234567812345678.
class Sm2Verifier final : public NoteVerifier {
 public:
  // `public_key` is a point of the curve, uncompressed: 0x04, x and y, 65 bytes.
  // Errors: NOTE_KEY_INVALID.
  static Result<Sm2Verifier> FromPublicKey(std::string_view name, std::string_view public_key);
  // Reads "<name>+<key id, 8 hex digits>+<base64(0xFF || identifier || public key)>".
  // Errors: NOTE_KEY_INVALID (also for another type and for a key id that does not fit the key).
  static Result<Sm2Verifier> Parse(std::string_view vkey);

  std::string Format() const;
  const std::string& public_key() const { return public_key_; }

  const std::string& name() const override { return name_; }
  uint32_t key_id() const override { return key_id_; }
  bool Verify(std::string_view text, std::string_view signature) const override;

 private:
  Sm2Verifier(std::string_view name, std::string_view public_key, PkeyPtr key);

  std::string name_;
  std::string public_key_;
  uint32_t key_id_;
  PkeyPtr key_;
};

// Both halves. The scalar comes from the caller, who guards it.
class Sm2Signer final : public NoteSigner {
 public:
  // `scalar` is the private key, 32 bytes big-endian, from 1 to the group's order less 2.
  // Errors: NOTE_KEY_INVALID.
  static Result<Sm2Signer> FromScalar(std::string_view name, std::string_view scalar);

  const Sm2Verifier& verifier() const { return verifier_; }

  const std::string& name() const override { return verifier_.name(); }
  uint32_t key_id() const override { return verifier_.key_id(); }
  // A new signature at every call.
  Result<std::string> Sign(std::string_view text) const override;

 private:
  Sm2Signer(Sm2Verifier verifier, PkeyPtr key);

  Sm2Verifier verifier_;
  PkeyPtr key_;
};

}  // namespace panyuan::ledger
