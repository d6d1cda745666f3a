// A result 结果 of one item on one sample, from the tester's hand to a second person's.
#pragma once

#include <string>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/lab/domain/ids.h"
#include "services/lab/domain/judging.h"

namespace panyuan::lab {

inline constexpr size_t kMaxMethodChars = 80;

// A test item 检测项目 as far as a result keeps it.
struct TestItem {
  ItemId id;
  std::string code, name_zh, name_en;
  ItemRule rule;
};

// Stored as these numbers.
enum class ResultState { kSubmitted = 1, kVerified = 2 };

// All that its verdict came from is kept with it: Judge(reading, item.rule, judgement.limit) gives
// the same judgement again.
struct TestResult {
  ResultId id;
  SampleId sample;
  BatchNumber batch;                 // the sample's
  std::string batch_code, lab_code;  // the sample's
  TestItem item;
  std::string method;  // code or name of the method used
  Reading reading;
  Judgement judgement;
  ResultState state = ResultState::kSubmitted;
  StaffId tested_by;
  base::UtcTime tested_at, recorded_at;
  StaffId verified_by;        // empty until verified
  base::UtcTime verified_at;  // 1970 until verified
};

// The two-person rule: whether `verifier` may verify `result`. Errors say `result_code` where they
// name the result; the caller adds it.
// Errors: STAFF_ID_NEEDED, NOT_SUBMITTED, SELF_VERIFICATION.
base::Status CanVerify(const TestResult& result, const StaffId& verifier);

// The result as verified by `verifier` at `now`.
// Errors: those of CanVerify.
base::Result<TestResult> Verify(TestResult result, const StaffId& verifier, base::UtcTime now);

}  // namespace panyuan::lab
