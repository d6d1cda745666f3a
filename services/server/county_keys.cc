#include "services/server/county_keys.h"

#include <utility>

#include "services/server/reasons.h"

namespace panyuan::server {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

namespace {

// A CONFIG_INVALID for `key` from what is wrong with its value.
Error Invalid(const std::string& path, const std::string& key, const Error& error) {
  return Error(kConfigInvalid, {{"path", path}, {"key", key}, {"problem", error.Message()}});
}
Error Invalid(const std::string& path, const std::string& key, const std::string& problem) {
  return Error(kConfigInvalid, {{"path", path}, {"key", key}, {"problem", problem}});
}

// Either kind of key that the log signs with.
Status CheckLogKey(const std::string& vkey) {
  if (ledger::Sm2Verifier::Parse(vkey).ok()) return Ok();
  const auto key = ledger::Ed25519Verifier::Parse(vkey);
  return key.ok() ? Ok() : Status(key.error());
}

Status ReadLogKeys(const Config& config, const std::string& path, const std::string& log_seed,
                   KeyRotation& rotation) {
  if (!config.ledger.second_key_file.empty()) {
    PANYUAN_ASSIGN(rotation.second_log_seed, ReadKeyFile(config.ledger.second_key_file));
    if (rotation.second_log_seed == log_seed)
      return Invalid(path, "ledger.second_key_file", "holds the same key as ledger.key_file");
  }
  if (!config.ledger.sm2_key_file.empty()) {
    PANYUAN_ASSIGN(rotation.sm2_scalar, ReadKeyFile(config.ledger.sm2_key_file));
    const auto sm2 = ledger::Sm2Signer::FromScalar(config.ledger.origin, rotation.sm2_scalar);
    if (!sm2.ok()) return Invalid(path, "ledger.sm2_key_file", sm2.error());
  }
  for (const std::string& vkey : config.ledger.retired)
    if (const Status good = CheckLogKey(vkey); !good.ok())
      return Invalid(path, "ledger.retired", good.error());
  rotation.retired_log_keys = config.ledger.retired;
  return Ok();
}

Status ReadLabelKeys(const Config& config, const std::string& path, KeyRotation& rotation) {
  const auto from = base::ParseDay(config.label.valid_from, "label.valid_from");
  if (!from.ok()) return Invalid(path, "label.valid_from", "is not a day such as 2026-03-04");
  rotation.label_key_from = *from;
  for (const std::string& text : config.label.retired) {
    auto key = label::ParseLabelKey(text, "label.retired");
    if (!key.ok()) return Invalid(path, "label.retired", key.error().metadata().at("problem"));
    if (!key->until) return Invalid(path, "label.retired", "a retired key needs its last day");
    rotation.retired_label_keys.push_back(*std::move(key));
  }
  return Ok();
}

}  // namespace

Result<KeyRotation> ReadRotation(const Config& config, const std::string& path,
                                 const std::string& log_seed) {
  KeyRotation rotation;
  PANYUAN_TRY(ReadLogKeys(config, path, log_seed, rotation));
  PANYUAN_TRY(ReadLabelKeys(config, path, rotation));
  return rotation;
}

Result<CountyKeys> CountyKeys::Make(const PresentKeys& present, const KeyRotation& rotation) {
  const std::string& origin = present.origin;
  PANYUAN_ASSIGN(auto log, ledger::Ed25519Signer::FromSeed(origin, present.log_seed));
  PANYUAN_ASSIGN(auto label,
                 label::LabelSigner::Create(present.label_seed, present.label_key_number, origin));
  CountyKeys keys(std::move(log), std::move(label));
  if (!rotation.second_log_seed.empty()) {
    PANYUAN_ASSIGN(keys.second_log_,
                   ledger::Ed25519Signer::FromSeed(origin, rotation.second_log_seed));
  }
  if (!rotation.sm2_scalar.empty()) {
    PANYUAN_ASSIGN(keys.sm2_, ledger::Sm2Signer::FromScalar(origin, rotation.sm2_scalar));
  }
  keys.retired_log_keys_ = rotation.retired_log_keys;
  const label::LabelPublicKey key = keys.label_.public_key();
  keys.label_keys_.push_back({present.label_key_number, origin, label::LabelVkey(origin, key), key,
                              rotation.label_key_from, std::nullopt});
  keys.label_keys_.insert(keys.label_keys_.end(), rotation.retired_label_keys.begin(),
                          rotation.retired_label_keys.end());
  return keys;
}

std::vector<const ledger::NoteSigner*> CountyKeys::log_signers() const {
  std::vector<const ledger::NoteSigner*> signers{&log_};
  if (second_log_) signers.push_back(&*second_log_);
  if (sm2_) signers.push_back(&*sm2_);
  return signers;
}

label::KeyList CountyKeys::List() const {
  label::KeyList list;
  list.log_keys.push_back({log_.verifier().Format()});
  if (second_log_) list.log_keys.push_back({second_log_->verifier().Format()});
  if (sm2_) list.log_keys.push_back({sm2_->verifier().Format()});
  for (const std::string& vkey : retired_log_keys_) list.log_keys.push_back({vkey});
  list.label_keys = label_keys_;
  return list;
}

}  // namespace panyuan::server
