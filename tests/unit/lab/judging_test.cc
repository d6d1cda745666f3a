#include "services/lab/domain/judging.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "services/lab/domain/reasons.h"
#include "tests/unit/lab/other_rooms.h"

namespace panyuan::lab {
namespace {

const ItemRule kStrip{ResultKind::kQualitative, "mg/kg", {}};
const ItemRule kStripWithoutUnit{ResultKind::kQualitative, "", {}};
const ItemRule kRate{ResultKind::kInhibition, "%", Number("50")};
const ItemRule kContent{ResultKind::kQuantitative, "mg/kg", {}};
const ItemRule kPeroxide{ResultKind::kQuantitative, "g/100g", {}};

Limit Maximum(std::string_view value, std::string unit,
              Confidence confidence = Confidence::kVerified) {
  return {LimitKind::kMaximum, Number(value), std::move(unit), "GB 2763", "notice", confidence, {}};
}

Limit WithoutValue(LimitKind kind, Confidence confidence = Confidence::kVerified) {
  return {kind, {}, "", "GB 31650", "notice", confidence, {}};
}

Reading Content(std::string_view value, std::string unit) {
  return Concentration{Number(value), std::move(unit), false};
}

Reading Below(std::string_view detection_limit, std::string unit) {
  return Concentration{Number(detection_limit), std::move(unit), true};
}

struct Case {
  const char* what;
  Reading reading;
  ItemRule item;
  std::optional<Limit> limit;
  Verdict verdict;
  Ground ground;
};

using enum Verdict;

const Case kCases[] = {
    {"no control line",
     StripReading{false, false},
     kStrip,
     {},
     kInvalid,
     Ground::kControlLineMissing},
    {"no control line, positive",
     StripReading{false, true},
     kStrip,
     {},
     kInvalid,
     Ground::kControlLineMissing},
    {"negative strip", StripReading{true, false}, kStrip, {}, kConformant, Ground::kStripNegative},
    {"positive strip", StripReading{true, true}, kStrip, Maximum("0.2", "mg/kg"),
     kPresumptivePositive, Ground::kStripPositive},

    {"far below the threshold",
     InhibitionReading{Number("12.5")},
     kRate,
     {},
     kConformant,
     Ground::kBelowThreshold},
    {"just below the threshold",
     InhibitionReading{Number("49.999")},
     kRate,
     {},
     kConformant,
     Ground::kBelowThreshold},
    {"at the threshold",
     InhibitionReading{Number("50.0")},
     kRate,
     {},
     kPresumptivePositive,
     Ground::kThresholdReached},
    {"no threshold known",
     InhibitionReading{Number("99")},
     {ResultKind::kInhibition, "%", {}},
     {},
     kNotJudged,
     Ground::kNoThreshold},

    {"above the limit", Content("0.31", "mg/kg"), kContent, Maximum("0.2", "mg/kg"), kNonConformant,
     Ground::kAboveLimit},
    {"at the limit", Content("0.20", "mg/kg"), kContent, Maximum("0.2", "mg/kg"), kConformant,
     Ground::kWithinLimit},
    {"the least above the limit", Content("0.200000001", "mg/kg"), kContent,
     Maximum("0.2", "mg/kg"), kNonConformant, Ground::kAboveLimit},
    {"zero", Content("0", "mg/kg"), kContent, Maximum("0.2", "mg/kg"), kConformant,
     Ground::kWithinLimit},
    {"a screening item by another method", Content("0.31", "mg/kg"), kStrip,
     Maximum("0.2", "mg/kg"), kNonConformant, Ground::kAboveLimit},

    {"micrograms at a limit in milligrams", Content("200", "ug/kg"), kContent,
     Maximum("0.2", "mg/kg"), kConformant, Ground::kWithinLimit},
    {"micrograms above it", Content("200.1", "ug/kg"), kContent, Maximum("0.2", "mg/kg"),
     kNonConformant, Ground::kAboveLimit},
    {"grams against micrograms", Content("0.000000001", "g/kg"), kContent,
     Maximum("0.0009", "ug/kg"), kNonConformant, Ground::kAboveLimit},
    {"the greatest numbers", Content("999999999999999", "g/kg"), kContent,
     Maximum("999999999999999", "ug/kg"), kNonConformant, Ground::kAboveLimit},
    {"another unit of both", Content("0.3", "g/100g"), kPeroxide, Maximum("0.25", "g/100g"),
     kNonConformant, Ground::kAboveLimit},

    {"below a low detection limit", Below("0.01", "mg/kg"), kContent, Maximum("0.2", "mg/kg"),
     kConformant, Ground::kWithinLimit},
    {"below a detection limit at the limit", Below("200", "ug/kg"), kContent,
     Maximum("0.2", "mg/kg"), kConformant, Ground::kWithinLimit},
    {"below a detection limit above the limit", Below("0.5", "mg/kg"), kContent,
     Maximum("0.2", "mg/kg"), kNotJudged, Ground::kDetectionLimitAboveLimit},

    {"detected where nothing may be", Content("0.3", "ug/kg"), kContent,
     WithoutValue(LimitKind::kNotDetectable), kNonConformant, Ground::kDetected},
    {"below detection where nothing may be", Below("0.5", "ug/kg"), kContent,
     WithoutValue(LimitKind::kNotDetectable), kConformant, Ground::kNotDetected},
    {"nothing found where nothing may be", Content("0", "ug/kg"), kContent,
     WithoutValue(LimitKind::kNotDetectable), kConformant, Ground::kNotDetected},

    {"no limit", Content("99", "mg/kg"), kContent, {}, kNotJudged, Ground::kNoLimitInForce},
    {"a limit without a number", Content("99", "mg/kg"), kContent,
     WithoutValue(LimitKind::kNoNumber), kNotJudged, Ground::kLimitNeverJudges},
    {"a limit made up", Content("99", "mg/kg"), kContent,
     Maximum("0.2", "mg/kg", Confidence::kGenerated), kNotJudged, Ground::kLimitNeverJudges},
    {"above a recalled limit", Content("0.31", "mg/kg"), kContent,
     Maximum("0.2", "mg/kg", Confidence::kRecalled), kPresumptivePositive, Ground::kAboveLimit},
    {"detected against a recalled ban", Content("1", "ug/kg"), kContent,
     WithoutValue(LimitKind::kNotDetectable, Confidence::kRecalled), kPresumptivePositive,
     Ground::kDetected},
    {"within a recalled limit", Content("0.1", "mg/kg"), kContent,
     Maximum("0.2", "mg/kg", Confidence::kRecalled), kConformant, Ground::kWithinLimit},
};

TEST(Judge, GivesTheVerdictOfTheRule) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.what);
    const base::Result<Judgement> judgement = Judge(c.reading, c.item, c.limit);
    ASSERT_TRUE(judgement.ok());
    EXPECT_EQ(judgement->verdict, c.verdict);
    EXPECT_EQ(judgement->ground, c.ground);
    const bool content = std::holds_alternative<Concentration>(c.reading);
    ASSERT_EQ(judgement->limit.has_value(), content && c.limit.has_value());
    if (judgement->limit) {
      EXPECT_EQ(judgement->limit->confidence, c.limit->confidence);
    }
  }
}

TEST(Judge, RefusesUnitsThatCannotBeCompared) {
  const auto refused = [](const Reading& reading, const ItemRule& item,
                          std::optional<Limit> limit) {
    const auto judgement = Judge(reading, item, limit);
    return judgement.ok() ? "" : judgement.error().metadata().at("wanted");
  };
  const Limit limit = Maximum("0.2", "mg/kg");
  EXPECT_EQ(refused(Content("0.3", "mg/100g"), kContent, limit), "mg/kg");
  EXPECT_EQ(refused(Content("0.3", "MG/KG"), kContent, limit), "mg/kg");
  EXPECT_EQ(refused(Content("0.3", ""), kContent, limit), "mg/kg");
  EXPECT_EQ(refused(Content("0.3", "mg/kg"), kPeroxide, {}), "g/100g");  // the item's own unit
  EXPECT_EQ(refused(Content("0.3", "%"), kRate, {}), "mg/kg");  // a rate's unit is no content's
  EXPECT_EQ(refused(Content("0.3", "ug/kg"), kStripWithoutUnit, {}), "");
  EXPECT_TRUE(Judge(Content("0.3", "mg/100g"), kContent, limit).error().Is(kUnitMismatch));
}

TEST(CheckReading, TakesNoNumberFromAStripAndNoStripForANumber) {
  const StripReading strip{true, false};
  const InhibitionReading rate{Number("12.5")};
  const Reading content = Content("0.3", "mg/kg");
  EXPECT_TRUE(CheckReading(strip, kStrip, false).ok());
  EXPECT_TRUE(CheckReading(strip, kStrip, true).ok());
  EXPECT_TRUE(CheckReading(rate, kRate, false).ok());
  EXPECT_TRUE(CheckReading(content, kContent, false).ok());
  for (bool other_method : {false, true}) {
    EXPECT_TRUE(CheckReading(rate, kStrip, other_method).error().Is(kReadingKindMismatch));
    EXPECT_TRUE(CheckReading(strip, kRate, other_method).error().Is(kReadingKindMismatch));
    EXPECT_TRUE(CheckReading(strip, kContent, other_method).error().Is(kReadingKindMismatch));
    EXPECT_TRUE(CheckReading(rate, kContent, other_method).error().Is(kReadingKindMismatch));
  }
  EXPECT_TRUE(CheckReading(content, kStrip, false).error().Is(kMethodNeeded));
  EXPECT_TRUE(CheckReading(content, kRate, false).error().Is(kMethodNeeded));
  EXPECT_TRUE(CheckReading(content, kStrip, true).ok());
  EXPECT_TRUE(CheckReading(content, kRate, true).ok());
}

TEST(CheckReading, RefusesWhatNoBenchCanRead) {
  const auto refused = [](const Reading& reading, const ItemRule& item) {
    const base::Status good = CheckReading(reading, item, false);
    return !good.ok() && good.error().Is(kReadingOutOfRange);
  };
  EXPECT_FALSE(refused(InhibitionReading{Number("-20")}, kRate));
  EXPECT_FALSE(refused(InhibitionReading{Number("100")}, kRate));
  EXPECT_TRUE(refused(InhibitionReading{Number("-20.1")}, kRate));
  EXPECT_TRUE(refused(InhibitionReading{Number("100.1")}, kRate));
  EXPECT_FALSE(refused(Content("0", "mg/kg"), kContent));
  EXPECT_TRUE(refused(Content("-0.1", "mg/kg"), kContent));
  EXPECT_TRUE(refused(Below("0", "mg/kg"), kContent));
}

}  // namespace
}  // namespace panyuan::lab
