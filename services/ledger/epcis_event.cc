#include "services/ledger/epcis_event.h"

#include "services/base/text.h"

namespace panyuan::ledger {

std::string ThingUris::Join(std::string_view path, std::string_view tail) const {
  return base_ + std::string(path) + base::PercentEncode(tail);
}

std::string_view TypeOf(EventKind kind) {
  switch (kind) {
    case EventKind::kObject:
      return "ObjectEvent";
    case EventKind::kTransformation:
      return "TransformationEvent";
    case EventKind::kAggregation:
      return "AggregationEvent";
  }
  return "";
}

std::string_view QuantityListOf(EventKind kind) {
  switch (kind) {
    case EventKind::kObject:
      return "quantityList";
    case EventKind::kTransformation:
      return "outputQuantityList";
    case EventKind::kAggregation:
      return "childQuantityList";
  }
  return "";
}

}  // namespace panyuan::ledger
