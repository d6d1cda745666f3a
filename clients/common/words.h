// The contract's facts in words, the same in every tool.
#pragma once

#include <string>

#include "clients/common/terminal.h"
#include "clients/common/text.h"
#include "panyuan/lab/v1/sample.pb.h"
#include "panyuan/lab/v1/test_result.pb.h"
#include "panyuan/trace/v1/batch.pb.h"
#include "panyuan/trace/v1/chain.pb.h"
#include "panyuan/trace/v1/document_service.pb.h"

namespace panyuan::clients {

Text Word(trace::v1::BatchState state);
Text Word(trace::v1::BatchMaking making);
Text Word(trace::v1::ChainStep step);
Text Word(trace::v1::DocumentKind kind);
Text Word(trace::v1::CertificateGround ground);
Text Word(lab::v1::SamplePurpose purpose);
Text Word(lab::v1::SampleVerdict verdict);
Text Word(lab::v1::ResultState state);
Text Word(lab::v1::Verdict verdict);

Style StyleOf(trace::v1::BatchState state);
Style StyleOf(lab::v1::SampleVerdict verdict);
Style StyleOf(lab::v1::Verdict verdict);

// "0.31 mg/kg", "below 0.01 mg/kg", "12.5 % inhibition", "negative".
std::string Describe(const lab::v1::Reading& reading, Language language);

// "0.2 mg/kg (GB 2763-2021)", "any detection fails (…)"; says when the source is not checked yet.
// Empty for no limit.
std::string Describe(const lab::v1::AppliedLimit& limit, Language language);

// The name in the language asked for, the other one where there is none.
const std::string& NameIn(Language language, const std::string& zh, const std::string& en);

}  // namespace panyuan::clients
