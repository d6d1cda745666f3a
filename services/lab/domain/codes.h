// The codes that people write on samples and reports.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/lab/domain/ids.h"

namespace panyuan::lab {

inline constexpr size_t kMaxCodeChars = 40;  // of any code that a caller gives

// "S-330727-0000001": the kind, the county, and the number in at least 7 digits.
class CountyCodes {
 public:
  // `county` is its GB/T 2260 code: "330727".
  explicit CountyCodes(std::string county) : county_(std::move(county)) {}

  std::string Format(SampleId id) const { return Write('S', id.value); }
  std::string Format(ResultId id) const { return Write('R', id.value); }

  // Read exactly what Format writes; the letter may be small.
  // Errors: SAMPLE_CODE_INVALID, RESULT_CODE_INVALID, and those of base::CheckText for the field
  // sample_code or result_code.
  base::Result<SampleId> ParseSample(std::string_view text) const;
  base::Result<ResultId> ParseResult(std::string_view text) const;

 private:
  std::string Write(char kind, int64_t number) const;
  // The number in `text`, or 0 where Write would not have given it.
  int64_t Read(char kind, std::string_view text) const;

  std::string county_;
};

// What the bench sees instead of the stall: "B-4821". No two of 10,000 samples in a row share one.
// It keeps the stall out of sight, not secret: it can be worked out from the sample's number.
std::string BlindCode(SampleId id);

}  // namespace panyuan::lab
