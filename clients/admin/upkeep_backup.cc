#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "clients/admin/upkeep.h"
#include "clients/admin/upkeep_folder.h"
#include "services/base/directory_lock.h"
#include "services/base/time.h"
#include "services/upkeep/backup.h"

namespace panyuan::clients::admin {
namespace {

using base::Result;

struct BackupArguments {
  std::string folder, file, new_origin;
};

void Declare(Arguments& line, BackupArguments& arguments, Text about_file) {
  line.Add("--data DIR", arguments.folder, {"The data directory", "数据目录"}).Required();
  line.Add("FILE", arguments.file, about_file).Required();
}

Result<ExitCode> RunBackup(Session& session, const BackupArguments& arguments) {
  PANYUAN_ASSIGN(const upkeep::CountyFolder county, ReadCountyFolder(arguments.folder));
  PANYUAN_TRY(CheckIsFile(county));
  PANYUAN_TRY(CheckIsThere(county.database));
  const base::UtcTime now = base::SystemClock().Now();
  PANYUAN_ASSIGN(const upkeep::FsckReport report,
                 upkeep::Backup(county, arguments.file, ShowEntries(session)));
  if (session.json()) {
    nlohmann::ordered_json document{{"file", arguments.file}};
    document.update(HeadJson(report.head));
    document["taken_at"] = base::FormatUtc(now);
    session.PrintJson(document);
    return ExitCode::kOk;
  }
  Facts facts{{session.Say({"Backup", "备份"}), arguments.file}};
  for (Fact& fact : HeadFacts(session, report.head)) facts.push_back(std::move(fact));
  facts.emplace_back(session.Say({"Taken at", "时间"}), base::FormatShanghai(now));
  session.Print(FactLines(facts));
  session.Note(session.Say({"Checked as a whole. The point of restore is also in ",
                            "已整体核对。恢复点另存于 "}) +
               arguments.file + ".checkpoint");
  return ExitCode::kOk;
}

// What is left to do by hand when the log has a new name.
void TellNewOrigin(const Session& session, const upkeep::Restored& restored) {
  session.Print(session.Say({"\nChange in panyuan.toml before the server starts:\n",
                             "\n启动服务器前请修改 panyuan.toml：\n"}) +
                "  [ledger]\n  origin = \"" + restored.report.head.origin + "\"   # " +
                session.Say({"was ", "原为 "}) + "\"" + restored.old_origin + "\"\n");
  session.Print(session.Say(
      {"Labels printed so far were signed under the old name: keep its key under [label] retired. "
       "The log's verifier key has a new name too: remove keys/log.vkey and run `panyuan-server "
       "init` again, and give it to all who check. See docs/operations.md, Backup, restore, "
       "checking.\n",
       "已印标签以原名签署：请将其密钥列入 [label] retired。日志验证密钥的名称也随之改变：请删除 "
       "keys/log.vkey 并重新运行 panyuan-server init，再分发给所有核验者。见 docs/operations.md 的 "
       "Backup, restore, checking 一节。\n"}));
}

Result<ExitCode> RunRestore(Session& session, const BackupArguments& arguments) {
  PANYUAN_ASSIGN(const upkeep::CountyFolder county, ReadCountyFolder(arguments.folder));
  PANYUAN_TRY(CheckIsFile(county));
  PANYUAN_TRY(CheckIsThere(arguments.file));
  PANYUAN_ASSIGN(const auto lock, base::DirectoryLock::Take(county.folder));
  PANYUAN_ASSIGN(const upkeep::Restored restored,
                 upkeep::Restore(county, arguments.file, arguments.new_origin,
                                 base::SystemClock().Now(), ShowEntries(session)));
  if (session.json()) {
    nlohmann::ordered_json document = HeadJson(restored.report.head);
    document.update({{"kept_as", restored.kept_as}, {"old_origin", restored.old_origin}});
    session.PrintJson(document);
    return ExitCode::kOk;
  }
  Facts facts = HeadFacts(session, restored.report.head);
  facts.emplace_back(session.Say({"Old database", "原数据库"}), restored.kept_as);
  session.Print(FactLines(facts));
  if (!restored.old_origin.empty()) TellNewOrigin(session, restored);
  return ExitCode::kOk;
}

}  // namespace

Command BackupCommand() {
  const auto arguments = std::make_shared<BackupArguments>();
  return {
      .name = "backup",
      .about = {"Copy the database to a file, checked, also while the server writes",
                "将数据库备份到文件并核对，服务器运行时也可使用"},
      .notes = {"Keys and panyuan.toml are not in it: keep them apart.\n\n"
                "Example: panyuan-admin backup --data /srv/panyuan /mnt/safe/2026-03-04.db",
                "不含密钥和 panyuan.toml：请另行保存。\n\n"
                "示例：panyuan-admin backup --data /srv/panyuan /mnt/safe/2026-03-04.db"},
      .declare =
          [arguments](Arguments& line) {
            Declare(line, *arguments, {"Where to; must not be there yet", "目标文件，须尚不存在"});
          },
      .run = [arguments](Session& session) { return RunBackup(session, *arguments); },
  };
}

Command RestoreCommand() {
  const auto arguments = std::make_shared<BackupArguments>();
  return {
      .name = "restore",
      .about = {"Put a backup in the place of the database", "用备份替换数据库"},
      .notes = {"The server must be stopped; the old database is kept beside it. A backup older "
                "than what the log has published is refused, unless the log gets a new name.\n\n"
                "Example: panyuan-admin restore --data /srv/panyuan /mnt/safe/2026-03-04.db",
                "须先停止服务器；原数据库保留在旁。备份若早于日志已公布的内容，则拒绝恢复，"
                "除非另起日志名。\n\n"
                "示例：panyuan-admin restore --data /srv/panyuan /mnt/safe/2026-03-04.db"},
      .declare =
          [arguments](Arguments& line) {
            Declare(line, *arguments, {"The backup", "备份文件"});
            line.Add("--new-origin NAME", arguments->new_origin,
                     {"Begin a log of this name: for a backup that is too old",
                      "以此名另起日志：用于过旧的备份"});
          },
      .run = [arguments](Session& session) { return RunRestore(session, *arguments); },
  };
}

}  // namespace panyuan::clients::admin
