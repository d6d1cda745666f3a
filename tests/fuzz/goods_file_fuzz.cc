// Any bytes as a vendor's sheet of goods: a row is good and has an id, or it has an error in words.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "clients/stall/goods_file.h"
#include "services/base/text.h"

namespace {

using namespace panyuan;  // NOLINT: a fuzz target has no other code

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto no_photo = [](const std::string& path) -> base::Result<base::Hash> {
    return base::Sha256(path);
  };
  const auto goods =
      clients::stall::ReadGoods({reinterpret_cast<const char*>(data), size}, "M01-001", no_photo);
  if (!goods.ok()) {
    Require(base::IsUtf8(goods.error().Message("zh")));
    return 0;
  }
  for (const auto& row : goods->rows) {
    Require(row.request_id.empty() == row.error.has_value());
    if (row.error) Require(base::IsUtf8(row.error->Message("zh")));
    if (!row.error) Require(base::IsUtf8(row.batch.origin()) && !row.batch.product_code().empty());
  }
  return 0;
}
