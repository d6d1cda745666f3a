// Units of measure that say the same in other numbers.
#pragma once

#include <optional>
#include <string_view>

namespace panyuan::epcis {

// `value`, which is in the unit `from`, in the unit `to`, both codes of UN/CEFACT Recommendation
// 20. Nothing when the two measure different things or one of them is not among those that are
// known here: masses, lengths, areas, volumes, times, temperatures, pressures and contents by mass.
std::optional<double> Convert(double value, std::string_view from, std::string_view to);

}  // namespace panyuan::epcis
