// PostgreSQL: the engine of a county that several processes serve. One schema a county.
#pragma once

#include <memory>
#include <string>

#include "services/db/engine.h"

namespace panyuan::db {

// `url` as libpq takes it, "postgresql://user@host/database?…"; where it does not say otherwise,
// connecting takes 2 seconds a host at most and goes to the host that takes writes. `schema` is of
// letters, digits and _; the first OpenWriter creates it.
std::unique_ptr<Engine> MakePostgresEngine(std::string url, std::string schema);

}  // namespace panyuan::db
