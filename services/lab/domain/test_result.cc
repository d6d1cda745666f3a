#include "services/lab/domain/test_result.h"

#include "services/lab/domain/reasons.h"

namespace panyuan::lab {

base::Status CanVerify(const TestResult& result, const StaffId& verifier) {
  if (verifier.value.empty()) return kStaffIdNeeded;
  if (result.state != ResultState::kSubmitted) return kNotSubmitted;
  if (result.tested_by == verifier) return kSelfVerification;
  return base::Ok();
}

base::Result<TestResult> Verify(TestResult result, const StaffId& verifier, base::UtcTime now) {
  PANYUAN_TRY(CanVerify(result, verifier));
  result.state = ResultState::kVerified;
  result.verified_by = verifier;
  result.verified_at = now;
  return result;
}

}  // namespace panyuan::lab
