#include "clients/common/profile.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "clients/common/reasons.h"
#include "clients/common/route.h"

namespace panyuan::clients {
namespace {

using base::Error;
using base::Result;

constexpr size_t kMaxAddresses = 8;

Error Invalid(const std::string& path, std::string en, std::string zh) {
  return Error(kProfileInvalid,
               {{"path", path}, {"problem", std::move(en)}, {"problem_zh", std::move(zh)}});
}

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string ProfileDirectory() {
  const std::string config = Environment("XDG_CONFIG_HOME");
  return (config.empty() ? Environment("HOME") + "/.config" : config) + "/panyuan";
}

// Puts each key of `table` into its member.
base::Status Fill(const toml::table& table, Profile& profile, std::string& language) {
  const std::pair<std::string_view, std::string*> members[] = {
      {"server", &profile.server},
      {"ca", &profile.ca_path},
      {"certificate", &profile.certificate_path},
      {"key", &profile.key_path},
      {"server_name", &profile.server_name},
      {"language", &language},
      {"log_key", &profile.log_key},
  };
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    std::string* member = nullptr;
    for (const auto& [known, target] : members)
      if (known == name) member = target;
    if (member == nullptr) return Invalid(profile.path, "unknown key " + name, "未知的键 " + name);
    const auto text = node.value<std::string>();
    if (!node.is_string() || !text)
      return Invalid(profile.path, name + " is not a text", name + " 不是文本");
    *member = *text;
  }
  return base::Ok();
}

}  // namespace

std::vector<std::string> Profile::addresses() const {
  std::vector<std::string> list;
  for (size_t from = 0; from <= server.size();) {
    const size_t comma = std::min(server.find(',', from), server.size());
    list.push_back(server.substr(from, comma - from));
    from = comma + 1;
  }
  for (std::string& address : list) {
    address.erase(0, address.find_first_not_of(' '));
    address.erase(address.find_last_not_of(' ') + 1);
  }
  return list;
}

std::string Profile::host() const {
  const std::string first = addresses().front();
  return first.substr(0, first.rfind(':'));
}

std::string ProfilePath(std::string_view chosen, std::string_view role) {
  std::string name(chosen);
  if (name.empty()) name = Environment("PANYUAN_PROFILE");
  if (name.empty()) name = role;
  const bool is_path = name.find('/') != name.npos || name.ends_with(".toml");
  return is_path ? name : ProfileDirectory() + "/" + name + ".toml";
}

Result<Profile> LoadProfile(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) return Error(kProfileMissing, {{"path", path}});
  Profile profile;
  profile.path = path;
  std::string language;
  try {
    PANYUAN_TRY(Fill(toml::parse_file(path), profile, language));
  } catch (const toml::parse_error& error) {
    const std::string line = std::to_string(error.source().begin.line);
    return Invalid(path, "line " + line + ": " + std::string(error.description()),
                   "第 " + line + " 行不是有效的 TOML");
  }
  if (profile.server.empty()) return Invalid(path, "server is missing", "缺少 server");
  const std::vector<std::string> addresses = profile.addresses();
  if (addresses.size() > kMaxAddresses ||
      !std::all_of(addresses.begin(), addresses.end(), IsAddress))
    return Invalid(path, "server is not host:port, or up to 8 of them with commas between",
                   "server 应为 host:port，至多 8 个，以逗号分隔");
  if (profile.ca_path.empty()) return Invalid(path, "ca is missing", "缺少 ca");
  if (!language.empty()) profile.language = LanguageOf(language);
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  for (std::string* file : {&profile.ca_path, &profile.certificate_path, &profile.key_path})
    if (!file->empty()) *file = (directory / *file).string();
  return profile;
}

}  // namespace panyuan::clients
