// Between protos and the laboratory's types.
#pragma once

#include "panyuan/lab/v1/lab_service.pb.h"
#include "services/base/result.h"
#include "services/lab/domain/use_cases.h"

namespace panyuan::lab {

// The sample asked for, at `own_lab` where no laboratory is named.
// Errors: INVALID_TIME, INVALID_FIELD (purpose), and those of base::CheckText for lab_code.
base::Result<NewSample> FromProto(const v1::TakeSampleRequest& request, const std::string& own_lab,
                                  StaffId sampler);

// Errors: FIELD_MISSING (reading), INVALID_DECIMAL, INVALID_TIME.
base::Result<NewResult> FromProto(const v1::SubmitResultRequest& request, StaffId tester);

// Whether an answer names the people who tested and verified.
enum class Staff { kShown, kHidden };

void ToProto(const Sample& sample, const CountyCodes& codes, v1::Sample* proto);
void ToProto(const TestResult& result, const CountyCodes& codes, Staff staff,
             v1::TestResult* proto);
void ToProto(const ledger::Appended& entry, panyuan::ledger::v1::Receipt* proto);

}  // namespace panyuan::lab
