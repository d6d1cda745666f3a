#include "clients/common/words.h"

namespace panyuan::clients {
namespace {

constexpr Text kNotStated{"not stated", "未说明"};

std::string Say(Language language, const Text& text) { return std::string(text.In(language)); }

}  // namespace

Text Word(trace::v1::BatchState state) {
  switch (state) {
    case trace::v1::BATCH_STATE_ON_SALE:
      return {"on sale", "在售"};
    case trace::v1::BATCH_STATE_HELD:
      return {"sale stopped", "暂停销售"};
    case trace::v1::BATCH_STATE_SOLD_OUT:
      return {"sold out", "已售完"};
    default:  // protobuf enums are open
      return kNotStated;
  }
}

Text Word(trace::v1::ChainStep step) {
  switch (step) {
    case trace::v1::CHAIN_STEP_RECEIVED:
      return {"came in", "进货"};
    case trace::v1::CHAIN_STEP_SOLD:
      return {"sold", "销售"};
    case trace::v1::CHAIN_STEP_SAMPLED:
      return {"sample taken", "抽样"};
    case trace::v1::CHAIN_STEP_TESTED:
      return {"tested", "检测"};
    case trace::v1::CHAIN_STEP_VERIFIED:
      return {"result verified", "结果复核"};
    case trace::v1::CHAIN_STEP_HELD:
      return {"sale stopped", "暂停销售"};
    default:
      return kNotStated;
  }
}

Text Word(lab::v1::SamplePurpose purpose) {
  switch (purpose) {
    case lab::v1::SAMPLE_PURPOSE_ROUTINE:
      return {"routine", "常规抽样"};
    case lab::v1::SAMPLE_PURPOSE_TARGETED:
      return {"targeted", "针对性抽样"};
    default:
      return kNotStated;
  }
}

Text Word(lab::v1::SampleVerdict verdict) {
  switch (verdict) {
    case lab::v1::SAMPLE_VERDICT_PENDING:
      return {"pending", "待出结果"};
    case lab::v1::SAMPLE_VERDICT_CONFORMANT:
      return {"conformant", "合格"};
    case lab::v1::SAMPLE_VERDICT_PRESUMPTIVE_POSITIVE:
      return {"presumptive positive", "初筛阳性"};
    case lab::v1::SAMPLE_VERDICT_NON_CONFORMANT:
      return {"non-conformant", "不合格"};
    default:
      return kNotStated;
  }
}

Text Word(lab::v1::ResultState state) {
  switch (state) {
    case lab::v1::RESULT_STATE_SUBMITTED:
      return {"waiting for verification", "待复核"};
    case lab::v1::RESULT_STATE_VERIFIED:
      return {"verified", "已复核"};
    default:
      return kNotStated;
  }
}

Text Word(lab::v1::Verdict verdict) {
  switch (verdict) {
    case lab::v1::VERDICT_CONFORMANT:
      return {"conformant", "合格"};
    case lab::v1::VERDICT_PRESUMPTIVE_POSITIVE:
      return {"presumptive positive", "初筛阳性"};
    case lab::v1::VERDICT_NON_CONFORMANT:
      return {"non-conformant", "不合格"};
    case lab::v1::VERDICT_INVALID:
      return {"invalid, to be repeated", "无效，须重测"};
    case lab::v1::VERDICT_NOT_JUDGED:
      return {"not judged (no limit in force)", "不作判定（无现行限量）"};
    default:
      return kNotStated;
  }
}

Style StyleOf(trace::v1::BatchState state) {
  return state == trace::v1::BATCH_STATE_HELD      ? Style::kBad
         : state == trace::v1::BATCH_STATE_ON_SALE ? Style::kGood
                                                   : Style::kPlain;
}

Style StyleOf(lab::v1::SampleVerdict verdict) {
  return verdict == lab::v1::SAMPLE_VERDICT_NON_CONFORMANT         ? Style::kBad
         : verdict == lab::v1::SAMPLE_VERDICT_PRESUMPTIVE_POSITIVE ? Style::kCaution
         : verdict == lab::v1::SAMPLE_VERDICT_CONFORMANT           ? Style::kGood
                                                                   : Style::kPlain;
}

Style StyleOf(lab::v1::Verdict verdict) {
  return verdict == lab::v1::VERDICT_NON_CONFORMANT         ? Style::kBad
         : verdict == lab::v1::VERDICT_PRESUMPTIVE_POSITIVE ? Style::kCaution
         : verdict == lab::v1::VERDICT_CONFORMANT           ? Style::kGood
                                                            : Style::kPlain;
}

std::string Describe(const lab::v1::Reading& reading, Language language) {
  switch (reading.kind_case()) {
    case lab::v1::Reading::kStrip:
      if (!reading.strip().control_line()) return Say(language, {"invalid strip", "试纸无效"});
      return reading.strip().positive() ? Say(language, {"positive", "阳性"})
                                        : Say(language, {"negative", "阴性"});
    case lab::v1::Reading::kInhibitionPercent:
      return reading.inhibition_percent() + Say(language, {" % inhibition", " % 抑制率"});
    case lab::v1::Reading::kConcentration: {
      const auto& content = reading.concentration();
      const std::string amount = content.value() + " " + content.unit();
      return content.below_detection() ? Say(language, {"below ", "低于 "}) + amount : amount;
    }
    case lab::v1::Reading::KIND_NOT_SET:
      break;
  }
  return Say(language, kNotStated);
}

std::string Describe(const lab::v1::AppliedLimit& limit, Language language) {
  if (limit.ByteSizeLong() == 0) return "";
  const std::string bound = limit.value().empty()
                                ? Say(language, {"any detection fails", "不得检出"})
                                : limit.value() + " " + limit.unit();
  std::string why = limit.basis();
  if (limit.confidence() != "verified" && !limit.confidence().empty())
    why += Say(language, {", not yet checked at its source", "，尚未核对来源"});
  return why.empty() ? bound : bound + " (" + why + ")";
}

const std::string& NameIn(Language language, const std::string& zh, const std::string& en) {
  if (zh.empty()) return en;
  return language == Language::kChinese || en.empty() ? zh : en;
}

}  // namespace panyuan::clients
