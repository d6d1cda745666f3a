#include "services/registry/domain/test_item.h"

namespace panyuan::registry {

std::optional<base::Decimal> ReadThreshold(std::string_view decision_rule) {
  constexpr std::string_view kOpening = "inhibition_rate>=";
  constexpr std::string_view kVerdict = " => presumptive_positive";
  if (!decision_rule.starts_with(kOpening)) return std::nullopt;
  decision_rule.remove_prefix(kOpening.size());
  const size_t end = decision_rule.find(kVerdict);
  if (end == decision_rule.npos) return std::nullopt;
  auto percent = base::Decimal::Parse(decision_rule.substr(0, end), "decision_rule");
  if (!percent.ok() || *percent > base::Decimal(100, 0)) return std::nullopt;
  return *percent;
}

}  // namespace panyuan::registry
