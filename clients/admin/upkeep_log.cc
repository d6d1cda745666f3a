#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "clients/admin/upkeep.h"
#include "clients/admin/upkeep_folder.h"
#include "services/db/store_url.h"
#include "services/upkeep/log_file.h"

namespace panyuan::clients::admin {
namespace {

using base::Result;

struct LogArguments {
  std::string folder, file;
};

void Declare(Arguments& line, LogArguments& arguments, Text about_file) {
  line.Add("--data DIR", arguments.folder, {"The data directory", "数据目录"}).Required();
  line.Add("FILE", arguments.file, about_file).Required();
}

void PrintHead(const Session& session, const ledger::Checkpoint& head) {
  if (session.json()) return session.PrintJson(HeadJson(head));
  session.Print(FactLines(HeadFacts(session, head)));
}

Result<ExitCode> RunExport(Session& session, const LogArguments& arguments) {
  PANYUAN_ASSIGN(const upkeep::CountyFolder county, ReadCountyFolder(arguments.folder));
  PANYUAN_TRY(CheckStoreIsThere(county));
  PANYUAN_ASSIGN(const auto engine, db::OpenStore(county.store, county.division));
  PANYUAN_ASSIGN(const ledger::Checkpoint head,
                 upkeep::ExportLog(*engine, arguments.file, ShowEntries(session)));
  PrintHead(session, head);
  return ExitCode::kOk;
}

Result<ExitCode> RunImport(Session& session, const LogArguments& arguments) {
  PANYUAN_ASSIGN(const upkeep::CountyFolder county, ReadCountyFolder(arguments.folder));
  PANYUAN_TRY(CheckStoreIsThere(county));
  PANYUAN_ASSIGN(const auto lock, LockStore(county));
  PANYUAN_ASSIGN(const auto engine, db::OpenStore(county.store, county.division));
  PANYUAN_ASSIGN(const ledger::Checkpoint head,
                 upkeep::ImportLog(*engine, county, arguments.file, ShowEntries(session)));
  PrintHead(session, head);
  session.Note(session.Say({"The log only: batches, samples and counters are not made from events",
                            "仅日志：批次、样品和统计数字不由事件生成"}));
  return ExitCode::kOk;
}

}  // namespace

Command ExportCommand() {
  const auto arguments = std::make_shared<LogArguments>();
  return {
      .name = "export",
      .about = {"Write the whole log to one file", "将整个日志写入一个文件"},
      .notes = {"Example: panyuan-admin export --data /srv/panyuan log.panyuan",
                "示例：panyuan-admin export --data /srv/panyuan log.panyuan"},
      .declare =
          [arguments](Arguments& line) {
            Declare(line, *arguments, {"Where to; must not be there yet", "目标文件，须尚不存在"});
          },
      .run = [arguments](Session& session) { return RunExport(session, *arguments); },
  };
}

Command ImportCommand() {
  const auto arguments = std::make_shared<LogArguments>();
  return {
      .name = "import",
      .about = {"Read an exported log into a fresh data directory", "将导出的日志读入新的数据目录"},
      .notes = {"Only the log: batches, samples, results and counters do not follow from events; "
                "use backup and restore to go on recording.\n\n"
                "Example: panyuan-admin import --data /srv/archive log.panyuan",
                "仅恢复日志：批次、样品、结果和统计数字不由事件生成；要继续登记请用 backup 和 "
                "restore。\n\n示例：panyuan-admin import --data /srv/archive log.panyuan"},
      .declare =
          [arguments](Arguments& line) {
            Declare(line, *arguments, {"The exported log", "导出的日志文件"});
          },
      .run = [arguments](Session& session) { return RunImport(session, *arguments); },
  };
}

}  // namespace panyuan::clients::admin
