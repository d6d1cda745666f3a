// Whether JSON is what the rules of EPCIS 2.0 say.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "services/epcis/fault.h"
#include "services/epcis/rules.h"

namespace panyuan::epcis {

// Checks `value`, which stands at `path`, against `rule` in each of its members and all that they
// hold. `kind` says which of an event's fields are meant.
// Reasons: EPCIS_WRONG_TYPE, _MEMBER_MISSING, _MEMBER_UNKNOWN, _NOT_URI, _NOT_TIME,
// _NOT_ZONE_OFFSET, _TEXT_MALFORMED, _WORD_UNKNOWN, _ITEM_REPEATED, _LIST_EMPTY.
void CheckObject(const nlohmann::json& value, const ObjectRule& rule, EventKind kind,
                 const Path& path, Faults& faults);

// Checks one event: kEventRule, and the rules that hold between its members, among them
// - EPCIS 2.0 §7.4: what each kind of event must be about; a parentID for ADD and DELETE; ilmd
//   only with ADD; a unit only with a quantity, which is above 0;
// - TCR-53: deviceID, deviceMetadata, rawData and dataProcessingMethod are not stated differently
//   by a sensor report and by its element's metadata. The published examples repeat them in both,
//   and have two times: both are taken;
// - TCR-54: AssociationEvents have a parent, and children unless the action is DELETE.
// Reasons: those above, EPCIS_NOTHING_NAMED, _ILMD_NOT_ALLOWED, _SENSOR_CONTRADICTION,
// _QUANTITY_NOT_POSITIVE, _UNIT_WITHOUT_QUANTITY.
void CheckEvent(const nlohmann::json& event, const Path& path, Faults& faults);

}  // namespace panyuan::epcis
