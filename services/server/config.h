// The server's configuration: one TOML file, every key documented in docs/operations.md, unknown
// keys refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

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
    int max_message_kib = 1'088;  // 64 to 4096; a paper of 1 MiB and its framing
    int drain_s = 0;  // 0 to 60: from "not ready" to the stop, so that a balancer sends no more
  } server;
  struct Gateway {
    std::string listen_host = "127.0.0.1";
    int port = 8443;
    std::string certificate, key;                // PEM files; both empty: plain HTTP behind a front
    std::string public_host = "localhost:8443";  // in label and event addresses
  } gateway;
  struct Database {
    // "sqlite:<file>", the file as all paths, or "postgresql://user@host/database": db/store_url.h.
    std::string store = "sqlite:panyuan.db";
    int read_threads = 2;  // 1 to 64
  } database;
  struct Cluster {
    // host:port at which the county's other processes and its clients reach this one's gRPC server;
    // needed with postgresql.
    std::string address;
    // "postgresql://…" of the table that says which store the county is in (upkeep/placement.h);
    // empty: database.store says it.
    std::string placement;
  } cluster;
  struct Ledger {
    std::string origin;                // the log's name in checkpoints; never changes
    std::string key_file;              // Ed25519 seed, 32 bytes in hex
    std::string second_key_file;       // likewise: signs beside the first while readers learn it
    std::string sm2_key_file;          // SM2 private key, 32 bytes in hex: signs beside them
    std::vector<std::string> retired;  // verifier keys that have signed: published, no more
    int cosign_every_s = 5;            // 1 to 3600: how often the witnesses are asked
  } ledger;
  struct Witness {
    std::string url;   // "https://…": its "/add-checkpoint" is called
    std::string vkey;  // its verifier key
    std::string ca;    // PEM file; empty: the system's authorities
  };
  std::vector<Witness> witness;  // [[witness]], at most 16
  struct Label {
    std::string key_file;                   // Ed25519 seed, 32 bytes in hex
    int key_number = 1;                     // 1 to 65535, printed in every label
    std::string valid_from = "2020-01-01";  // the key's first day
    std::vector<std::string> retired;       // "<number> <vkey> <first day> <last day>"
    std::string batch_key_file;  // 32 bytes in hex: scrambles batch numbers; never changes
  } label;
  struct Enrolment {
    std::string authority_certificate, authority_key;  // PEM files; both empty: nothing is issued
    int certificate_days = 397;                        // 1 to 825
    std::string server;  // host:port; empty: public_host's with server.listen's port
  } enrolment;
  struct Trace {
    std::string oversell = "refuse";  // or "flag": more may go out than there is, and is listed
  } trace;
  struct Epcis {
    std::string tokens;  // file of who may use /epcis/ (gateway/epcis_access.h); empty: nobody
  } epcis;
  struct Log {
    std::string level = "info";  // debug, info, warn, error
  } log;
};

// Errors: CONFIG_UNREADABLE, CONFIG_INVALID with `key` and `problem`.
base::Result<Config> ReadConfig(const std::string& path);

// Longest configuration. toml++ frees the tables of a dotted key by recursion: a key of some 50 KB
// would overflow the stack.
inline constexpr size_t kMaxConfigBytes = 32 << 10;

// The configuration in `text`, read as if it stood in the file `path`. Errors: CONFIG_INVALID (also
// for what is longer than kMaxConfigBytes).
base::Result<Config> ParseConfig(const std::string& text, const std::string& path);

// A file's bytes, at most 1 MiB. Errors: CONFIG_UNREADABLE.
base::Result<std::string> ReadFile(const std::string& path);

// The same of a file with a secret, which nobody but its owner may read (mode 0600 or 0400).
// Errors: CONFIG_UNREADABLE, KEY_FILE_OPEN.
base::Result<std::string> ReadSecretFile(const std::string& path);

// A key of 32 bytes from its hex file. Errors: those of ReadSecretFile, CONFIG_INVALID.
base::Result<std::string> ReadKeyFile(const std::string& path);

}  // namespace panyuan::server
