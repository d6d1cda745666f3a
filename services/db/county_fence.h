// Ending the writing of a store's county, because the county goes on in another store.
#pragma once

#include <string_view>

#include "services/base/result.h"
#include "services/db/engine.h"

namespace panyuan::db {

// Ends writing here: what a writer has under way now does not land any more, and none can begin
// again. `connection` is one that took no lease; `engine` is Engine::name(). Idempotent.
// Errors: COUNTY_WITHOUT_LOG where no server ever ran, those of the store.
base::Status Fence(WriteConnection& connection, std::string_view engine, std::string_view moved_to);

// Undoes it: the next writer may begin. Errors: those of the store.
base::Status Unfence(WriteConnection& connection, std::string_view engine);

// Errors: COUNTY_MOVED with moved_to where the county was fenced, those of the store. Reads go on
// there, but show what it was then.
base::Status CheckNotMoved(Engine& engine);

}  // namespace panyuan::db
