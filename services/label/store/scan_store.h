// How often labels were looked up, by place and day, and the alerts that came of it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "services/db/session.h"
#include "services/label/label_scans.h"

namespace panyuan::label {

// Errors of all functions: those of the store.

// Adds to what is counted of that batch, day and place.
base::Status AddScans(db::Transaction& transaction, const ScanCount& count);

// Makes the alert, or adds its scans to the one of that batch, kind and place.
base::Status RaiseAlert(db::Transaction& transaction, const ScanAlert& alert);

// A batch's counts, the newest day first, at most `limit`.
base::Result<std::vector<ScanCount>> ScansOf(db::Session& session, int64_t batch_number,
                                             size_t limit);

base::Result<std::vector<ScanAlert>> AllAlerts(db::Session& session, const AlertPage& page);
// About batches of one stall.
base::Result<std::vector<ScanAlert>> AlertsOfStall(db::Session& session, int64_t stall_id,
                                                   const AlertPage& page);
// About batches of a market's stalls, and about labels that were scanned at it.
base::Result<std::vector<ScanAlert>> AlertsOfMarket(db::Session& session,
                                                    std::string_view market_code,
                                                    const AlertPage& page);

}  // namespace panyuan::label
