// What a store's schema has: a backup may be older than the program.
#pragma once

#include <string_view>

#include "services/db/session.h"

namespace panyuan::upkeep {

// `engine` is Engine::name().
base::Result<bool> HasTable(db::Session& session, std::string_view engine, std::string_view table);

}  // namespace panyuan::upkeep
