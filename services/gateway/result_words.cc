#include "services/gateway/result_words.h"

#include "services/base/time.h"

namespace panyuan::gateway {
namespace {

using lab::v1::Reading;

// "0.31 mg/kg"; the catalogue writes micrograms as "ug".
std::string Amount(const std::string& value, const std::string& unit) {
  if (unit.empty()) return value;
  return value + " " + (unit.starts_with("ug") ? "µg" + unit.substr(2) : unit);
}

std::string StripText(const lab::v1::StripReading& strip, Lang lang) {
  const bool zh = lang == Lang::kZh;
  if (!strip.control_line()) return zh ? "质控线未出现" : "no control line";
  if (strip.positive()) return zh ? "阳性反应" : "positive reaction";
  return zh ? "阴性" : "negative";
}

std::string ContentText(const lab::v1::Concentration& content, Lang lang) {
  const std::string amount = Amount(content.value(), content.unit());
  if (!content.below_detection()) return amount;
  return lang == Lang::kZh ? "未检出（检出限 " + amount + "）"
                           : "not detected (detection limit " + amount + ")";
}

}  // namespace

Words VerdictWords(lab::v1::Verdict verdict) {
  switch (verdict) {
    case lab::v1::VERDICT_CONFORMANT:
      return {Tone::kGood, "合格", "Passed"};
    case lab::v1::VERDICT_PRESUMPTIVE_POSITIVE:
      return {Tone::kWarn, "初筛阳性，待确证", "Screening positive, to be confirmed"};
    case lab::v1::VERDICT_NON_CONFORMANT:
      return {Tone::kBad, "不合格", "Failed"};
    case lab::v1::VERDICT_INVALID:
      return {Tone::kCalm, "检测无效，不作结论", "Test invalid, says nothing"};
    case lab::v1::VERDICT_NOT_JUDGED:
      return {Tone::kCalm, "只作记录，未判定", "Recorded, not judged"};
    default:
      return {Tone::kCalm, "没有结论", "No verdict"};
  }
}

Markup VerdictId(lab::v1::Verdict verdict) {
  switch (verdict) {
    case lab::v1::VERDICT_CONFORMANT:
      return "conformant";
    case lab::v1::VERDICT_PRESUMPTIVE_POSITIVE:
      return "presumptive_positive";
    case lab::v1::VERDICT_NON_CONFORMANT:
      return "non_conformant";
    case lab::v1::VERDICT_INVALID:
      return "invalid";
    case lab::v1::VERDICT_NOT_JUDGED:
      return "not_judged";
    default:
      return "";
  }
}

Words StepWords(trace::v1::ChainStep step) {
  switch (step) {
    case trace::v1::CHAIN_STEP_RECEIVED:
      return {Tone::kCalm, "到货登记", "Received"};
    case trace::v1::CHAIN_STEP_SOLD:
      return {Tone::kCalm, "售出", "Sold"};
    case trace::v1::CHAIN_STEP_SAMPLED:
      return {Tone::kCalm, "抽样", "Sample taken"};
    case trace::v1::CHAIN_STEP_TESTED:
      return {Tone::kCalm, "检测", "Tested"};
    case trace::v1::CHAIN_STEP_VERIFIED:
      return {Tone::kCalm, "结果复核", "Result verified"};
    case trace::v1::CHAIN_STEP_HELD:
      return {Tone::kBad, "暂停销售", "Sale stopped"};
    case trace::v1::CHAIN_STEP_RELEASED:
      return {Tone::kCalm, "恢复销售", "Sale permitted again"};
    case trace::v1::CHAIN_STEP_TRANSFORMED:
      return {Tone::kCalm, "分装、合并或加工", "Split, merged or processed"};
    case trace::v1::CHAIN_STEP_PACKED:
      return {Tone::kCalm, "装筐", "Packed"};
    case trace::v1::CHAIN_STEP_UNPACKED:
      return {Tone::kCalm, "出筐", "Unpacked"};
    case trace::v1::CHAIN_STEP_OFFERED:
      return {Tone::kCalm, "转给其他摊位", "Sent to another stall"};
    case trace::v1::CHAIN_STEP_OFFER_RETURNED:
      return {Tone::kCalm, "转让退回", "Came back from another stall"};
    case trace::v1::CHAIN_STEP_DISPLAYED:
      return {Tone::kCalm, "上架", "Put on display"};
    case trace::v1::CHAIN_STEP_LOST:
      return {Tone::kCalm, "损耗", "Lost or spoiled"};
    case trace::v1::CHAIN_STEP_RETURNED:
      return {Tone::kCalm, "退回供货者", "Returned to the supplier"};
    case trace::v1::CHAIN_STEP_DESTROYED:
      return {Tone::kCalm, "销毁", "Destroyed"};
    case trace::v1::CHAIN_STEP_SENT_OUT:
      return {Tone::kCalm, "运出本县", "Sent out of the county"};
    case trace::v1::CHAIN_STEP_DOCUMENTED:
      return {Tone::kCalm, "附上凭证", "Paper added"};
    case trace::v1::CHAIN_STEP_RECALLED:
      return {Tone::kBad, "召回", "Called back"};
    case trace::v1::CHAIN_STEP_RECALL_ENDED:
      return {Tone::kCalm, "召回结束", "Recall over"};
    case trace::v1::CHAIN_STEP_RECOVERED:
      return {Tone::kCalm, "从顾客收回", "Taken back from customers"};
    case trace::v1::CHAIN_STEP_CORRECTED:
      return {Tone::kWarn, "更正", "Correction"};
    case trace::v1::CHAIN_STEP_FOREIGN:
      return {Tone::kCalm, "外部记录", "Somebody else's record"};
    default:
      return {Tone::kCalm, "其他记录", "Other record"};
  }
}

std::string ReadingText(const Reading& reading, Lang lang) {
  const bool zh = lang == Lang::kZh;
  switch (reading.kind_case()) {
    case Reading::kStrip:
      return StripText(reading.strip(), lang);
    case Reading::kInhibitionPercent:
      return (zh ? "抑制率 " : "inhibition ") + reading.inhibition_percent() + " %";
    case Reading::kConcentration:
      return ContentText(reading.concentration(), lang);
    case Reading::KIND_NOT_SET:
      break;
  }
  return zh ? "无读数" : "no reading";
}

std::string LimitText(const lab::v1::AppliedLimit& limit, Lang lang) {
  if (limit.value().empty()) return lang == Lang::kZh ? "不得检出" : "must not be detected";
  return Amount(limit.value(), limit.unit());
}

std::string QuantityText(const trace::v1::Quantity& quantity, Lang lang) {
  const bool zh = lang == Lang::kZh;
  const std::string& code = quantity.unit_code();
  if (code == "KGM") return quantity.value() + (zh ? " 公斤" : " kg");
  if (code == "GRM") return quantity.value() + (zh ? " 克" : " g");
  return quantity.value() + " " + code;
}

std::string MinuteText(const google::protobuf::Timestamp& time) {
  return base::FormatShanghaiMinute(
      {time.seconds() * base::kMicrosPerSecond + time.nanos() / 1000});
}

}  // namespace panyuan::gateway
