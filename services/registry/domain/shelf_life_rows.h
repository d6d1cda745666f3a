// How one row of the files about keeping goods and about working days reads.
#pragma once

#include "services/registry/domain/catalogue_rows.h"

namespace panyuan::registry {

extern const SeedFormat<ShelfLife> kShelfLivesFormat;
extern const SeedFormat<Yield> kYieldsFormat;  // the file's percent become permille
extern const SeedFormat<CalendarDay> kHolidaysFormat;

}  // namespace panyuan::registry
