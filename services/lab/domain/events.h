// What the laboratory does, as EPCIS events. People appear as staff ids. The blind code stays out.
#pragma once

#include "services/lab/domain/codes.h"
#include "services/lab/domain/sample.h"
#include "services/lab/domain/test_result.h"
#include "services/ledger/epcis_event.h"

namespace panyuan::lab {

// How events name the county's things.
struct Names {
  const ledger::ThingUris& uris;
  const CountyCodes& codes;
};

// sampling, at the stall, of the mass of both portions; the portions and seals as extensions.
ledger::EpcisEvent SamplingEvent(const Names& names, const Sample& sample);

// inspecting without disposition, at the laboratory: that a result was handed in can no longer be
// suppressed, while an unverified value is not published.
ledger::EpcisEvent SubmissionEvent(const Names& names, const Sample& sample,
                                   const TestResult& result);

// inspecting, at the laboratory, with what was read, the verdict and its limit. The disposition is
// conformant or non_conformant; unknown where the result decides nothing yet.
ledger::EpcisEvent VerificationEvent(const Names& names, const Sample& sample,
                                     const TestResult& result);

}  // namespace panyuan::lab
