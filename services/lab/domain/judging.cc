#include "services/lab/domain/judging.h"

#include <compare>

#include "services/base/text.h"
#include "services/lab/domain/reasons.h"

namespace panyuan::lab {
namespace {

using base::Decimal;
using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr size_t kMaxUnitChars = 20;
constexpr Decimal kLeastInhibition{-20, 0}, kMostInhibition{100, 0};

struct KindName {
  std::string_view en, zh;
};

KindName NameOf(ResultKind kind) {
  switch (kind) {
    case ResultKind::kQualitative:
      return {"a strip or colour", "试纸或显色结果"};
    case ResultKind::kInhibition:
      return {"an inhibition in percent", "抑制率（%）"};
    case ResultKind::kQuantitative:
      return {"a content with its unit", "含量及单位"};
  }
  return {};
}

ResultKind KindOf(const Reading& reading) {
  if (std::holds_alternative<StripReading>(reading)) return ResultKind::kQualitative;
  if (std::holds_alternative<InhibitionReading>(reading)) return ResultKind::kInhibition;
  return ResultKind::kQuantitative;
}

Error OutOfRange(std::string field, const Decimal& value, std::string bounds) {
  return Error(
      kReadingOutOfRange,
      {{"field", std::move(field)}, {"value", value.ToString()}, {"bounds", std::move(bounds)}});
}

// Ten to which power ug/kg make one of `unit`; nothing for what is not converted.
std::optional<int> PowerOf(std::string_view unit) {
  if (unit == "ug/kg") return 0;
  if (unit == "mg/kg") return 3;
  if (unit == "g/kg") return 6;
  return std::nullopt;
}

bool Comparable(std::string_view a, std::string_view b) {
  return a == b || (PowerOf(a) && PowerOf(b));
}

__extension__ using Wide = __int128;

// coefficient × 10^power, with power at most kMaxScale + 6: below 10^30.
Wide Scaled(const Decimal& value, int power) {
  Wide scaled = value.coefficient();
  while (power-- > 0) scaled *= 10;
  return scaled;
}

// Compares contents in comparable units.
std::strong_ordering Compare(const Decimal& a, std::string_view unit_a, const Decimal& b,
                             std::string_view unit_b) {
  if (unit_a == unit_b) return a <=> b;
  const Wide left = Scaled(a, *PowerOf(unit_a) + Decimal::kMaxScale - a.scale());
  const Wide right = Scaled(b, *PowerOf(unit_b) + Decimal::kMaxScale - b.scale());
  return left < right   ? std::strong_ordering::less
         : left > right ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

Judgement JudgeStrip(const StripReading& strip) {
  if (!strip.control_line) return {Verdict::kInvalid, Ground::kControlLineMissing, {}};
  if (strip.positive) return {Verdict::kPresumptivePositive, Ground::kStripPositive, {}};
  return {Verdict::kConformant, Ground::kStripNegative, {}};
}

Judgement JudgeInhibition(const InhibitionReading& reading, const ItemRule& item) {
  if (!item.threshold) return {Verdict::kNotJudged, Ground::kNoThreshold, {}};
  if (reading.percent >= *item.threshold)
    return {Verdict::kPresumptivePositive, Ground::kThresholdReached, {}};
  return {Verdict::kConformant, Ground::kBelowThreshold, {}};
}

Judgement JudgeContent(const Concentration& content, const std::optional<Limit>& limit) {
  if (!limit) return {Verdict::kNotJudged, Ground::kNoLimitInForce, {}};
  if (!limit->judges()) return {Verdict::kNotJudged, Ground::kLimitNeverJudges, limit};
  const Verdict failed = limit->confidence == Confidence::kVerified ? Verdict::kNonConformant
                                                                    : Verdict::kPresumptivePositive;
  if (limit->kind == LimitKind::kNotDetectable) {
    if (content.below_detection || content.value.sign() == 0)
      return {Verdict::kConformant, Ground::kNotDetected, limit};
    return {failed, Ground::kDetected, limit};
  }
  if (Compare(content.value, content.unit, limit->value, limit->unit) <= 0)
    return {Verdict::kConformant, Ground::kWithinLimit, limit};
  if (content.below_detection)
    return {Verdict::kNotJudged, Ground::kDetectionLimitAboveLimit, limit};
  return {failed, Ground::kAboveLimit, limit};
}

// The unit that a content is to be comparable with.
std::string_view UnitWanted(const ItemRule& item, const std::optional<Limit>& limit) {
  if (limit && !limit->unit.empty()) return limit->unit;
  const bool screening_only = item.unit.empty() || item.unit == "%";
  return screening_only ? std::string_view("mg/kg") : item.unit;
}

}  // namespace

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConformant:
      return "conformant";
    case Verdict::kPresumptivePositive:
      return "presumptive_positive";
    case Verdict::kNonConformant:
      return "non_conformant";
    case Verdict::kInvalid:
      return "invalid";
    case Verdict::kNotJudged:
      return "not_judged";
  }
  return "";
}

std::string_view ConfidenceName(Confidence confidence) {
  switch (confidence) {
    case Confidence::kVerified:
      return "verified";
    case Confidence::kRecalled:
      return "recalled";
    case Confidence::kGenerated:
      return "generated";
  }
  return "";
}

Status CheckReading(const Reading& reading, const ItemRule& item, bool other_method) {
  const ResultKind given = KindOf(reading);
  if (given != item.kind && given != ResultKind::kQuantitative)
    return Error(kReadingKindMismatch, {{"field", "reading"},
                                        {"wanted", std::string(NameOf(item.kind).en)},
                                        {"wanted_zh", std::string(NameOf(item.kind).zh)},
                                        {"given", std::string(NameOf(given).en)},
                                        {"given_zh", std::string(NameOf(given).zh)}});
  if (given != item.kind && !other_method) return Error(kMethodNeeded, {{"field", "method"}});
  if (const auto* inhibition = std::get_if<InhibitionReading>(&reading)) {
    if (inhibition->percent < kLeastInhibition || inhibition->percent > kMostInhibition)
      return OutOfRange("reading.inhibition_percent", inhibition->percent, "-20…100");
  }
  if (const auto* content = std::get_if<Concentration>(&reading)) {
    PANYUAN_TRY(base::CheckText(content->unit, "reading.concentration.unit", kMaxUnitChars,
                                base::Presence::kOptional));
    const int least = content->below_detection ? 1 : 0;
    if (content->value.sign() < least)
      return OutOfRange("reading.concentration.value", content->value, least ? "> 0" : "≥ 0");
  }
  return Ok();
}

Result<Judgement> Judge(const Reading& reading, const ItemRule& item,
                        const std::optional<Limit>& limit) {
  if (const auto* strip = std::get_if<StripReading>(&reading)) return JudgeStrip(*strip);
  if (const auto* inhibition = std::get_if<InhibitionReading>(&reading))
    return JudgeInhibition(*inhibition, item);
  const auto& content = std::get<Concentration>(reading);
  const std::string_view wanted = UnitWanted(item, limit);
  if (!Comparable(content.unit, wanted))
    return Error(kUnitMismatch, {{"field", "reading.concentration.unit"},
                                 {"value", content.unit},
                                 {"wanted", std::string(wanted)}});
  return JudgeContent(content, limit);
}

}  // namespace panyuan::lab
