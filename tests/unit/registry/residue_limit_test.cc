#include "services/registry/domain/residue_limit.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace panyuan::registry {
namespace {

using Day = std::optional<base::CivilDay>;

Day At(std::string_view text) { return base::ParseDay(text, "day").value(); }

ResidueLimit Maximum(std::string origin, Day from, Day to,
                     Confidence confidence = Confidence::kVerified) {
  ResidueLimit limit;
  limit.origin = std::move(origin);
  limit.kind = LimitKind::kMaximum;
  limit.value = base::Decimal(2, 1);
  limit.valid_from = from;
  limit.valid_to = to;
  limit.provenance.confidence = confidence;
  return limit;
}

// The origin of the limit in force, or "none".
std::string InForce(const std::vector<ResidueLimit>& limits, std::string_view day) {
  const auto limit = LimitInForce(limits, *At(day));
  return limit ? limit->origin : "none";
}

TEST(LimitInForce, IsTheNewestThatHasBegunAndNotEnded) {
  const std::vector<ResidueLimit> limits = {Maximum("2016", At("2017-06-18"), At("2020-02-14")),
                                            Maximum("2021", At("2021-09-03"), {}),
                                            Maximum("2019", At("2020-02-15"), {})};
  EXPECT_EQ(InForce(limits, "2017-06-17"), "none");
  EXPECT_EQ(InForce(limits, "2017-06-18"), "2016");
  EXPECT_EQ(InForce(limits, "2020-02-14"), "2016");
  EXPECT_EQ(InForce(limits, "2020-02-15"), "2019");
  EXPECT_EQ(InForce(limits, "2021-09-02"), "2019");
  EXPECT_EQ(InForce(limits, "2026-11-24"), "2021");
}

TEST(LimitInForce, TakesAnUndatedOneOnlyForWantOfADatedOne) {
  const std::vector<ResidueLimit> limits = {Maximum("undated", {}, {}),
                                            Maximum("dated", At("2021-09-03"), {})};
  EXPECT_EQ(InForce(limits, "2021-09-02"), "undated");
  EXPECT_EQ(InForce(limits, "2021-09-03"), "dated");
  EXPECT_EQ(InForce({Maximum("ended", {}, At("2020-03-31"))}, "2020-04-01"), "none");
}

TEST(LimitInForce, TrustsTheVerifiedOneOfEqualDays) {
  const Day from = At("2021-09-03");
  const ResidueLimit recalled = Maximum("recalled", from, {}, Confidence::kRecalled);
  const ResidueLimit verified = Maximum("verified", from, {}), second = Maximum("second", from, {});
  EXPECT_EQ(InForce({recalled, verified, second}, "2022-01-01"), "verified");
  EXPECT_EQ(InForce({second, verified, recalled}, "2022-01-01"), "second");
}

TEST(LimitInForce, NeverJudgesWithoutANumber) {
  ResidueLimit banned = Maximum("banned", At("2021-09-03"), {});
  banned.kind = LimitKind::kNoNumber;
  banned.value.reset();
  ResidueLimit forbidden = banned;
  forbidden.kind = LimitKind::kNotDetectable;
  forbidden.origin = "forbidden";
  EXPECT_EQ(InForce({banned}, "2022-01-01"), "none");
  EXPECT_EQ(InForce({banned, Maximum("older", {}, {})}, "2022-01-01"), "older");
  EXPECT_EQ(InForce({banned, forbidden}, "2022-01-01"), "forbidden");
}

}  // namespace
}  // namespace panyuan::registry
