// What a reading says. Pure: the same inputs give the same verdict, now and on re-judging.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "services/base/decimal.h"
#include "services/base/result.h"
#include "services/base/time.h"

namespace panyuan::lab {

// Every enumeration here is stored as its number.

// How an item's own method answers.
enum class ResultKind { kQualitative = 1, kInhibition = 2, kQuantitative = 3 };

// A strip or colour: it never gives a number.
struct StripReading {
  bool control_line = false;
  bool positive = false;
};

// Enzyme inhibition.
struct InhibitionReading {
  base::Decimal percent;
};

// A measured content.
struct Concentration {
  base::Decimal value;  // the detection limit where `below_detection`
  std::string unit;     // as in the catalogue: "mg/kg"
  bool below_detection = false;
};

using Reading = std::variant<StripReading, InhibitionReading, Concentration>;

// What judging needs to know of an item.
struct ItemRule {
  ResultKind kind = ResultKind::kQualitative;
  std::string unit;                        // of the item's values; empty where it has none
  std::optional<base::Decimal> threshold;  // inhibition: presumptive positive from this percentage
};

enum class LimitKind { kMaximum = 1, kNotDetectable = 2, kNoNumber = 3 };
enum class Confidence { kVerified = 1, kRecalled = 2, kGenerated = 3 };

// "verified" and so on.
std::string_view ConfidenceName(Confidence confidence);

// A limit for one product and one item.
struct Limit {
  LimitKind kind = LimitKind::kMaximum;
  base::Decimal value;  // only where kMaximum
  std::string unit;     // of `value`; may be empty where there is none
  std::string basis;    // the standard or notice that sets it
  std::string source;   // where it was read
  Confidence confidence = Confidence::kVerified;
  std::optional<base::CivilDay> valid_from;  // none where the source does not say

  // A limit without a number, or made up to have something to run with, never judges.
  bool judges() const {
    return kind != LimitKind::kNoNumber && confidence != Confidence::kGenerated;
  }
};

enum class Verdict {
  kConformant = 1,
  kPresumptivePositive = 2,  // to be repeated and confirmed
  kNonConformant = 3,
  kInvalid = 4,    // the test itself failed: never a negative
  kNotJudged = 5,  // recorded, not judged
};

// "conformant" and so on, as in an event.
std::string_view VerdictName(Verdict verdict);

// Why the verdict is what it is.
enum class Ground {
  kControlLineMissing = 1,
  kStripNegative = 2,
  kStripPositive = 3,
  kBelowThreshold = 4,
  kThresholdReached = 5,
  kNoThreshold = 6,
  kWithinLimit = 7,
  kAboveLimit = 8,
  kNotDetected = 9,
  kDetected = 10,
  kDetectionLimitAboveLimit = 11,
  kNoLimitInForce = 12,
  kLimitNeverJudges = 13,
};

struct Judgement {
  Verdict verdict = Verdict::kNotJudged;
  Ground ground = Ground::kNoLimitInForce;
  // The limit looked at; none where the reading needs none. Not applied where it never judges.
  std::optional<Limit> limit;
};

// Whether `reading` may be handed in for an item: its kind must be the item's, but a content may
// come from another method (`other_method`) than a screening item's own. Inhibition lies in
// -20…100 %, a content is not negative and a detection limit is above 0.
// Errors: READING_KIND_MISMATCH, METHOD_NEEDED, READING_OUT_OF_RANGE, and those of base::CheckText
// for the unit.
base::Status CheckReading(const Reading& reading, const ItemRule& item, bool other_method);

// Judges `reading`, which CheckReading lets pass, by the item's rule and `limit`.
//
// - A strip: without a control line INVALID; else negative or PRESUMPTIVE_POSITIVE.
// - Inhibition: PRESUMPTIVE_POSITIVE from the item's threshold on (50 % by GB/T 5009.199).
// - A content above the limit is NON_CONFORMANT; equal conforms. mg/kg, ug/kg and g/kg are
//   compared exactly; any other unit must be the same.
// - "Below detection" conforms, but is NOT_JUDGED where the detection limit lies above the limit.
// - Where nothing may be detected, any content above 0 is NON_CONFORMANT.
// - Without a limit that judges, a content is NOT_JUDGED.
// - A recalled limit, one remembered but not read, may clear goods, with its confidence kept
//   beside the verdict, but never fail them: it gives PRESUMPTIVE_POSITIVE instead, so that no
//   sale is stopped by it.
//
// Errors: UNIT_MISMATCH.
base::Result<Judgement> Judge(const Reading& reading, const ItemRule& item,
                              const std::optional<Limit>& limit);

}  // namespace panyuan::lab
