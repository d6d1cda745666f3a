#include "services/epcis/units.h"

#include <algorithm>
#include <iterator>

namespace panyuan::epcis {
namespace {

enum class Measure { kMass, kLength, kArea, kVolume, kTime, kTemperature, kPressure, kContent };

// value in the measure's base unit = value * factor + offset
struct Unit {
  std::string_view code;
  Measure measure;
  double factor;
  double offset = 0;
};

constexpr Unit kUnits[] = {
    {"KGM", Measure::kMass, 1},
    {"GRM", Measure::kMass, 1e-3},
    {"MGM", Measure::kMass, 1e-6},
    {"MC", Measure::kMass, 1e-9},
    {"TNE", Measure::kMass, 1e3},
    {"LBR", Measure::kMass, 0.45359237},
    {"ONZ", Measure::kMass, 0.028349523125},
    {"MTR", Measure::kLength, 1},
    {"CMT", Measure::kLength, 1e-2},
    {"MMT", Measure::kLength, 1e-3},
    {"KMT", Measure::kLength, 1e3},
    {"INH", Measure::kLength, 0.0254},
    {"FOT", Measure::kLength, 0.3048},
    {"MTK", Measure::kArea, 1},
    {"CMK", Measure::kArea, 1e-4},
    {"HAR", Measure::kArea, 1e4},
    {"MTQ", Measure::kVolume, 1},
    {"LTR", Measure::kVolume, 1e-3},
    {"MLT", Measure::kVolume, 1e-6},
    {"SEC", Measure::kTime, 1},
    {"MIN", Measure::kTime, 60},
    {"HUR", Measure::kTime, 3'600},
    {"DAY", Measure::kTime, 86'400},
    {"KEL", Measure::kTemperature, 1},
    {"CEL", Measure::kTemperature, 1, 273.15},
    {"FAH", Measure::kTemperature, 5.0 / 9, 273.15 - 32 * 5.0 / 9},
    {"PAL", Measure::kPressure, 1},
    {"A97", Measure::kPressure, 1e2},
    {"KPA", Measure::kPressure, 1e3},
    {"BAR", Measure::kPressure, 1e5},
    {"MBR", Measure::kPressure, 1e2},
    {"ATM", Measure::kPressure, 101'325},
    {"NA", Measure::kContent, 1},      // mg/kg
    {"J33", Measure::kContent, 1e-3},  // ug/kg
    {"59", Measure::kContent, 1},      // parts a million
    {"61", Measure::kContent, 1e-3},   // parts a billion
    {"P1", Measure::kContent, 1e4},    // per cent
};

const Unit* Find(std::string_view code) {
  const auto* found = std::find_if(std::begin(kUnits), std::end(kUnits),
                                   [&](const Unit& unit) { return unit.code == code; });
  return found == std::end(kUnits) ? nullptr : found;
}

}  // namespace

std::optional<double> Convert(double value, std::string_view from, std::string_view to) {
  if (from == to) return value;
  const Unit* source = Find(from);
  const Unit* target = Find(to);
  if (!source || !target || source->measure != target->measure) return std::nullopt;
  return (value * source->factor + source->offset - target->offset) / target->factor;
}

}  // namespace panyuan::epcis
