// What can be done in the laboratory. Pure over the ports: no proto, no SQL, no clock.
//
// Whether a caller may touch a sample or a result is settled before: a verb takes what was found.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/lab/domain/ports.h"
#include "services/ledger/event_log.h"

namespace panyuan::lab {

// A sample to be taken.
struct NewSample {
  std::string batch_code;  // as scanned or typed
  std::string lab_code;
  Purpose purpose = Purpose::kRoutine;
  StaffId sampler;
  Portion test;     // 1 to kMaxPortion_g
  Portion reserve;  // 0 to kMaxPortion_g
  std::optional<base::UtcTime> taken_at;
};

struct RecordedSample {
  Sample sample;
  ledger::Appended entry;
};

// Records a sample, counts it, and writes the sampling event.
// Errors: STAFF_ID_NEEDED, PORTION_OUT_OF_RANGE, UNKNOWN_LAB, those of base::CheckText for the
// seals, those of BatchSource::FindBatch, TIME_IN_FUTURE (more than 5 minutes ahead), TIME_TOO_OLD
// (more than 30 days back), TIME_OUT_OF_ORDER (before the batch arrived).
base::Result<RecordedSample> TakeSample(LabWrites& ports, const NewSample& order,
                                        base::UtcTime now);

// Errors: SAMPLE_NOT_FOUND, and those of CountyCodes::ParseSample.
base::Result<Sample> FindSample(SampleReads& samples, const CountyCodes& codes,
                                std::string_view sample_code);
// Errors: RESULT_NOT_FOUND, and those of CountyCodes::ParseResult.
base::Result<TestResult> FindResult(SampleReads& samples, const CountyCodes& codes,
                                    std::string_view result_code);

// A result to be handed in.
struct NewResult {
  std::string item_code;
  Reading reading;
  std::string method;  // empty for the item's own
  StaffId tested_by;
  std::optional<base::UtcTime> tested_at;
};

struct RecordedResult {
  TestResult result;
  ledger::Appended entry;
};

// Judges a result by the limit in force on the day of sampling, keeps it, and writes the event of
// its submission. It counts for nothing before it is verified.
// Errors: STAFF_ID_NEEDED, SAMPLE_FULL, UNKNOWN_ITEM, those of CheckReading and Judge, those of
// base::CheckText for the item's code and the method, TIME_IN_FUTURE (more than 5 minutes ahead),
// TIME_OUT_OF_ORDER (before the sample was taken).
base::Result<RecordedResult> SubmitResult(LabWrites& ports, const Sample& sample,
                                          const NewResult& order, base::UtcTime now);

struct VerifiedResult {
  TestResult result;
  bool batch_held = false;  // by this result
  ledger::Appended entry;   // of the inspecting event; a hold's event comes after it
};

// Verifies a result, moves the figures, writes the event with what was read, and holds the batch
// when the result is non-conformant. A presumptive positive holds nothing: it is to be repeated
// and confirmed first.
// Errors: STAFF_ID_NEEDED, NOT_SUBMITTED, SELF_VERIFICATION.
base::Result<VerifiedResult> VerifyResult(LabWrites& ports, const TestResult& submitted,
                                          const StaffId& verifier, base::UtcTime now);

}  // namespace panyuan::lab
