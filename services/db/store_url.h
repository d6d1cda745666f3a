// How a person names a store: "sqlite:county.db" or "postgresql://user@host/database".
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/db/engine.h"

namespace panyuan::db {

struct StoreUrl {
  enum class Kind { kSqlite, kPostgres };
  Kind kind = Kind::kSqlite;
  std::string place;  // the file's path as written, or the whole postgresql:// address
};

// Reads "sqlite:PATH", "postgresql://…" or "postgres://…", of at most 4,096 bytes without control
// characters. Errors: STORE_URL_INVALID with `field`.
base::Result<StoreUrl> ParseStoreUrl(std::string_view text, std::string_view field = "store");

// The schema of a county in PostgreSQL, "county_330727"; `division` is its code of GB/T 2260.
// Errors: DIVISION_CODE_INVALID.
base::Result<std::string> SchemaOf(std::string_view division);

// The store as a person may be shown it: without a password.
std::string ShowStore(std::string_view text);

// The engine of the county in this store; nothing is opened yet. A relative path of a SQLite file
// is taken from the present directory. Errors: STORE_URL_INVALID, DIVISION_CODE_INVALID.
base::Result<std::unique_ptr<Engine>> OpenStore(std::string_view text, std::string_view division,
                                                std::string_view field = "store");

}  // namespace panyuan::db
