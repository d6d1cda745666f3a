#include "services/ledger/epcis_event.h"

#include "services/base/text.h"

namespace panyuan::ledger {

std::string ThingUris::Join(std::string_view path, std::string_view tail) const {
  return base_ + std::string(path) + base::PercentEncode(tail);
}

}  // namespace panyuan::ledger
