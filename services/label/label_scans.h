// Scans of labels, counted by place and day, and the alerts that came of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "services/base/time.h"

namespace panyuan::label {

// Scans of one batch's labels at one place on one day.
struct ScanCount {
  int64_t batch_number = 0;
  base::CivilDay day;
  std::string market_code;  // empty where the place was not said
  int64_t scans = 0;        // above 0
  base::UtcTime first, last;
};

enum class ScanAlertKind : int { kAfterSellOut = 1, kOtherMarket = 2 };

// Scans that the batch's vendor and market should know of; one a batch, kind and place.
struct ScanAlert {
  int64_t id = 0;  // given by the store, above those before
  int64_t batch_number = 0;
  ScanAlertKind kind = ScanAlertKind::kAfterSellOut;
  std::string market_code;       // where it was scanned; empty where that was not said
  int64_t stall_id = 0;          // the batch's
  std::string home_market_code;  // likewise
  int64_t scans = 0;             // above 0
  base::UtcTime first, last;
};

// Part of a list of alerts, the newest first.
struct AlertPage {
  int64_t before = 0;  // only smaller ids; 0 for the first page
  size_t limit = 0;
};

}  // namespace panyuan::label
