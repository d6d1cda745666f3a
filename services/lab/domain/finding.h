// What a failing result found, in the words of notices and of the counter.
#pragma once

#include <string>

#include "services/lab/domain/test_result.h"

namespace panyuan::lab {

// One sentence part in each language, without a full stop and without personal data.
struct Finding {
  std::string zh, en;
};

// "噻虫胺 0.31 mg/kg，超过限量 0.2 mg/kg（GB 2763-2021）". Only for a non-conformant result.
Finding FindingOf(const TestResult& result);

// A reading as a laboratory writes it: "0.31 mg/kg", "<0.01 mg/kg" below detection, "12.5 %";
// empty for a strip, which has no number.
std::string WriteReading(const Reading& reading);

// "0.2 mg/kg"; "not detectable" or "no number" where the limit has none.
std::string WriteLimit(const Limit& limit);

}  // namespace panyuan::lab
