// Reading a limit as the catalogue writes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/decimal.h"
#include "services/registry/domain/residue_limit.h"

namespace panyuan::registry {

// One figure of a limit's text.
struct LimitFigure {
  LimitKind kind = LimitKind::kNoNumber;
  std::optional<base::Decimal> value;  // of kMaximum
  std::string applies_to;              // the crop, tissue or analyte it is narrowed to; or empty
  bool superseded = false;             // the text says that an older edition set it
  std::string text;                    // as written
};

// Reads, separated by ";", any of
//   0.2   0.2 (姜)   0.5-5.0 by crop   not detectable   不得检出   not detectable (older edition)
//   banned on vegetables   not permitted
// Gives nothing where a part is none of these.
std::optional<std::vector<LimitFigure>> ReadLimitText(std::string_view text);

}  // namespace panyuan::registry
