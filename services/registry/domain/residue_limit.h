// Limits 限量: what a product may hold of an analyte, in a stretch of time.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "services/base/decimal.h"
#include "services/base/ids.h"
#include "services/base/time.h"
#include "services/registry/domain/place.h"

namespace panyuan::registry {

using LimitId = base::Id<struct LimitTag>;

// Stored as these numbers.
enum class LimitKind {
  kMaximum = 1,        // a value above it fails
  kNotDetectable = 2,  // any detection fails 不得检出
  kNoNumber = 3,       // a range, a prohibition or a superseded figure: it never judges
};

struct ResidueLimit {
  LimitId id;
  std::string product_code, item_code;
  LimitKind kind = LimitKind::kNoNumber;
  std::optional<base::Decimal> value;                  // of kMaximum, and only there
  std::string unit;                                    // of `value`
  std::optional<base::CivilDay> valid_from, valid_to;  // first and last day; nothing where unknown
  std::string basis;                                   // the standard or notice that sets it
  Provenance provenance;                               // of the figure
  std::string note;                                    // the source's words that are no figure
  std::string origin;  // the row of the seed file; with product and item it names the limit
};

// A source's words about a limit that fit no product or no item of the catalogue; kept, and never
// used to judge.
struct LimitNote {
  std::string origin;  // the row of the seed file
  std::string product_text, item_text, limit_text, basis;
  std::string problem;  // "names no product", "names no test item"
  Provenance provenance;
};

// The one of a product's limits for an item that judges a sample taken on `day`: of those in force
// the one with the latest first day, and one without a first day only where no other is; among
// equals a verified one, then the first. Limits without a number never judge.
std::optional<ResidueLimit> LimitInForce(std::span<const ResidueLimit> limits, base::CivilDay day);

}  // namespace panyuan::registry
