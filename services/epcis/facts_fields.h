// What an event has under names of somebody's own, for facts.cc.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "services/epcis/facts.h"
#include "services/epcis/names.h"

namespace panyuan::epcis {

// Adds what the event has under names that are not the standard's: those with a prefix.
void AddOwnFields(const nlohmann::json& event, const Prefixes& prefixes,
                  std::vector<FieldFact>& fields);

}  // namespace panyuan::epcis
