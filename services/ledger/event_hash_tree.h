// An event as the hash rule sees it: the element names of EPCIS XML, expanded names and values.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "services/base/result.h"

namespace panyuan::ledger {

struct Element {
  std::string name;  // a user extension's is "{<namespace>}<local name>"
  std::string text;  // as written, apart from expanded prefixes and bare CBV words
  std::vector<Element> children;
  bool keeps_order = false;  // of its children: a type comes before what it is the type of
};

// The elements of the event, without its type and what takes no part in the hash. List members
// are named as in EPCIS XML (epcList holds epc, quantityList quantityElement, any "<x>List" holds
// x); a member without content is there with neither text nor children, null is left out.
// Errors: EVENT_TOO_DEEP.
base::Result<std::vector<Element>> BuildEventTree(const nlohmann::json& event,
                                                  const nlohmann::json& context);

}  // namespace panyuan::ledger
