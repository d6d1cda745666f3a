#include "services/registry/domain/test_item.h"

#include <gtest/gtest.h>

namespace panyuan::registry {
namespace {

TEST(ReadThreshold, ReadsTheRateOfAnInhibition) {
  const auto rate =
      ReadThreshold("inhibition_rate>=50 => presumptive_positive; repeat >=2 and confirm");
  ASSERT_TRUE(rate);
  EXPECT_EQ(rate->ToString(), "50");
  EXPECT_EQ(ReadThreshold("inhibition_rate>=70 => presumptive_positive")->ToString(), "70");
}

TEST(ReadThreshold, ReadsNothingElse) {
  for (const char* rule : {"", "value>limit => fail", "inhibition_rate>=x => presumptive_positive",
                           "inhibition_rate>=500 => presumptive_positive", "inhibition_rate>=50",
                           "T<=C or no T line => presumptive_positive; no C line => invalid"})
    EXPECT_FALSE(ReadThreshold(rule)) << rule;
}

}  // namespace
}  // namespace panyuan::registry
