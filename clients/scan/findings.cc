#include "clients/scan/findings.h"

#include "clients/common/log_check.h"
#include "clients/common/retry.h"
#include "panyuan/lab/v1/lab_service.grpc.pb.h"
#include "panyuan/ledger/v1/ledger_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"

namespace panyuan::clients::scan {
namespace {

using base::Error;
using base::Result;
using lab::v1::LabService;
using ::panyuan::ledger::v1::LedgerService;
using trace::v1::TraceService;

Result<base::Status> CheckByProof(Session& session, const trace::v1::ChainEvent& event,
                                  const trace::v1::Batch& batch,
                                  const ledger::Checkpoint& checkpoint) {
  ::panyuan::ledger::v1::GetInclusionProofRequest request;
  request.set_leaf_index(event.leaf_index());
  request.set_tree_size(checkpoint.size);
  const auto proof = session.Call(&LedgerService::Stub::GetInclusionProof, request);
  if (proof.ok()) return CheckEvent(event, batch, *proof, checkpoint);
  if (MayRetry(proof.error())) return proof.error();  // no answer, which proves nothing
  return base::Status(proof.error());
}

base::Status CheckEvents(Session& session, Findings& findings) {
  PANYUAN_ASSIGN(const Profile* const profile, session.profile());
  const auto checkpoint = OpenCheckpoint(findings.checkpoint.note(), profile->log_key);
  if (!checkpoint.ok()) {
    findings.log_error = checkpoint.error();
    findings.event_checks.assign(findings.chain.events_size(), checkpoint.error());
    return base::Ok();
  }
  findings.origin = checkpoint->origin;
  for (const auto& event : findings.chain.events()) {
    PANYUAN_ASSIGN(base::Status checked,
                   CheckByProof(session, event, findings.chain.batch(), *checkpoint));
    findings.event_checks.push_back(std::move(checked));
  }
  return base::Ok();
}

}  // namespace

std::optional<Error> Findings::Doubt() const {
  if (log_error) return log_error;
  for (const base::Status& check : event_checks)
    if (!check.ok()) return check.error();
  return std::nullopt;
}

Result<Findings> Inspect(Session& session, const std::string& batch_code) {
  Findings findings;
  trace::v1::GetChainRequest chain_request;
  chain_request.set_batch_code(batch_code);
  PANYUAN_ASSIGN(findings.chain, session.Call(&TraceService::Stub::GetChain, chain_request));
  lab::v1::ListBatchResultsRequest tests_request;
  tests_request.set_batch_code(batch_code);
  PANYUAN_ASSIGN(findings.tests, session.Call(&LabService::Stub::ListBatchResults, tests_request));
  ::panyuan::ledger::v1::GetCheckpointRequest holding_all;
  if (!findings.chain.events().empty())
    holding_all.set_min_tree_size(findings.chain.events().rbegin()->leaf_index() + 1);
  PANYUAN_ASSIGN(findings.checkpoint,
                 session.Call(&LedgerService::Stub::GetCheckpoint, holding_all));
  PANYUAN_TRY(CheckEvents(session, findings));
  return findings;
}

}  // namespace panyuan::clients::scan
