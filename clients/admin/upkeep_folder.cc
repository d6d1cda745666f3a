#include "clients/admin/upkeep_folder.h"

#include <toml++/toml.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "clients/common/files.h"
#include "clients/common/progress.h"
#include "clients/common/reasons.h"
#include "services/base/bytes.h"
#include "services/db/store_url.h"
#include "services/upkeep/reasons.h"

namespace panyuan::clients::admin {
namespace {

using base::Error;
using base::Result;
using base::Status;

constexpr size_t kMaxConfigBytes = 1 << 20, kMaxKeyBytes = 1'024;

Error Unreadable(const std::string& path, std::string problem) {
  return Error(kFileUnreadable, {{"path", path}, {"problem", std::move(problem)}});
}

std::string Under(const std::filesystem::path& folder, const std::string& path) {
  return (folder / path).string();  // an absolute path stays as it is
}

Result<label::BatchNumbering> ReadNumbering(const std::string& path, int64_t county) {
  PANYUAN_ASSIGN(std::string text, ReadFile(path, kMaxKeyBytes));
  text.erase(text.find_last_not_of(" \r\n") + 1);
  const auto key = base::HexDecode(text);
  if (!key) return Unreadable(path, "64 hex digits");
  return label::BatchNumbering::Create(*key, static_cast<int>(county));
}

Status Fill(const toml::table& config, const std::filesystem::path& folder,
            upkeep::CountyFolder& county) {
  const std::string text = config["database"]["store"].value_or(std::string("sqlite:panyuan.db"));
  PANYUAN_ASSIGN(const db::StoreUrl store, db::ParseStoreUrl(text, "database.store"));
  const bool file = store.kind == db::StoreUrl::Kind::kSqlite;
  county.database = file ? Under(folder, store.place) : "";
  county.store = file ? "sqlite:" + county.database : store.place;
  county.division = config["county"]["division_code"].value_or(county.division);
  county.origin = config["ledger"]["origin"].value_or(std::string());
  const std::string key = config["label"]["batch_key_file"].value_or(std::string());
  if (key.empty()) return base::Ok();
  PANYUAN_ASSIGN(county.numbering,
                 ReadNumbering(Under(folder, key), config["county"]["number"].value_or(727)));
  return base::Ok();
}

}  // namespace

Result<upkeep::CountyFolder> ReadCountyFolder(const std::string& folder) {
  const std::string path = Under(folder, "panyuan.toml");
  upkeep::CountyFolder county;
  county.database = Under(folder, "panyuan.db");
  county.store = "sqlite:" + county.database;
  county.division = "330727";
  std::error_code unknown;
  if (!std::filesystem::is_directory(folder, unknown))
    return Unreadable(folder, std::strerror(ENOTDIR));
  if (std::filesystem::exists(path, unknown)) {
    PANYUAN_ASSIGN(const std::string text, ReadFile(path, kMaxConfigBytes));
    try {
      PANYUAN_TRY(Fill(toml::parse(text), folder, county));
    } catch (const toml::parse_error& error) {
      return Unreadable(path, std::string(error.description()));
    }
  }
  county.folder = county.database.empty() ? folder : FolderOf(county.database);
  return county;
}

std::string FolderOf(const std::string& file) {
  const std::string folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

Result<std::optional<base::DirectoryLock>> LockStore(const upkeep::CountyFolder& county) {
  if (county.database.empty()) return std::optional<base::DirectoryLock>();
  PANYUAN_ASSIGN(base::DirectoryLock lock, base::DirectoryLock::Take(county.folder));
  return std::optional(std::move(lock));
}

Status CheckStoreIsThere(const upkeep::CountyFolder& county) {
  return county.database.empty() ? base::Ok() : CheckIsThere(county.database);
}

Result<std::string> CheckIsFile(const upkeep::CountyFolder& county) {
  if (!county.database.empty()) return county.database;
  return Error(upkeep::kBackupByDatabase, {{"store", db::ShowStore(county.store)}});
}

Status CheckIsThere(const std::string& path) {
  if (access(path.c_str(), R_OK | W_OK) == 0) return base::Ok();
  return Unreadable(path, std::strerror(errno));
}

upkeep::ProgressFn ShowEntries(const Session& session) {
  if (session.json()) return [](uint64_t, uint64_t) {};
  const auto bar = std::make_shared<std::optional<Progress>>();
  return [bar, label = session.Say({"Entries", "条目"})](uint64_t done, uint64_t total) {
    if (!*bar) bar->emplace(label, total);
    (*bar)->Update(done);
    if (done == total) bar->reset();
  };
}

Facts HeadFacts(const Session& session, const ledger::Checkpoint& head) {
  return {
      {session.Say({"Log", "日志"}), head.origin},
      {session.Say({"Entries", "条目"}), std::to_string(head.size)},
      {session.Say({"Last leaf index", "最后序号"}),
       head.size == 0 ? "" : std::to_string(head.size - 1)},
      {session.Say({"Root", "根"}), base::HexEncode(base::AsView(head.root))},
  };
}

nlohmann::ordered_json HeadJson(const ledger::Checkpoint& head) {
  return {{"origin", head.origin},
          {"tree_size", head.size},
          {"root", base::HexEncode(base::AsView(head.root))}};
}

}  // namespace panyuan::clients::admin
