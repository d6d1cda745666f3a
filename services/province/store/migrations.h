// The schema of a province's database.
#pragma once

#include <span>

#include "services/db/migrations.h"

namespace panyuan::db {

// Built in from schema/province.
std::span<const Migration> ProvinceMigrations();

}  // namespace panyuan::db
