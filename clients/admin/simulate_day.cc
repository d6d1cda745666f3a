#include "clients/admin/simulate_day.h"

#include <string_view>

namespace panyuan::clients::admin {
namespace {

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kBatch:
      return "batch";
    case Kind::kSale:
      return "sale";
    case Kind::kSample:
      return "sample";
    case Kind::kResult:
      return "result";
    case Kind::kVerify:
      return "verify";
    case Kind::kMove:
      return "move";
    case Kind::kRecall:
      return "recall";
  }
  return "";
}

}  // namespace

std::string SimulationRequestId(uint32_t seed, base::CivilDay day, Kind kind, uint64_t ordinal) {
  return "sim-" + std::to_string(seed) + "-" + base::FormatDay(day) + "-" +
         std::string(NameOf(kind)) + "-" + std::to_string(ordinal);
}

void SetMass(int64_t mass_g, trace::v1::Quantity& quantity) {
  quantity.set_value(std::to_string(mass_g));
  quantity.set_unit_code("GRM");
}

}  // namespace panyuan::clients::admin
