// The keys that a county signs with, and those that it has signed with.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/label/key_list.h"
#include "services/label/label_signature.h"
#include "services/ledger/note.h"
#include "services/ledger/note_sm2.h"
#include "services/server/config.h"

namespace panyuan::server {

// The keys that a county signs with now. Seeds are 32 bytes each.
struct PresentKeys {
  std::string origin;  // the log's name, which the keys bear too
  std::string log_seed, label_seed;
  uint16_t label_key_number = 1;
};

// What stands beside the present keys while keys change, and after.
struct KeyRotation {
  std::string second_log_seed;                // 32 bytes, or none
  std::string sm2_scalar;                     // likewise
  std::vector<std::string> retired_log_keys;  // verifier keys
  base::CivilDay label_key_from{18'262};      // 2020-01-01, the first day a label can name
  std::vector<label::LabelKey> retired_label_keys;
};

// The rotation that the configuration at `path` describes, its key files read and every key
// checked; `log_seed` is the present one.
// Errors: CONFIG_UNREADABLE, CONFIG_INVALID with the key's name.
base::Result<KeyRotation> ReadRotation(const Config& config, const std::string& path,
                                       const std::string& log_seed);

class CountyKeys {
 public:
  // Errors: NOTE_KEY_INVALID, INVALID_FIELD for label_key.
  static base::Result<CountyKeys> Make(const PresentKeys& present, const KeyRotation& rotation);

  // The log's keys in the order of signing: the present one, the second and the SM2 key, where
  // there are. They live in this object.
  std::vector<const ledger::NoteSigner*> log_signers() const;
  const ledger::Ed25519Verifier& log_verifier() const { return log_.verifier(); }
  const label::LabelSigner& label_signer() const { return label_; }

  // That labels are judged by, the present one first.
  const std::vector<label::LabelKey>& label_keys() const { return label_keys_; }

  // All of them, for /keys.txt.
  label::KeyList List() const;

 private:
  CountyKeys(ledger::Ed25519Signer log, label::LabelSigner label)
      : log_(std::move(log)), label_(std::move(label)) {}

  ledger::Ed25519Signer log_;
  std::optional<ledger::Ed25519Signer> second_log_;
  std::optional<ledger::Sm2Signer> sm2_;
  std::vector<std::string> retired_log_keys_;
  label::LabelSigner label_;
  std::vector<label::LabelKey> label_keys_;  // the present one first
};

}  // namespace panyuan::server
