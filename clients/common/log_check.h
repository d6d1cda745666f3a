// Whether what the server shows is what the county's log holds; trusts only the log's key.
#pragma once

#include <string>

#include "panyuan/ledger/v1/ledger_service.pb.h"
#include "panyuan/trace/v1/batch.pb.h"
#include "panyuan/trace/v1/chain.pb.h"
#include "services/base/result.h"
#include "services/ledger/checkpoint.h"

namespace panyuan::clients {

// The checkpoint in a signed note, once its signature by `log_key` (a verifier key) and its origin
// have been checked.
// Errors: LOG_KEY_MISSING where `log_key` is empty; NOTE_KEY_INVALID; those of ledger::OpenNote and
// ledger::ParseCheckpoint; LOG_NOT_VERIFIED for another origin.
base::Result<ledger::Checkpoint> OpenCheckpoint(const std::string& note,
                                                const std::string& log_key);

// Whether the event's bytes are the entry at its place in the checkpoint's tree, by `proof`, and
// whether they say what is shown: this batch, this step, time and amount, and for an arrival the
// batch's product and origin.
// Errors: LOG_NOT_VERIFIED with problem and problem_zh; PROOF_INVALID.
base::Status CheckEvent(const trace::v1::ChainEvent& event, const trace::v1::Batch& batch,
                        const ::panyuan::ledger::v1::GetInclusionProofResponse& proof,
                        const ledger::Checkpoint& checkpoint);

}  // namespace panyuan::clients
