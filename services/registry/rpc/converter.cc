#include "services/registry/rpc/converter.h"

#include <optional>
#include <string>

namespace panyuan::registry {
namespace {

v1::Confidence ToProto(Confidence confidence) {
  switch (confidence) {
    case Confidence::kVerified:
      return v1::CONFIDENCE_VERIFIED;
    case Confidence::kRecalled:
      return v1::CONFIDENCE_RECALLED;
    case Confidence::kGenerated:
      return v1::CONFIDENCE_GENERATED;
  }
  return v1::CONFIDENCE_UNSPECIFIED;
}

v1::ResultKind ToProto(ResultKind kind) {
  switch (kind) {
    case ResultKind::kQualitative:
      return v1::RESULT_KIND_QUALITATIVE;
    case ResultKind::kInhibitionPercent:
      return v1::RESULT_KIND_INHIBITION_PERCENT;
    case ResultKind::kQuantitative:
      return v1::RESULT_KIND_QUANTITATIVE;
  }
  return v1::RESULT_KIND_UNSPECIFIED;
}

v1::LimitKind ToProto(LimitKind kind) {
  switch (kind) {
    case LimitKind::kMaximum:
      return v1::LIMIT_KIND_MAXIMUM;
    case LimitKind::kNotDetectable:
      return v1::LIMIT_KIND_NOT_DETECTABLE;
    case LimitKind::kNoNumber:
      return v1::LIMIT_KIND_NO_NUMBER;
  }
  return v1::LIMIT_KIND_UNSPECIFIED;
}

std::string Text(const std::optional<base::Decimal>& number) {
  return number ? number->ToString() : std::string();
}

std::string Text(const std::optional<base::CivilDay>& day) {
  return day ? base::FormatDay(*day) : std::string();
}

}  // namespace

v1::Township ToProto(const Township& township) {
  v1::Township message;
  message.set_township_code(township.code);
  message.set_name_zh(township.name_zh);
  message.set_name_en(township.name_en);
  message.set_office_name_zh(township.office_name_zh);
  message.set_confidence(ToProto(township.provenance.confidence));
  message.set_source(township.provenance.source);
  return message;
}

v1::Workstation ToProto(const Workstation& workstation) {
  v1::Workstation message;
  message.set_workstation_code(workstation.code);
  message.set_township_code(workstation.township_code);
  message.set_name_zh(workstation.name_zh);
  message.set_confidence(ToProto(workstation.provenance.confidence));
  return message;
}

v1::Market ToProto(const Market& market) {
  v1::Market message;
  message.set_market_code(market.code);
  message.set_township_code(market.township_code);
  message.set_name_zh(market.name_zh);
  message.set_name_en(market.name_en);
  message.set_confidence(ToProto(market.provenance.confidence));
  return message;
}

v1::Stall ToProto(const Stall& stall) {
  v1::Stall message;
  message.set_stall_code(stall.code);
  message.set_market_code(stall.market_code);
  message.set_township_code(stall.township_code);
  message.set_name_zh(stall.name_zh);
  message.set_vendor_code(stall.vendor_code);
  message.set_confidence(ToProto(stall.provenance.confidence));
  return message;
}

v1::Laboratory ToProto(const Laboratory& laboratory) {
  v1::Laboratory message;
  message.set_lab_code(laboratory.code);
  message.set_township_code(laboratory.township_code);
  message.set_name_zh(laboratory.name_zh);
  message.set_name_en(laboratory.name_en);
  message.set_confidence(ToProto(laboratory.provenance.confidence));
  return message;
}

v1::Product ToProto(const Product& product) {
  v1::Product message;
  message.set_product_code(product.code);
  message.set_name_zh(product.name_zh);
  message.set_name_en(product.name_en);
  message.set_category_zh(product.category_zh);
  message.set_category_en(product.category_en);
  message.set_gb2763_class(product.gb2763_class);
  message.set_shelf_life_days(static_cast<uint32_t>(product.shelf_life_days));
  message.set_unit_code(product.unit_code);
  message.set_storage(product.storage);
  return message;
}

v1::TestItem ToProto(const TestItem& item) {
  v1::TestItem message;
  message.set_item_code(item.code);
  message.set_name_zh(item.name_zh);
  message.set_name_en(item.name_en);
  message.set_analyte_cas(item.analyte_cas);
  message.set_matrix_zh(item.matrix_zh);
  message.set_matrix_en(item.matrix_en);
  message.set_method_code(item.method_code);
  message.set_method_name_zh(item.method_name_zh);
  message.set_principle(item.principle);
  message.set_result_kind(ToProto(item.result_kind));
  message.set_detection_limit(Text(item.detection_limit));
  message.set_unit(item.unit);
  message.set_decision_rule(item.decision_rule);
  message.set_threshold_percent(Text(item.threshold_percent));
  message.set_source(item.provenance.source);
  message.set_confidence(ToProto(item.provenance.confidence));
  return message;
}

v1::ResidueLimit ToProto(const ResidueLimit& limit) {
  v1::ResidueLimit message;
  message.set_product_code(limit.product_code);
  message.set_item_code(limit.item_code);
  message.set_kind(ToProto(limit.kind));
  message.set_value(Text(limit.value));
  message.set_unit(limit.unit);
  message.set_valid_from(Text(limit.valid_from));
  message.set_valid_to(Text(limit.valid_to));
  message.set_basis(limit.basis);
  message.set_source(limit.provenance.source);
  message.set_confidence(ToProto(limit.provenance.confidence));
  message.set_note(limit.note);
  return message;
}

}  // namespace panyuan::registry
