// Days that break the rule that work is done Monday to Friday.
#pragma once

#include <string>

#include "services/base/time.h"
#include "services/registry/domain/place.h"

namespace panyuan::registry {

struct CalendarDay {
  base::CivilDay day;
  bool working = false;  // a weekend day on which work is done 调休; else a public holiday
  std::string name_zh;
  Provenance provenance;
};

}  // namespace panyuan::registry
