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
};

// Writes what is missing: keys/log.key, keys/label.key, keys/batch.key (random, 0600),
// keys/log.vkey (public) and panyuan.toml. What is there is kept, so a second call changes nothing.
// Certificates come from certs/authority.
// Errors: CANNOT_WRITE, INVALID_FIELD for the host, and those of reading what is there.
base::Status MakeDataFolder(const InitOptions& options);

// Writes a new random key, 32 bytes in hex, to a file of mode 0600.
// Errors: KEY_FILE_EXISTS, CANNOT_WRITE.
base::Status MakeKeyFile(const std::string& path);

}  // namespace panyuan::server
