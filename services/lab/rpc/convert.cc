#include "services/lab/rpc/convert.h"

#include <utility>

#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/rpc/convert.h"

namespace panyuan::lab {
namespace {

using base::Decimal;
using base::Error;
using base::Result;

Result<Purpose> ToPurpose(v1::SamplePurpose proto) {
  switch (proto) {
    case v1::SAMPLE_PURPOSE_UNSPECIFIED:
    case v1::SAMPLE_PURPOSE_ROUTINE:
      return Purpose::kRoutine;
    case v1::SAMPLE_PURPOSE_TARGETED:
      return Purpose::kTargeted;
    default:  // a value of a newer contract
      return Error(base::kInvalidField, {{"field", "purpose"},
                                         {"problem", "choose routine or targeted"},
                                         {"problem_zh", "请选择例行或专项"}});
  }
}

Result<Reading> ToReading(const v1::Reading& proto) {
  switch (proto.kind_case()) {
    case v1::Reading::kStrip:
      return Reading(StripReading{proto.strip().control_line(), proto.strip().positive()});
    case v1::Reading::kInhibitionPercent: {
      PANYUAN_ASSIGN(const Decimal percent,
                     Decimal::Parse(proto.inhibition_percent(), "reading.inhibition_percent"));
      return Reading(InhibitionReading{percent});
    }
    case v1::Reading::kConcentration: {
      const v1::Concentration& content = proto.concentration();
      PANYUAN_ASSIGN(const Decimal value,
                     Decimal::Parse(content.value(), "reading.concentration.value"));
      return Reading(Concentration{value, content.unit(), content.below_detection()});
    }
    case v1::Reading::KIND_NOT_SET:
      break;
  }
  return Error(base::kFieldMissing, {{"field", "reading"}});
}

v1::SampleVerdict ToProto(SampleVerdict verdict) {
  switch (verdict) {
    case SampleVerdict::kPending:
      return v1::SAMPLE_VERDICT_PENDING;
    case SampleVerdict::kConformant:
      return v1::SAMPLE_VERDICT_CONFORMANT;
    case SampleVerdict::kPresumptivePositive:
      return v1::SAMPLE_VERDICT_PRESUMPTIVE_POSITIVE;
    case SampleVerdict::kNonConformant:
      return v1::SAMPLE_VERDICT_NON_CONFORMANT;
  }
  return v1::SAMPLE_VERDICT_UNSPECIFIED;
}

v1::Verdict ToProto(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConformant:
      return v1::VERDICT_CONFORMANT;
    case Verdict::kPresumptivePositive:
      return v1::VERDICT_PRESUMPTIVE_POSITIVE;
    case Verdict::kNonConformant:
      return v1::VERDICT_NON_CONFORMANT;
    case Verdict::kInvalid:
      return v1::VERDICT_INVALID;
    case Verdict::kNotJudged:
      return v1::VERDICT_NOT_JUDGED;
  }
  return v1::VERDICT_UNSPECIFIED;
}

void ToProto(const Reading& reading, v1::Reading* proto) {
  if (const auto* strip = std::get_if<StripReading>(&reading)) {
    proto->mutable_strip()->set_control_line(strip->control_line);
    proto->mutable_strip()->set_positive(strip->positive);
  } else if (const auto* inhibition = std::get_if<InhibitionReading>(&reading)) {
    proto->set_inhibition_percent(inhibition->percent.ToString());
  } else {
    const auto& content = std::get<Concentration>(reading);
    proto->mutable_concentration()->set_value(content.value.ToString());
    proto->mutable_concentration()->set_unit(content.unit);
    proto->mutable_concentration()->set_below_detection(content.below_detection);
  }
}

void ToProto(const Limit& limit, v1::AppliedLimit* proto) {
  if (limit.kind == LimitKind::kMaximum) proto->set_value(limit.value.ToString());
  proto->set_unit(limit.unit);
  proto->set_basis(limit.basis);
  proto->set_source(limit.source);
  proto->set_confidence(std::string(ConfidenceName(limit.confidence)));
  if (limit.valid_from) proto->set_valid_from(base::FormatDay(*limit.valid_from));
}

}  // namespace

Result<NewSample> FromProto(const v1::TakeSampleRequest& request, const std::string& own_lab,
                            StaffId sampler) {
  NewSample order;
  order.batch_code = request.batch_code();
  PANYUAN_TRY(
      base::CheckText(request.lab_code(), "lab_code", kMaxCodeChars, base::Presence::kOptional));
  order.lab_code = request.lab_code().empty() ? own_lab : request.lab_code();
  PANYUAN_ASSIGN(order.purpose, ToPurpose(request.purpose()));
  order.sampler = std::move(sampler);
  order.test = {request.test_portion_g(), request.test_seal()};
  order.reserve = {request.reserve_portion_g(), request.reserve_seal()};
  PANYUAN_ASSIGN(order.taken_at,
                 rpc::ReadTime(request.has_taken_at(), request.taken_at(), "taken_at"));
  return order;
}

Result<NewResult> FromProto(const v1::SubmitResultRequest& request, StaffId tester) {
  NewResult order;
  order.item_code = request.item_code();
  PANYUAN_ASSIGN(order.reading, ToReading(request.reading()));
  order.method = request.method();
  order.tested_by = std::move(tester);
  PANYUAN_ASSIGN(order.tested_at,
                 rpc::ReadTime(request.has_tested_at(), request.tested_at(), "tested_at"));
  return order;
}

void ToProto(const Sample& sample, const CountyCodes& codes, v1::Sample* proto) {
  proto->set_sample_code(codes.Format(sample.id));
  proto->set_batch_code(sample.batch.code);
  proto->set_product_code(sample.batch.product_code);
  proto->set_product_name_zh(sample.batch.product_name_zh);
  proto->set_stall_code(sample.batch.stall_code);
  proto->set_lab_code(sample.lab_code);
  proto->set_purpose(sample.purpose == Purpose::kRoutine ? v1::SAMPLE_PURPOSE_ROUTINE
                                                         : v1::SAMPLE_PURPOSE_TARGETED);
  proto->set_sampler(sample.sampler.value);
  rpc::WriteTime(sample.taken_at, proto->mutable_taken_at());
  proto->set_test_portion_g(sample.test.mass_g);
  proto->set_reserve_portion_g(sample.reserve.mass_g);
  proto->set_test_seal(sample.test.seal);
  proto->set_reserve_seal(sample.reserve.seal);
  proto->set_blind_code(BlindCode(sample.id));
  proto->set_verdict(ToProto(sample.verdict));
}

void ToProto(const TestResult& result, const CountyCodes& codes, Staff staff,
             v1::TestResult* proto) {
  const Judgement& judgement = result.judgement;
  const bool verified = result.state == ResultState::kVerified;
  proto->set_result_code(codes.Format(result.id));
  proto->set_sample_code(codes.Format(result.sample));
  proto->set_batch_code(result.batch_code);
  proto->set_item_code(result.item.code);
  proto->set_item_name_zh(result.item.name_zh);
  proto->set_item_name_en(result.item.name_en);
  proto->set_method(result.method);
  ToProto(result.reading, proto->mutable_reading());
  proto->set_verdict(ToProto(judgement.verdict));
  if (judgement.limit && judgement.limit->judges())
    ToProto(*judgement.limit, proto->mutable_limit());
  proto->set_state(verified ? v1::RESULT_STATE_VERIFIED : v1::RESULT_STATE_SUBMITTED);
  rpc::WriteTime(result.tested_at, proto->mutable_tested_at());
  if (verified) rpc::WriteTime(result.verified_at, proto->mutable_verified_at());
  proto->set_lab_code(result.lab_code);
  if (staff == Staff::kHidden) return;
  proto->set_tested_by(result.tested_by.value);
  proto->set_verified_by(result.verified_by.value);
}

void ToProto(const ledger::Appended& entry, panyuan::ledger::v1::Receipt* proto) {
  proto->set_leaf_index(entry.leaf_index);
  proto->set_event_id(entry.event_id);
}

}  // namespace panyuan::lab
