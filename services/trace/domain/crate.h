// Putting goods and crates into crates, and taking them out. Packing never changes what is on hand.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/trace/domain/act.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

inline constexpr size_t kMaxInCrate = 200;        // batches, and crates, of one crate
inline constexpr size_t kMaxCratesShown = 1'000;  // of one answer
inline constexpr size_t kMaxGoodsShown = 10'000;

// A crate with what lies in it.
struct CrateTree {
  Crate crate;
  std::string inside_code;  // of the crate that it lies in; empty where it lies in none
  std::vector<CrateContent> goods;
  std::vector<CrateTree> crates;  // at most kMaxCrateLevel - 1 deep
  bool truncated = false;         // it holds more than shown
};

struct PackOrder {
  std::string crate_code;
  int level = 0;                         // of a crate that is not known; 0 means 1
  std::vector<Portion> goods;            // of the stall
  std::vector<std::string> crate_codes;  // of a lower level, lying in none
  std::optional<base::UtcTime> happened_at;
};

struct UnpackOrder {
  std::vector<Portion> goods;  // no mass: all of it that lies in the crate
  std::vector<std::string> crate_codes;
  std::optional<base::UtcTime> happened_at;
};

struct Packed {
  CrateTree tree;
  ledger::Appended entry;
};

// Checks how much is named at once; to be asked before it is read. Errors: CONTENT_COUNT.
base::Status CheckContentCount(std::string_view crate_code, size_t goods, size_t crates,
                               size_t fewest);

// Errors: CRATE_CODE_INVALID, CRATE_NOT_FOUND.
base::Result<Crate> FindCrate(Crates& crates, std::string_view code);

// Packs at `stall`; a crate that is not known is made.
// Errors: CRATE_CODE_INVALID, CRATE_ELSEWHERE, CRATE_LEVEL, CRATE_FULL, INPUT_REPEATED,
// STALLS_DIFFER, QUANTITY_EXCEEDS_STOCK, those of MassOf, ActTime and CheckMayLeave.
base::Result<Packed> PackCrate(MoveWrites& ports, const Stall& stall, PackOrder order,
                               base::UtcTime now);

// Nothing named means all. Held, recalled and void batches may be taken out.
// Errors: NOT_IN_CRATE, INPUT_REPEATED, CONTENT_COUNT where the crate is empty, those of ActTime.
base::Result<Packed> UnpackCrate(MoveWrites& ports, Crate crate, UnpackOrder order,
                                 base::UtcTime now);

// What lies in the crate, down to level 1.
base::Result<CrateTree> LookInto(Crates& crates, Crate crate);

}  // namespace panyuan::trace
