// Signed notes by C2SP signed-note: a text, an empty line, and one line for each signature
// "— <key name> <base64(key id, 4 bytes || signature)>".
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"

typedef struct evp_pkey_st EVP_PKEY;

namespace panyuan::ledger {

using base::Result;

inline constexpr size_t kMaxNoteBytes = 1 << 20;
inline constexpr size_t kMaxNoteSignatures = 100;  // the specification asks for at least 16
inline constexpr size_t kMaxKeyNameBytes = 256;

// Whether `name` may name a key: UTF-8, 1 to kMaxKeyNameBytes bytes, no Unicode space, no control
// character, no '+'.
bool IsKeyName(std::string_view name);

// A key that signs notes. Thread-safe once made. One interface for every algorithm.
class NoteSigner {
 public:
  virtual ~NoteSigner() = default;
  virtual const std::string& name() const = 0;
  virtual uint32_t key_id() const = 0;
  // The bare signature over the note's text. Errors: SIGNING_FAILED.
  virtual Result<std::string> Sign(std::string_view text) const = 0;
};

// A key that checks notes. Thread-safe once made.
class NoteVerifier {
 public:
  virtual ~NoteVerifier() = default;
  virtual const std::string& name() const = 0;
  virtual uint32_t key_id() const = 0;
  virtual bool Verify(std::string_view text, std::string_view signature) const = 0;
};

struct FreePkey {
  void operator()(EVP_PKEY* key) const;
};
using PkeyPtr = std::unique_ptr<EVP_PKEY, FreePkey>;

// The public half: signature type 0x01, key id SHA-256(name || 0x0A || 0x01 || public key)[:4].
class Ed25519Verifier final : public NoteVerifier {
 public:
  // `public_key` is 32 bytes. Errors: NOTE_KEY_INVALID.
  static Result<Ed25519Verifier> FromPublicKey(std::string_view name, std::string_view public_key);
  // Reads "<name>+<key id, 8 hex digits>+<base64(0x01 || public key)>". Errors: NOTE_KEY_INVALID
  // (also for another signature type and for a key id that does not fit the key).
  static Result<Ed25519Verifier> Parse(std::string_view vkey);

  std::string Format() const;
  const std::string& public_key() const { return public_key_; }

  const std::string& name() const override { return name_; }
  uint32_t key_id() const override { return key_id_; }
  bool Verify(std::string_view text, std::string_view signature) const override;

 private:
  Ed25519Verifier(std::string_view name, std::string_view public_key, PkeyPtr key);

  std::string name_;
  std::string public_key_;
  uint32_t key_id_;
  PkeyPtr key_;
};

// Both halves. The seed comes from and goes to the caller only, who guards it.
class Ed25519Signer final : public NoteSigner {
 public:
  // `seed` is the 32 bytes of RFC 8032. Errors: NOTE_KEY_INVALID.
  static Result<Ed25519Signer> FromSeed(std::string_view name, std::string_view seed);
  // A new random key. Errors: NOTE_KEY_INVALID (the name), SIGNING_FAILED (no randomness).
  static Result<Ed25519Signer> Generate(std::string_view name);
  // Reads "PRIVATE+KEY+<name>+<key id>+<base64(0x01 || seed)>". Errors: NOTE_KEY_INVALID.
  static Result<Ed25519Signer> Parse(std::string_view skey);

  std::string Format() const;
  const std::string& seed() const { return seed_; }
  const Ed25519Verifier& verifier() const { return verifier_; }

  const std::string& name() const override { return verifier_.name(); }
  uint32_t key_id() const override { return verifier_.key_id(); }
  Result<std::string> Sign(std::string_view text) const override;

 private:
  Ed25519Signer(Ed25519Verifier verifier, std::string_view seed, PkeyPtr key);

  Ed25519Verifier verifier_;
  std::string seed_;
  PkeyPtr key_;
};

struct NoteSignature {
  std::string name;
  uint32_t key_id = 0;
  std::string signature;
};

// The signature as its line in a note: "— <name> <base64(key id || signature)>\n".
std::string FormatSignature(const NoteSignature& signature);

struct Note {
  std::string text;                       // with its final newline
  std::vector<NoteSignature> verified;    // one for each known key that signed; never empty
  std::vector<NoteSignature> unverified;  // by keys that are not known, as written
};

// The signed note over `text`, with one line for each signer, in their order.
// Errors: NOTE_MALFORMED (the text does not end in a newline, is not UTF-8 or holds a control
// character; no signer or more than kMaxNoteSignatures; longer than kMaxNoteBytes),
// SIGNING_FAILED.
Result<std::string> SignNote(std::string_view text, std::span<const NoteSigner* const> signers);

// Reads a note and checks every signature by one of the `known` keys (name and id both equal).
// Errors: NOTE_MALFORMED; NOTE_SIGNATURE_INVALID when one by a known key fails; NOTE_UNVERIFIED
// when there is none by a known key.
Result<Note> OpenNote(std::string_view note, std::span<const NoteVerifier* const> known);

}  // namespace panyuan::ledger
