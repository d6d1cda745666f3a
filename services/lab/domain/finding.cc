#include "services/lab/domain/finding.h"

namespace panyuan::lab {
namespace {

std::string WithUnit(const base::Decimal& value, const std::string& unit) {
  return unit.empty() ? value.ToString() : value.ToString() + ' ' + unit;
}

}  // namespace

std::string WriteReading(const Reading& reading) {
  if (const auto* inhibition = std::get_if<InhibitionReading>(&reading))
    return inhibition->percent.ToString() + " %";
  if (const auto* content = std::get_if<Concentration>(&reading))
    return (content->below_detection ? "<" : "") + WithUnit(content->value, content->unit);
  return {};
}

std::string WriteLimit(const Limit& limit) {
  switch (limit.kind) {
    case LimitKind::kMaximum:
      return WithUnit(limit.value, limit.unit);
    case LimitKind::kNotDetectable:
      return "not detectable";
    case LimitKind::kNoNumber:
      return "no number";
  }
  return {};
}

Finding FindingOf(const TestResult& result) {
  const std::string reading = WriteReading(result.reading);
  const Limit& limit = *result.judgement.limit;
  Finding finding{result.item.name_zh + ' ' + reading, result.item.name_en + ' ' + reading};
  if (limit.kind == LimitKind::kNotDetectable) {
    finding.zh += "，不得检出";
    finding.en += ", where none may be detected";
  } else {
    finding.zh += "，超过限量 " + WriteLimit(limit);
    finding.en += ", above the limit of " + WriteLimit(limit);
  }
  if (!limit.basis.empty()) {
    finding.zh += "（" + limit.basis + "）";
    finding.en += " (" + limit.basis + ")";
  }
  return finding;
}

}  // namespace panyuan::lab
