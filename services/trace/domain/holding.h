// Stopping the sale of a batch without a laboratory's result, and permitting it again.
#pragma once

#include <string>

#include "services/trace/domain/act.h"

namespace panyuan::trace {

struct HoldOrder {
  HoldBy by = HoldBy::kMarket;  // kMarket or kRegulator
  std::string reason_zh;
  std::string reason_en;  // empty: as the Chinese
};

// Errors: those of CheckReason, BATCH_VOIDED, ALREADY_HELD.
base::Result<Recorded> StopSale(TraceWrites& ports, BatchView view, const HoldOrder& order,
                                base::UtcTime now);

// Errors: those of CheckReason, NOT_HELD; HELD_BY_REGULATOR for anyone but the regulator.
base::Result<Recorded> PermitSale(TraceWrites& ports, BatchView view, HoldBy by,
                                  const std::string& reason, base::UtcTime now);

}  // namespace panyuan::trace
