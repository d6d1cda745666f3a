#include "services/server/init.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <filesystem>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "services/label/qr_payload.h"
#include "services/ledger/note.h"
#include "services/server/config.h"
#include "services/server/reasons.h"

namespace panyuan::server {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr const char* kConfigText =
    R"(# Panyuan server. Every key is explained in docs/operations.md.
# Paths are relative to this file's folder.

[county]
number = 727
division_code = "330727"
name_zh = "磐安县"
name_en = "Pan'an County"

[server]
listen = "{listen}"
certificate = "certificates/server.crt"
key = "certificates/server.key"
client_authority = "authority/ca.crt"
reflection = true

[gateway]
listen_host = "{gateway_host}"
port = {gateway_port}
certificate = "certificates/server.crt"
key = "certificates/server.key"
public_host = "{public_host}"

[database]
path = "panyuan.db"
read_threads = 2

[ledger]
origin = "{origin}"
key_file = "keys/log.key"

[label]
key_file = "keys/label.key"
key_number = 1
batch_key_file = "keys/batch.key"

[log]
level = "warn"
)";

// Writes a file that is not there yet, whole or not at all, and durable.
Status WriteNew(const fs::path& path, const std::string& text, mode_t mode) {
  if (fs::exists(path)) return Ok();
  const fs::path draft = path.string() + ".new";
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  const bool written = file >= 0 &&
                       write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fsync(file) == 0;
  if (file >= 0) close(file);
  std::error_code failed;
  if (written) fs::rename(draft, path, failed);
  if (!written || failed) return Error(kCannotWrite, {{"path", path.string()}});
  return Ok();
}

Result<std::string> NewKeyText() {
  unsigned char bytes[32];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return base::kInternalFault;
  return base::HexEncode({reinterpret_cast<const char*>(bytes), sizeof bytes}) + "\n";
}

}  // namespace

Status MakeKeyFile(const std::string& path) {
  if (fs::exists(path)) return Error(kKeyFileExists, {{"path", path}});
  PANYUAN_ASSIGN(const std::string key, NewKeyText());
  return WriteNew(path, key, 0600);
}

Status MakeDataFolder(const InitOptions& options) {
  PANYUAN_TRY(label::CheckLabelHost(options.public_host));
  const fs::path folder = options.folder;
  std::error_code failed;
  fs::create_directories(folder / "keys", failed);
  if (failed) return Error(kCannotWrite, {{"path", folder.string()}});
  fs::permissions(folder, fs::perms::owner_all, failed);
  for (const char* name : {"log.key", "label.key", "batch.key"}) {
    PANYUAN_ASSIGN(const std::string key, NewKeyText());
    PANYUAN_TRY(WriteNew(folder / "keys" / name, key, 0600));
  }
  const std::string name = options.public_host.substr(0, options.public_host.find(':'));
  const std::string origin = name + "/county/330727/log";
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  PANYUAN_TRY(WriteNew(
      folder / "panyuan.toml",
      fmt::format(kConfigText, fmt::arg("listen", options.listen), fmt::arg("gateway_host", host),
                  fmt::arg("gateway_port", options.gateway_port),
                  fmt::arg("public_host", options.public_host), fmt::arg("origin", origin)),
      0600));
  // The verifier key of the log as it is configured, for clients' profiles.
  PANYUAN_ASSIGN(const Config config, ReadConfig(folder / "panyuan.toml"));
  PANYUAN_ASSIGN(const std::string seed, ReadKeyFile(config.ledger.key_file));
  PANYUAN_ASSIGN(const auto signer, ledger::Ed25519Signer::FromSeed(config.ledger.origin, seed));
  return WriteNew(folder / "keys" / "log.vkey", signer.verifier().Format() + "\n", 0644);
}

}  // namespace panyuan::server
