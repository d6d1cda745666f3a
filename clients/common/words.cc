#include "clients/common/words.h"

namespace panyuan::clients {
namespace {

constexpr Text kNotStated{"not stated", "未说明"};

std::string Say(Language language, const Text& text) { return std::string(text.In(language)); }

Text RarerWord(trace::v1::ChainStep step) {
  switch (step) {
    case trace::v1::CHAIN_STEP_LOST:
      return {"lost or spoiled", "损耗"};
    case trace::v1::CHAIN_STEP_RETURNED:
      return {"returned to the supplier", "退回供货者"};
    case trace::v1::CHAIN_STEP_DESTROYED:
      return {"destroyed", "销毁"};
    case trace::v1::CHAIN_STEP_SENT_OUT:
      return {"sent out of the county", "运出本县"};
    case trace::v1::CHAIN_STEP_DOCUMENTED:
      return {"paper added", "附上凭证"};
    case trace::v1::CHAIN_STEP_RECALLED:
      return {"called back", "召回"};
    case trace::v1::CHAIN_STEP_RECALL_ENDED:
      return {"recall over", "召回结束"};
    case trace::v1::CHAIN_STEP_RECOVERED:
      return {"taken back from customers", "从顾客收回"};
    case trace::v1::CHAIN_STEP_CORRECTED:
      return {"correction", "更正"};
    case trace::v1::CHAIN_STEP_FOREIGN:
      return {"somebody else's record", "外部记录"};
    default:
      return kNotStated;
  }
}

}  // namespace

Text Word(trace::v1::BatchState state) {
  switch (state) {
    case trace::v1::BATCH_STATE_ON_SALE:
      return {"on sale", "在售"};
    case trace::v1::BATCH_STATE_HELD:
      return {"sale stopped", "暂停销售"};
    case trace::v1::BATCH_STATE_SOLD_OUT:
      return {"sold out", "已售完"};
    case trace::v1::BATCH_STATE_RECALLED:
      return {"called back", "已召回"};
    case trace::v1::BATCH_STATE_VOIDED:
      return {"entered by mistake", "登记有误，已作废"};
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
    case trace::v1::CHAIN_STEP_RELEASED:
      return {"sale permitted again", "恢复销售"};
    case trace::v1::CHAIN_STEP_TRANSFORMED:
      return {"split, merged or processed", "分装、合并或加工"};
    case trace::v1::CHAIN_STEP_PACKED:
      return {"packed", "装筐"};
    case trace::v1::CHAIN_STEP_UNPACKED:
      return {"unpacked", "出筐"};
    case trace::v1::CHAIN_STEP_OFFERED:
      return {"offered to another stall", "转给其他摊位"};
    case trace::v1::CHAIN_STEP_OFFER_RETURNED:
      return {"offer came back", "转让退回"};
    case trace::v1::CHAIN_STEP_DISPLAYED:
      return {"put on display", "上架"};
    default:
      return RarerWord(step);
  }
}

Text Word(trace::v1::BatchMaking making) {
  switch (making) {
    case trace::v1::BATCH_MAKING_RECEIVED:
      return {"received", "进货"};
    case trace::v1::BATCH_MAKING_SPLIT:
      return {"split off another batch", "从另一批次分出"};
    case trace::v1::BATCH_MAKING_MERGED:
      return {"merged from batches", "由多个批次合并"};
    case trace::v1::BATCH_MAKING_TRANSFORMED:
      return {"made from other batches", "由其他批次加工"};
    case trace::v1::BATCH_MAKING_REPACKED:
      return {"packed anew", "重新包装"};
    case trace::v1::BATCH_MAKING_TRANSFERRED:
      return {"taken over from another stall", "由其他摊位转来"};
    default:
      return kNotStated;
  }
}

Text Word(trace::v1::DocumentKind kind) {
  switch (kind) {
    case trace::v1::DOCUMENT_KIND_COMPLIANCE_CERTIFICATE:
      return {"compliance certificate", "承诺达标合格证"};
    case trace::v1::DOCUMENT_KIND_QUARANTINE_CERTIFICATE:
      return {"quarantine certificate", "动物检疫合格证"};
    case trace::v1::DOCUMENT_KIND_VOUCHER:
      return {"purchase voucher", "进货凭证"};
    case trace::v1::DOCUMENT_KIND_PHOTO:
      return {"photo", "照片"};
    case trace::v1::DOCUMENT_KIND_TEST_REPORT:
      return {"test report", "检测报告"};
    case trace::v1::DOCUMENT_KIND_OTHER:
      return {"other paper", "其他凭证"};
    default:
      return kNotStated;
  }
}

Text Word(trace::v1::CertificateGround ground) {
  switch (ground) {
    case trace::v1::CERTIFICATE_GROUND_CONTROL:
      return {"quality control", "内部质量控制"};
    case trace::v1::CERTIFICATE_GROUND_OWN_TEST:
      return {"own test", "自我检测"};
    case trace::v1::CERTIFICATE_GROUND_COMMISSIONED_TEST:
      return {"commissioned test", "委托检测"};
    case trace::v1::CERTIFICATE_GROUND_PROMISE:
      return {"own promise", "自我承诺"};
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
  switch (state) {
    case trace::v1::BATCH_STATE_HELD:
    case trace::v1::BATCH_STATE_RECALLED:
      return Style::kBad;
    case trace::v1::BATCH_STATE_VOIDED:
      return Style::kCaution;
    case trace::v1::BATCH_STATE_ON_SALE:
      return Style::kGood;
    default:
      return Style::kPlain;
  }
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
