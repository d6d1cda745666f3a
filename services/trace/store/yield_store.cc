#include "services/trace/store/yield_store.h"

namespace panyuan::trace {
namespace {

constexpr std::string_view kOf =
    "SELECT min_permille, max_permille, confidence FROM product_yields"
    " WHERE input_id = $1 AND output_id = $2";

}  // namespace

base::Result<std::optional<Yield>> SqlYields::Of(ProductId input, ProductId output) {
  std::optional<Yield> yield;
  PANYUAN_TRY(session_.Query(kOf, {input.value, output.value}, [&](const db::Row& row) {
    yield = Yield{row.Int(0), row.Int(1), static_cast<Confidence>(row.Int(2))};
  }));
  return yield;
}

}  // namespace panyuan::trace
