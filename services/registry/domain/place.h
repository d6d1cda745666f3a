// The county's places, and how far a fact can be relied on.
#pragma once

#include <string>

#include "services/base/ids.h"

namespace panyuan::registry {

using TownshipId = base::Id<struct TownshipTag>;
using MarketId = base::Id<struct MarketTag>;
using StallId = base::Id<struct StallTag>;
using LabId = base::Id<struct LabTag>;

// Kept from the source of a fact, never improved by copying. Stored as these numbers.
enum class Confidence {
  kVerified = 1,   // read in the named source
  kRecalled = 2,   // remembered by an expert, not read
  kGenerated = 3,  // made up to have something to run with
};

// Where a fact comes from.
struct Provenance {
  std::string source;
  Confidence confidence = Confidence::kRecalled;
  bool operator==(const Provenance&) const = default;
};

struct County {
  std::string code, name_zh, name_en;  // "330727"
};

// A township, town or subdistrict 乡镇街道, with its food-safety office 食安办.
struct Township {
  TownshipId id;
  std::string code;  // of the National Bureau of Statistics, 9 digits
  std::string name_zh, name_en, level, office_name_zh;
  std::string note;  // of the code's validity
  Provenance provenance;
};

// A village food-safety workstation 村级工作站.
struct Workstation {
  std::string code, township_code, name_zh;  // "W001"
  Provenance provenance;
};

// A farm market 农贸市场.
struct Market {
  MarketId id;
  std::string code, township_code, name_zh, name_en;  // "M01"
  Provenance provenance;
};

// A stall 摊位 and the vendor 经营户 who keeps it; vendors appear as codes only.
struct Stall {
  StallId id;
  std::string code, name_zh, vendor_code;  // "M01-001", "V0001"
  std::string market_code, market_name_zh, market_name_en, township_code;
  Provenance provenance;
};

// A rapid-test laboratory 快检室.
struct Laboratory {
  LabId id;
  std::string code, township_code, name_zh, name_en;  // "L1"
  Provenance provenance;
};

}  // namespace panyuan::registry
