// The server's configuration: one TOML file, every key documented in docs/operations.md, unknown
// keys refused.
#pragma once

#include <cstdint>
#include <string>

#include "services/base/result.h"

namespace panyuan::server {

// Paths are absolute, or relative to the folder of the file.
struct Config {
  struct County {
    int number = 727;                      // 1 to 32767: the first three characters of a batch code
    std::string division_code = "330727";  // GB/T 2260
    std::string name_zh = "磐安县", name_en = "Pan'an County";
  } county;
  struct Server {
    std::string listen = "127.0.0.1:8727";  // gRPC over mutual TLS
    std::string certificate, key;           // PEM files
    std::string client_authority;           // PEM: who signs client certificates
    bool reflection = false;
    bool simulation = false;      // callers may say what time it is: for simulate only
    int max_message_kib = 1'024;  // 64 to 4096
  } server;
  struct Gateway {
    std::string listen_host = "127.0.0.1";
    int port = 8443;
    std::string certificate, key;                // PEM files; both empty: plain HTTP behind a front
    std::string public_host = "localhost:8443";  // in label and event addresses
  } gateway;
  struct Database {
    std::string path = "panyuan.db";
    int read_threads = 2;  // 1 to 64
  } database;
  struct Ledger {
    std::string origin;    // the log's name in checkpoints; never changes
    std::string key_file;  // Ed25519 seed, 32 bytes in hex
  } ledger;
  struct Label {
    std::string key_file;        // Ed25519 seed, 32 bytes in hex
    int key_number = 1;          // 1 to 65535, printed in every label
    std::string batch_key_file;  // 32 bytes in hex: scrambles batch numbers; never changes
  } label;
  struct Log {
    std::string level = "info";  // debug, info, warn, error
  } log;
};

// Errors: CONFIG_UNREADABLE, CONFIG_INVALID with `key` and `problem`.
base::Result<Config> ReadConfig(const std::string& path);

// A file's bytes, at most 1 MiB. Errors: CONFIG_UNREADABLE.
base::Result<std::string> ReadFile(const std::string& path);

// A key of 32 bytes from its hex file. Errors: CONFIG_UNREADABLE, CONFIG_INVALID.
base::Result<std::string> ReadKeyFile(const std::string& path);

}  // namespace panyuan::server
