// What a signed label proves by itself, judged with the county's published keys.
#pragma once

#include <string>

#include "clients/common/batch_argument.h"
#include "clients/common/exit_code.h"
#include "clients/common/session.h"
#include "services/label/label_verification.h"

namespace panyuan::clients::scan {

// The keys to judge by: those of the file at `path` where it is given, else "keys.txt" beside the
// profile. Errors: those of ReadFile; KEY_LIST_INVALID.
base::Result<label::KeyList> ReadKeys(const Session& session, const std::string& path);

// Whether there is a file to read keys from.
bool HasKeys(const Session& session, const std::string& path);

// Errors: LABEL_NOT_SIGNED with code; those of label::VerifyLabel.
base::Result<label::VerifiedLabel> Prove(const GivenLabel& label, const label::KeyList& keys);

// Prints what the label proves, or why it is refused.
ExitCode PrintProof(const Session& session, const base::Result<label::VerifiedLabel>& proof);

// One line for a person, "✓ The label's signature is genuine …".
std::string ProofLine(const Session& session, const label::VerifiedLabel& proof);

// Whether `error` speaks of a label that was read, and not of how it was given.
bool IsRefusal(const base::Error& error);

}  // namespace panyuan::clients::scan
