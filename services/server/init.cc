#include "services/server/init.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/db/store_url.h"
#include "services/label/batch_numbering.h"
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
number = {number}
division_code = "{division_code}"
name_zh = "{name_zh}"
name_en = "{name_en}"

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
store = "{store}"
read_threads = 2
{cluster}
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

Error WrongCounty(std::string field, std::string problem, std::string problem_zh) {
  return Error(base::kInvalidField, {{"field", std::move(field)},
                                     {"problem", std::move(problem)},
                                     {"problem_zh", std::move(problem_zh)}});
}

// What goes into the configuration's text as it is.
Status CheckCounty(const InitOptions& options) {
  const std::string& code = options.division_code;
  if (code.size() != 6 || code.find_first_not_of("0123456789") != code.npos)
    return WrongCounty("division", "give the six digits of GB/T 2260", "请给出 6 位行政区划代码");
  if (options.number < 1 || options.number > label::BatchNumbering::kMaxCounty)
    return WrongCounty("number", "give 1 to 32767, another in each county of the province",
                       "须为 1 至 32767，省内各县互不相同");
  for (const std::string* name : {&options.name_zh, &options.name_en}) {
    PANYUAN_TRY(base::CheckText(*name, "name", 40, base::Presence::kRequired));
    if (name->find_first_of("\"\\") != name->npos)
      return WrongCounty("name", "leave out quotes and backslashes", "不得含引号和反斜杠");
  }
  return Ok();
}

}  // namespace

Status MakeKeyFile(const std::string& path) {
  if (fs::exists(path)) return Error(kKeyFileExists, {{"path", path}});
  PANYUAN_ASSIGN(const std::string key, NewKeyText());
  return WriteNew(path, key, 0600);
}

Status MakeDataFolder(const InitOptions& options) {
  PANYUAN_TRY(label::CheckLabelHost(options.public_host));
  PANYUAN_TRY(CheckCounty(options));
  PANYUAN_ASSIGN(const db::StoreUrl store, db::ParseStoreUrl(options.store));
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
  const std::string origin = name + "/county/" + options.division_code + "/log";
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  const std::string cluster =
      store.kind == db::StoreUrl::Kind::kSqlite
          ? ""
          : fmt::format("\n[cluster]\naddress = \"{}\"\n", options.listen);
  PANYUAN_TRY(WriteNew(
      folder / "panyuan.toml",
      fmt::format(kConfigText, fmt::arg("listen", options.listen), fmt::arg("gateway_host", host),
                  fmt::arg("gateway_port", options.gateway_port),
                  fmt::arg("public_host", options.public_host), fmt::arg("origin", origin),
                  fmt::arg("number", options.number),
                  fmt::arg("division_code", options.division_code),
                  fmt::arg("name_zh", options.name_zh), fmt::arg("name_en", options.name_en),
                  fmt::arg("store", options.store), fmt::arg("cluster", cluster)),
      0600));
  // The verifier key of the log as it is configured, for clients' profiles.
  PANYUAN_ASSIGN(const Config config, ReadConfig(folder / "panyuan.toml"));
  PANYUAN_ASSIGN(const std::string seed, ReadKeyFile(config.ledger.key_file));
  PANYUAN_ASSIGN(const auto signer, ledger::Ed25519Signer::FromSeed(config.ledger.origin, seed));
  return WriteNew(folder / "keys" / "log.vkey", signer.verifier().Format() + "\n", 0644);
}

}  // namespace panyuan::server
