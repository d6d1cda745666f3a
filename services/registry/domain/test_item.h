// Test items 检测项目: an analyte in a matrix by a method.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/base/decimal.h"
#include "services/base/ids.h"
#include "services/registry/domain/place.h"

namespace panyuan::registry {

using ItemId = base::Id<struct ItemTag>;

// How an item's rapid method answers. Stored as these numbers.
enum class ResultKind { kQualitative = 1, kInhibitionPercent = 2, kQuantitative = 3 };

struct TestItem {
  ItemId id;
  std::string code, name_zh, name_en;  // "PES-019"
  std::string analyte_cas, matrix_zh, matrix_en;
  std::string method_code, method_name_zh, principle;
  ResultKind result_kind = ResultKind::kQualitative;
  std::optional<base::Decimal> detection_limit;  // in `unit`
  std::string unit;
  std::string decision_rule;                       // as written in the catalogue
  std::optional<base::Decimal> threshold_percent;  // of kInhibitionPercent, and only there
  std::string legal_limit, legal_basis;            // as written; read into ResidueLimits
  Provenance provenance;
};

// The percentage from which on an inhibition is presumptive positive: 50 of
// "inhibition_rate>=50 => presumptive_positive; …". Nothing for any other rule.
std::optional<base::Decimal> ReadThreshold(std::string_view decision_rule);

}  // namespace panyuan::registry
