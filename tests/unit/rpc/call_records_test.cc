#include "services/rpc/call_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>

#include "services/rpc/metric_page.h"
#include "services/rpc/reasons.h"

namespace panyuan::rpc {
namespace {

using testing::HasSubstr;

TEST(CallRecords, CountsByMethodRoleAndReason) {
  CallRecords records;
  const base::Error refused = kNotPermitted;
  constexpr std::string_view kMethod = "panyuan.trace.v1.TraceService/SellBatch";
  const std::string same_text(kMethod);  // at another address: the same series
  records.Add({kMethod, Role::kVendor, nullptr, std::chrono::milliseconds(3)});
  records.Add({same_text, Role::kVendor, nullptr, std::chrono::milliseconds(40)});
  records.Add({kMethod, Role::kPublic, &refused, std::chrono::milliseconds(1)});
  const std::string text = records.Page().Text();
  EXPECT_THAT(text, HasSubstr("panyuan_calls_total{method=\"panyuan.trace.v1.TraceService/"
                              "SellBatch\",reason=\"OK\",role=\"vendor\"} 2"));
  EXPECT_THAT(text, HasSubstr("reason=\"NOT_PERMITTED\",role=\"public\"} 1"));
  EXPECT_THAT(text, HasSubstr("SellBatch\",le=\"0.005\"} 2"));
  EXPECT_THAT(text, HasSubstr("SellBatch\",le=\"0.05\"} 3"));
}

TEST(MetricPage, ShowsPowersOfTwoAsCumulativeBuckets) {
  MetricPage page;
  // Of 0; of 1; of 2 and 3; the rest.
  page.PowersOfTwo("panyuan_x", "X.", std::array<uint64_t, 4>{0, 5, 2, 1}, 100);
  const std::string text = page.Text();
  EXPECT_THAT(text, HasSubstr("# TYPE panyuan_x histogram"));
  EXPECT_THAT(text, HasSubstr("panyuan_x_bucket{le=\"1\"} 5"));
  EXPECT_THAT(text, HasSubstr("panyuan_x_bucket{le=\"3\"} 7"));
  EXPECT_THAT(text, HasSubstr("panyuan_x_bucket{le=\"+Inf\"} 8"));
  EXPECT_THAT(text, HasSubstr("panyuan_x_sum 100"));
  EXPECT_THAT(text, HasSubstr("panyuan_x_count 8"));
}

TEST(MetricPage, GathersTheSeriesOfOneName) {
  MetricPage page;
  page.Gauge("panyuan_left", "Left.", 1, {{"what", "a"}});
  page.Gauge("panyuan_left", "Left.", 2, {{"what", "b"}});
  const std::string text = page.Text();
  EXPECT_EQ(text.find("# TYPE panyuan_left"), text.rfind("# TYPE panyuan_left"));
  EXPECT_THAT(text, HasSubstr("panyuan_left{what=\"b\"} 2"));
}

}  // namespace
}  // namespace panyuan::rpc
