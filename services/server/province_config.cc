#include "services/server/province_config.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "services/base/text.h"
#include "services/province/domain/county.h"
#include "services/server/config.h"
#include "services/server/config_file.h"
#include "services/server/reasons.h"

namespace panyuan::server {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

Places PlacesOf(ProvinceConfig& c) {
  return {
      {"server.listen", Text(c.server.listen)},
      {"server.certificate", Text(c.server.certificate)},
      {"server.key", Text(c.server.key)},
      {"server.client_authority", Text(c.server.client_authority)},
      {"server.deadline_ms", Number(c.server.deadline_ms, 100, 25'000)},
      {"witness.listen_host", Text(c.witness.listen_host)},
      {"witness.port", Number(c.witness.port, 0, 65'535)},
      {"witness.certificate", Text(c.witness.certificate)},
      {"witness.key", Text(c.witness.key)},
      {"witness.name", Text(c.witness.name)},
      {"witness.key_file", Text(c.witness.key_file)},
      {"database.path", Text(c.database.path)},
      {"database.read_threads", Number(c.database.read_threads, 1, 64)},
      {"ledger.origin", Text(c.ledger.origin)},
      {"ledger.key_file", Text(c.ledger.key_file)},
      {"counties.authority", Text(c.counties.authority)},
      {"counties.certificate", Text(c.counties.certificate)},
      {"counties.key", Text(c.counties.key)},
      {"log.level", Text(c.log.level)},
  };
}

Places PlacesOf(ProvinceConfig::County& c) {
  return {
      {"county.division_code", Text(c.division_code)},
      {"county.number", Number(c.number, 1, 32'767)},
      {"county.name", Text(c.name)},
      {"county.address", Text(c.address)},
      {"county.log_key", Text(c.log_key)},
      {"county.authority", Text(c.authority)},
      {"county.certificate", Text(c.certificate)},
      {"county.key", Text(c.key)},
  };
}

// toml++ frees the tables of a dotted key by recursion: a key of some 50 KB would overflow the
// stack.
constexpr size_t kMaxLineBytes = 4'096;

size_t LongestLine(std::string_view text) {
  size_t longest = 0;
  while (!text.empty()) {
    const size_t length = std::min(text.find('\n'), text.size());
    longest = std::max(longest, length);
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return longest;
}

Status CheckCounty(const std::string& path, const ProvinceConfig::County& county) {
  // "330727", so that a person finds the section.
  const std::string key = "county " + county.division_code;
  const std::pair<const char*, const std::string*> needed[] = {
      {"division_code", &county.division_code},
      {"name", &county.name},
      {"address", &county.address},
      {"log_key", &county.log_key},
      {"authority", &county.authority},
      {"certificate", &county.certificate},
      {"key", &county.key}};
  for (const auto& [name, value] : needed)
    if (value->empty()) return InvalidConfig(path, key, std::string(name) + " is missing");
  const bool digits = std::all_of(county.division_code.begin(), county.division_code.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || county.division_code.size() != 6)
    return InvalidConfig(path, key, "division_code is not six digits");
  if (county.number == 0) return InvalidConfig(path, key, "number is missing");
  const auto name = base::CheckText(county.name, "name", 40, base::Presence::kRequired);
  return name.ok() ? Ok() : Status(InvalidConfig(path, key, name.error().Message()));
}

Status CheckCounties(const std::string& path, const ProvinceConfig& config) {
  if (config.county.empty()) return InvalidConfig(path, "county", "is missing: name at least one");
  std::set<std::string> codes, logs;
  std::set<int> numbers;
  for (const ProvinceConfig::County& county : config.county) {
    PANYUAN_TRY(CheckCounty(path, county));
    const std::string origin = county.log_key.substr(0, county.log_key.find('+'));
    if (!codes.insert(county.division_code).second || !numbers.insert(county.number).second ||
        !logs.insert(origin).second)
      return InvalidConfig(path, "county " + county.division_code,
                           "division_code, number or log is another county's too");
  }
  return Ok();
}

Status CheckWhole(const std::string& path, const ProvinceConfig& config) {
  const std::pair<const char*, const std::string*> needed[] = {
      {"server.certificate", &config.server.certificate},
      {"server.key", &config.server.key},
      {"server.client_authority", &config.server.client_authority},
      {"witness.name", &config.witness.name},
      {"witness.key_file", &config.witness.key_file},
      {"ledger.origin", &config.ledger.origin},
      {"ledger.key_file", &config.ledger.key_file}};
  for (const auto& [key, value] : needed)
    if (value->empty()) return InvalidConfig(path, key, "is missing");
  if (config.witness.certificate.empty() != config.witness.key.empty())
    return InvalidConfig(path, "witness.key",
                         "goes with witness.certificate: give both or neither");
  PANYUAN_TRY(CheckLogLevel(path, config.log.level));
  return CheckCounties(path, config);
}

void PlacePaths(const std::filesystem::path& folder, ProvinceConfig& config) {
  std::vector<std::string*> paths = {
      &config.server.certificate,  &config.server.key,     &config.server.client_authority,
      &config.witness.certificate, &config.witness.key,    &config.witness.key_file,
      &config.database.path,       &config.ledger.key_file};
  for (ProvinceConfig::County& county : config.county)
    for (std::string* file : {&county.authority, &county.certificate, &county.key})
      paths.push_back(file);
  for (std::string* file : paths)
    if (!file->empty()) *file = (folder / *file).string();
}

}  // namespace

Result<ProvinceConfig> ReadProvinceConfig(const std::string& path) {
  PANYUAN_ASSIGN(const std::string text, ReadFile(path));
  return ParseProvinceConfig(text, path);
}

Result<ProvinceConfig> ParseProvinceConfig(const std::string& text, const std::string& path) {
  if (text.size() > kMaxProvinceConfigBytes)
    return InvalidConfig(path, "file", "is longer than 256 KiB");
  if (LongestLine(text) > kMaxLineBytes)
    return InvalidConfig(path, "file", "has a line over 4 KiB");
  ProvinceConfig config;
  const SectionList counties{"county", province::kMaxCounties,
                             [&] { return PlacesOf(config.county.emplace_back()); }};
  PANYUAN_TRY(ReadConfigText(text, path, PlacesOf(config), counties));
  for (ProvinceConfig::County& county : config.county) {
    if (county.authority.empty()) county.authority = config.counties.authority;
    if (county.certificate.empty()) county.certificate = config.counties.certificate;
    if (county.key.empty()) county.key = config.counties.key;
  }
  PANYUAN_TRY(CheckWhole(path, config));
  PlacePaths(std::filesystem::path(path).parent_path(), config);
  return config;
}

}  // namespace panyuan::server
