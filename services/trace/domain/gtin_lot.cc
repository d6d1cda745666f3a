#include "services/trace/domain/gtin_lot.h"

#include <utility>

#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/digital_link/elements.h"

namespace panyuan::trace {
namespace {

base::Status Check(const char* field, digital_link::Element element) {
  const base::Status status = digital_link::CheckElement(element);
  return status.ok() ? status : status.error().With("field", field);
}

}  // namespace

std::string GtinLot::Path() const { return "/01/" + gtin + "/10/" + base::PercentEncode(lot); }

base::Result<std::optional<GtinLot>> ReadGtinLot(std::string_view gtin, std::string_view lot) {
  if (gtin.empty() && lot.empty()) return std::optional<GtinLot>();
  if (gtin.empty()) return base::Error(base::kFieldMissing, {{"field", "gtin"}});
  GtinLot read{digital_link::PadGtin(gtin), std::string(lot)};
  PANYUAN_TRY(Check("gtin", {"01", read.gtin}));
  if (!lot.empty()) PANYUAN_TRY(Check("lot", {"10", read.lot}));
  return std::optional(std::move(read));
}

}  // namespace panyuan::trace
