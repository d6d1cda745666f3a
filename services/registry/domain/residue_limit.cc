#include "services/registry/domain/residue_limit.h"

namespace panyuan::registry {
namespace {

bool Judges(const ResidueLimit& limit, base::CivilDay day) {
  return limit.kind != LimitKind::kNoNumber && !(limit.valid_from && *limit.valid_from > day) &&
         !(limit.valid_to && *limit.valid_to < day);
}

bool Outranks(const ResidueLimit& a, const ResidueLimit& b) {
  if (a.valid_from != b.valid_from) return a.valid_from > b.valid_from;  // nothing is the least
  return a.provenance.confidence == Confidence::kVerified &&
         b.provenance.confidence != Confidence::kVerified;
}

}  // namespace

std::optional<ResidueLimit> LimitInForce(std::span<const ResidueLimit> limits, base::CivilDay day) {
  const ResidueLimit* best = nullptr;
  for (const ResidueLimit& limit : limits)
    if (Judges(limit, day) && (!best || Outranks(limit, *best))) best = &limit;
  return best ? std::optional(*best) : std::nullopt;
}

}  // namespace panyuan::registry
