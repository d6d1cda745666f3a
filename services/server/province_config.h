// A province's configuration: one TOML file, every key documented in docs/operations.md, unknown
// keys refused.
#pragma once

#include <string>
#include <vector>

#include "services/base/result.h"

namespace panyuan::server {

// Paths are absolute, or relative to the folder of the file.
struct ProvinceConfig {
  struct Server {
    std::string listen = "127.0.0.1:8729";  // gRPC over mutual TLS
    std::string certificate, key;           // PEM files
    std::string client_authority;           // PEM: who signs client certificates
    int deadline_ms = 5'000;                // 100 to 25000: of a question to the counties
  } server;
  struct Witness {
    std::string listen_host = "127.0.0.1";
    int port = 8730;
    std::string certificate, key;  // PEM files; both empty: plain HTTP behind a front
    std::string name;              // the key's name in cosignatures
    std::string key_file;          // Ed25519 seed, 32 bytes in hex
  } witness;
  struct Database {
    std::string path = "province.db";
    int read_threads = 2;  // 1 to 64
  } database;
  struct Ledger {
    std::string origin;    // the name of the province's own log; never changes
    std::string key_file;  // Ed25519 seed, 32 bytes in hex
  } ledger;
  struct Counties {  // for those that state no other
    std::string authority, certificate, key;
  } counties;
  struct County {
    std::string division_code;  // GB/T 2260
    int number = 0;             // 1 to 32767: in batch codes
    std::string name;
    std::string address;                      // host:port of its gRPC
    std::string log_key;                      // its log's verifier key
    std::string authority, certificate, key;  // PEM files
  };
  std::vector<County> county;  // [[county]], 1 to 200
  struct Log {
    std::string level = "info";  // debug, info, warn, error
  } log;
};

// Longest one: 200 counties and their keys.
inline constexpr size_t kMaxProvinceConfigBytes = 256 << 10;

// Errors: CONFIG_UNREADABLE, CONFIG_INVALID with `key` and `problem`.
base::Result<ProvinceConfig> ReadProvinceConfig(const std::string& path);
// The configuration in `text`, read as if it stood in the file `path`. Errors: CONFIG_INVALID.
base::Result<ProvinceConfig> ParseProvinceConfig(const std::string& text, const std::string& path);

}  // namespace panyuan::server
