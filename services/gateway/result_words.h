// What tests and events are called on the page. The word 不合格 stands for VERDICT_NON_CONFORMANT
// alone: one positive strip is a suspicion.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <string_view>

#include "panyuan/lab/v1/test_result.pb.h"
#include "panyuan/trace/v1/chain.pb.h"
#include "panyuan/trace/v1/quantity.pb.h"
#include "services/gateway/html.h"
#include "services/gateway/page_frame.h"

namespace panyuan::gateway {

// A statement in both languages with its tone.
struct Words {
  Tone tone;
  Markup zh, en;
};

Words VerdictWords(lab::v1::Verdict verdict);
// The verdict as the log's events write it; empty for one that they do not know.
Markup VerdictId(lab::v1::Verdict verdict);
Words StepWords(trace::v1::ChainStep step);

// All of these give plain text, to be escaped like any other.
std::string ReadingText(const lab::v1::Reading& reading, Lang lang);
// "0.2 mg/kg", or that nothing may be detected.
std::string LimitText(const lab::v1::AppliedLimit& limit, Lang lang);
std::string QuantityText(const trace::v1::Quantity& quantity, Lang lang);
// "2026-03-04 13:06" in Asia/Shanghai.
std::string MinuteText(const google::protobuf::Timestamp& time);

}  // namespace panyuan::gateway
