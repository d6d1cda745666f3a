#include "services/server/config.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "services/base/bytes.h"
#include "services/base/secret_file.h"
#include "services/db/store_url.h"
#include "services/server/config_file.h"
#include "services/server/reasons.h"

namespace panyuan::server {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::streamsize kMaxFileBytes = 1 << 20;
constexpr size_t kMaxWitnesses = 16;

// What to write in place of the key that named the database before.
std::string FormerPath(const std::string& place) {
  return "is called store now: write store = \"sqlite:" + (place.empty() ? "panyuan.db" : place) +
         "\"";
}

Places PlacesOf(Config& c) {
  return {
      {"county.number", Number(c.county.number, 1, 32'767)},
      {"county.division_code", Text(c.county.division_code)},
      {"county.name_zh", Text(c.county.name_zh)},
      {"county.name_en", Text(c.county.name_en)},
      {"server.listen", Text(c.server.listen)},
      {"server.certificate", Text(c.server.certificate)},
      {"server.key", Text(c.server.key)},
      {"server.client_authority", Text(c.server.client_authority)},
      {"server.reflection", Flag(c.server.reflection)},
      {"server.simulation", Flag(c.server.simulation)},
      {"server.max_message_kib", Number(c.server.max_message_kib, 64, 4'096)},
      {"server.drain_s", Number(c.server.drain_s, 0, 60)},
      {"gateway.listen_host", Text(c.gateway.listen_host)},
      {"gateway.port", Number(c.gateway.port, 0, 65'535)},
      {"gateway.certificate", Text(c.gateway.certificate)},
      {"gateway.key", Text(c.gateway.key)},
      {"gateway.public_host", Text(c.gateway.public_host)},
      {"database.store", Text(c.database.store)},
      {"database.read_threads", Number(c.database.read_threads, 1, 64)},
      {"cluster.address", Text(c.cluster.address)},
      {"cluster.placement", Text(c.cluster.placement)},
      {"ledger.origin", Text(c.ledger.origin)},
      {"ledger.key_file", Text(c.ledger.key_file)},
      {"ledger.second_key_file", Text(c.ledger.second_key_file)},
      {"ledger.sm2_key_file", Text(c.ledger.sm2_key_file)},
      {"ledger.retired", Texts(c.ledger.retired)},
      {"ledger.cosign_every_s", Number(c.ledger.cosign_every_s, 1, 3'600)},
      {"label.key_file", Text(c.label.key_file)},
      {"label.key_number", Number(c.label.key_number, 1, 65'535)},
      {"label.valid_from", Text(c.label.valid_from)},
      {"label.retired", Texts(c.label.retired)},
      {"label.batch_key_file", Text(c.label.batch_key_file)},
      {"enrolment.authority_certificate", Text(c.enrolment.authority_certificate)},
      {"enrolment.authority_key", Text(c.enrolment.authority_key)},
      {"enrolment.certificate_days", Number(c.enrolment.certificate_days, 1, 825)},
      {"enrolment.server", Text(c.enrolment.server)},
      {"trace.oversell", Text(c.trace.oversell)},
      {"epcis.tokens", Text(c.epcis.tokens)},
      {"log.level", Text(c.log.level)},
  };
}

Places PlacesOf(Config::Witness& w) {
  return {
      {"witness.url", Text(w.url)},
      {"witness.vkey", Text(w.vkey)},
      {"witness.ca", Text(w.ca)},
  };
}

// The county's store and how it is reached.
Status CheckStore(const std::string& path, const Config& config) {
  const auto store = db::ParseStoreUrl(config.database.store, "database.store");
  if (!store.ok()) return store.error().With("path", path);
  const auto placement = db::ParseStoreUrl(config.cluster.placement);
  const bool placed = !config.cluster.placement.empty();
  if (placed && (!placement.ok() || placement->kind != db::StoreUrl::Kind::kPostgres))
    return InvalidConfig(path, "cluster.placement", "must be postgresql://user@host:5432/database");
  if (store->kind == db::StoreUrl::Kind::kSqlite && !placed) return Ok();
  PANYUAN_TRY(db::SchemaOf(config.county.division_code));
  const std::string& address = config.cluster.address;
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == address.size())
    return InvalidConfig(path, "cluster.address",
                         "is needed with postgresql: write host:port, as others reach this server");
  return Ok();
}

Status CheckWhole(const std::string& path, const Config& config) {
  const std::pair<const char*, const std::string*> needed[] = {
      {"server.certificate", &config.server.certificate},
      {"server.key", &config.server.key},
      {"server.client_authority", &config.server.client_authority},
      {"ledger.origin", &config.ledger.origin},
      {"ledger.key_file", &config.ledger.key_file},
      {"label.key_file", &config.label.key_file},
      {"label.batch_key_file", &config.label.batch_key_file},
  };
  for (const auto& [key, value] : needed)
    if (value->empty()) return InvalidConfig(path, key, "is missing");
  if (config.gateway.certificate.empty() != config.gateway.key.empty())
    return InvalidConfig(path, "gateway.key",
                         "goes with gateway.certificate: give both or neither");
  if (config.enrolment.authority_certificate.empty() != config.enrolment.authority_key.empty())
    return InvalidConfig(path, "enrolment.authority_key",
                         "goes with enrolment.authority_certificate: give both or neither");
  for (const Config::Witness& witness : config.witness) {
    if (witness.url.empty()) return InvalidConfig(path, "witness.url", "is missing");
    if (witness.vkey.empty()) return InvalidConfig(path, "witness.vkey", "is missing");
  }
  if (config.trace.oversell != "refuse" && config.trace.oversell != "flag")
    return InvalidConfig(path, "trace.oversell", "must be refuse or flag");
  PANYUAN_TRY(CheckLogLevel(path, config.log.level));
  return CheckStore(path, config);
}

}  // namespace

Result<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  if (!in.is_open() || in.bad() || bytes.size() > kMaxFileBytes)
    return Error(kConfigUnreadable, {{"path", path}});
  return bytes;
}

Result<std::string> ReadSecretFile(const std::string& path) {
  PANYUAN_TRY(base::CheckSecretFile(path));
  return ReadFile(path);
}

Result<std::string> ReadKeyFile(const std::string& path) {
  PANYUAN_ASSIGN(std::string text, ReadSecretFile(path));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  const auto bytes = base::HexDecode(text);
  if (!bytes || bytes->size() != 32) return InvalidConfig(path, "key", "must be 64 hex digits");
  return *bytes;
}

Result<Config> ReadConfig(const std::string& path) {
  PANYUAN_ASSIGN(const std::string text, ReadFile(path));
  return ParseConfig(text, path);
}

Result<Config> ParseConfig(const std::string& text, const std::string& path) {
  if (text.size() > kMaxConfigBytes) return InvalidConfig(path, "file", "is longer than 32 KiB");
  Config config;
  Places places = PlacesOf(config);
  places["database.path"] = &FormerPath;
  const SectionList witnesses{"witness", kMaxWitnesses,
                              [&] { return PlacesOf(config.witness.emplace_back()); }};
  PANYUAN_TRY(ReadConfigText(text, path, places, witnesses));
  PANYUAN_TRY(CheckWhole(path, config));
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  for (std::string* file_path :
       {&config.server.certificate, &config.server.key, &config.server.client_authority,
        &config.gateway.certificate, &config.gateway.key, &config.ledger.key_file,
        &config.ledger.second_key_file, &config.ledger.sm2_key_file, &config.label.key_file,
        &config.label.batch_key_file, &config.enrolment.authority_certificate,
        &config.enrolment.authority_key, &config.epcis.tokens})
    if (!file_path->empty()) *file_path = (folder / *file_path).string();
  const auto store = db::ParseStoreUrl(config.database.store);
  if (store.ok() && store->kind == db::StoreUrl::Kind::kSqlite)
    config.database.store = "sqlite:" + (folder / store->place).string();
  for (Config::Witness& witness : config.witness)
    if (!witness.ca.empty()) witness.ca = (folder / witness.ca).string();
  return config;
}

}  // namespace panyuan::server
