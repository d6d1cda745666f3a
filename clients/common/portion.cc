#include "clients/common/portion.h"

#include <algorithm>
#include <cctype>

#include "clients/common/batch_argument.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "services/base/text.h"

namespace panyuan::clients {
namespace {

using base::Result;

// Where the amount begins in "…=12kg"; npos where there is none. A label's address may hold "=".
size_t AmountAt(std::string_view text) {
  const size_t at = text.rfind('=');
  return at != text.npos && at + 1 < text.size() &&
                 std::isdigit(static_cast<unsigned char>(text[at + 1])) != 0
             ? at
             : text.npos;
}

}  // namespace

Result<trace::v1::Quantity> ReadKilograms(std::string_view text, std::string_view field) {
  const bool bare = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '.' || std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
  return ReadQuantity(bare ? std::string(text) + "kg" : std::string(text), field);
}

Result<trace::v1::BatchAmount> ReadBatchAmount(const std::string& text) {
  trace::v1::BatchAmount amount;
  const size_t at = AmountAt(text);
  PANYUAN_ASSIGN(*amount.mutable_batch_code(), ReadBatchCode(text.substr(0, at)));
  if (at == std::string::npos) return amount;
  PANYUAN_ASSIGN(*amount.mutable_quantity(), ReadKilograms(text.substr(at + 1), "quantity"));
  return amount;
}

Result<trace::v1::Output> ReadProductAmount(const std::string& text) {
  const size_t at = AmountAt(text);
  if (at == std::string::npos || at == 0)
    return base::Error(kCommandLineInvalid,
                       {{"problem", "'" + base::Quote(text) + "' is not like VEG044=12kg"},
                        {"problem_zh", "“" + base::Quote(text) + "”应写成 VEG044=12公斤"}});
  trace::v1::Output output;
  output.set_product_code(text.substr(0, at));
  PANYUAN_ASSIGN(*output.mutable_quantity(), ReadKilograms(text.substr(at + 1), "quantity"));
  return output;
}

}  // namespace panyuan::clients
