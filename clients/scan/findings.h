// A batch with its chain, its tests and what checking them against the log gave.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/common/session.h"
#include "panyuan/lab/v1/lab_service.pb.h"
#include "panyuan/ledger/v1/ledger_service.pb.h"
#include "panyuan/trace/v1/trace_service.pb.h"
#include "services/base/result.h"

namespace panyuan::clients::scan {

struct Findings {
  trace::v1::GetChainResponse chain;
  lab::v1::ListBatchResultsResponse tests;
  ledger::v1::GetCheckpointResponse checkpoint;
  std::string origin;                      // of the verified checkpoint
  std::optional<base::Error> log_error;    // of the checkpoint; then no event is verified
  std::vector<base::Status> event_checks;  // one for each event of the chain

  // What speaks against the record first; absent when everything shown is in the log.
  std::optional<base::Error> Doubt() const;
};

// Asks the server and checks every event against the newest checkpoint.
// Errors: those of the calls; what the log does not bear out is in the findings.
base::Result<Findings> Inspect(Session& session, const std::string& batch_code);

}  // namespace panyuan::clients::scan
