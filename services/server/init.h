// Making a data directory: keys, configuration, database and catalogue.
#pragma once

#include <string>

#include "services/base/result.h"

namespace panyuan::server {

struct InitOptions {
  std::string folder;
  std::string listen = "127.0.0.1:8727";
  int gateway_port = 8443;
  std::string public_host = "localhost:8443";
  std::string store = "sqlite:panyuan.db";
  std::string division_code = "330727";  // GB/T 2260, six digits
  int number = 727;                      // 1 to 32767, the county's own in its province
  std::string name_zh = "磐安县", name_en = "Pan'an County";
};

// Writes what is missing: keys/log.key, keys/label.key, keys/batch.key (random, 0600),
// keys/log.vkey (public) and panyuan.toml. What is there is kept, so a second call changes nothing.
// Certificates come from certs/authority.
// A process of its own over one PostgreSQL starts from a copy of another's keys.
// Errors: CANNOT_WRITE, INVALID_FIELD for the host or the county, STORE_URL_INVALID, and those of reading what is
// there.
base::Status MakeDataFolder(const InitOptions& options);

// Writes a new random key, 32 bytes in hex, to a file of mode 0600.
// Errors: KEY_FILE_EXISTS, CANNOT_WRITE.
base::Status MakeKeyFile(const std::string& path);

}  // namespace panyuan::server
