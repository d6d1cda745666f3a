// What can be tested in what: the registry's products with the test items that fit them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "panyuan/registry/v1/registry_service.pb.h"
#include "services/base/decimal.h"
#include "services/base/result.h"
#include "services/base/time.h"

namespace panyuan::clients::admin {

// A limit with which a content can be judged.
struct JudgingLimit {
  std::optional<base::Decimal> maximum;  // none where any detection fails
  std::string unit;                      // of `maximum`
  bool verified = false;                 // only such a limit makes a failure
  std::optional<base::CivilDay> valid_from, valid_to;
};

// A test item that fits a product.
struct FittingTest {
  std::string item_code;
  registry::v1::ResultKind kind = registry::v1::RESULT_KIND_QUALITATIVE;
  std::string unit;
  base::Decimal threshold{50, 0};       // of an inhibition, in percent
  base::Decimal detection_limit{5, 1};  // in `unit`; a usual one where the catalogue has none
  std::string confirmation;             // the method that measures what a strip shows; may be empty
  std::vector<JudgingLimit> limits;

  // The one that judges a sample taken on `day`: the newest in force, among equals a verified one.
  // Null where there is none, or where no method at hand gives a content.
  const JudgingLimit* LimitOn(base::CivilDay day) const;
};

// A product as it is sold and tested.
struct Goods {
  registry::v1::Product product;
  std::vector<FittingTest> tests;
};

// The products in the order given. An item fits a product when the registry has a limit for the
// two, or when the item's matrix names the product or its whole category; an item that is read as
// a content fits only where a limit can judge it.
// Errors: INVALID_DECIMAL and INVALID_TIME for what the registry should not hold.
base::Result<std::vector<Goods>> MatchTests(const registry::v1::ListProductsResponse& products,
                                            const registry::v1::ListTestItemsResponse& items,
                                            const registry::v1::ListResidueLimitsResponse& limits);

}  // namespace panyuan::clients::admin
