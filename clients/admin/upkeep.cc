#include "clients/admin/upkeep.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "clients/admin/upkeep_folder.h"
#include "clients/common/reasons.h"
#include "services/base/directory_lock.h"
#include "services/db/sqlite_engine.h"
#include "services/upkeep/reasons.h"
#include "services/upkeep/rebuild.h"

namespace panyuan::clients::admin {
namespace {

using base::Error;
using base::Result;

struct FsckArguments {
  std::string folder, database;
  bool deep = false;
};

// The database and, of a data directory, the key of its batch numbers.
Result<upkeep::CountyFolder> Find(const FsckArguments& arguments) {
  if (arguments.folder.empty() == arguments.database.empty())
    return Error(kCommandLineInvalid, {{"problem", "give --data or --database"},
                                       {"problem_zh", "请给出 --data 或 --database 之一"}});
  if (!arguments.folder.empty()) return ReadCountyFolder(arguments.folder);
  upkeep::CountyFolder county;
  county.database = arguments.database;
  return county;
}

void PrintReport(const Session& session, const upkeep::FsckReport& report, double seconds) {
  const double rate = seconds > 0 ? static_cast<double>(report.head.size) / seconds : 0;
  if (session.json()) {
    nlohmann::ordered_json document = HeadJson(report.head);
    document.update({{"nodes", report.nodes},
                     {"chain_rows", report.chain_rows},
                     {"batches", report.batches},
                     {"samples", report.samples},
                     {"results", report.results},
                     {"counters", report.counters},
                     {"requests", report.requests},
                     {"seconds", seconds},
                     {"entries_per_second", rate}});
    return session.PrintJson(document);
  }
  char speed[64];
  std::snprintf(speed, sizeof speed, "%.0f/s (%.2f s)", rate, seconds);
  const auto count = [](uint64_t number) { return std::to_string(number); };
  Facts facts = HeadFacts(session, report.head);
  facts.insert(facts.end(), {
                                {session.Say({"Tree nodes", "树节点"}), count(report.nodes)},
                                {session.Say({"Chain rows", "链索引"}), count(report.chain_rows)},
                                {session.Say({"Batches", "批次"}), count(report.batches)},
                                {session.Say({"Samples", "样品"}), count(report.samples)},
                                {session.Say({"Results", "结果"}), count(report.results)},
                                {session.Say({"Counters", "统计数"}), count(report.counters)},
                                {session.Say({"Answers kept", "已留答复"}), count(report.requests)},
                                {session.Say({"Entries a second", "每秒条目"}), speed},
                            });
  session.Print(FactLines(facts));
  session.Print(session.terminal().Paint(
      "✓ " + session.Say({"Everything agrees", "全部一致"}) + "\n", Style::kGood));
}

Result<ExitCode> RunFsck(Session& session, const FsckArguments& arguments) {
  PANYUAN_ASSIGN(const upkeep::CountyFolder county, Find(arguments));
  PANYUAN_TRY(CheckIsThere(county.database));
  if (!county.numbering)
    session.Note(
        session.Say({"Without a batch key it is not checked that numbers and codes of "
                     "batches belong together: give --data",
                     "没有批次密钥，不核对批次号与批次码是否相符：请用 --data"}));
  const auto engine = db::MakeSqliteEngine(county.database);
  const auto started = std::chrono::steady_clock::now();
  PANYUAN_ASSIGN(const upkeep::FsckReport report,
                 upkeep::Fsck(*engine, {county.numbering, arguments.deep, ShowEntries(session)}));
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
  PrintReport(session, report, taken.count());
  return ExitCode::kOk;
}

Result<ExitCode> RunRebuild(Session& session, const std::string& folder) {
  PANYUAN_ASSIGN(const upkeep::CountyFolder county, ReadCountyFolder(folder));
  PANYUAN_TRY(CheckIsThere(county.database));
  if (!county.numbering) return upkeep::kBatchKeyNeeded;
  PANYUAN_ASSIGN(const auto lock, base::DirectoryLock::Take(county.folder));
  const auto engine = db::MakeSqliteEngine(county.database);
  PANYUAN_ASSIGN(const upkeep::RebuildReport report,
                 upkeep::Rebuild(*engine, *county.numbering, ShowEntries(session)));
  if (session.json()) {
    nlohmann::ordered_json document = HeadJson(report.head);
    document.update({{"nodes", report.nodes},
                     {"chain_rows", report.chain_rows},
                     {"counters", report.counters}});
    session.PrintJson(document);
    return ExitCode::kOk;
  }
  Facts facts = HeadFacts(session, report.head);
  facts.insert(facts.end(),
               {{session.Say({"Tree nodes", "树节点"}), std::to_string(report.nodes)},
                {session.Say({"Chain rows", "链索引"}), std::to_string(report.chain_rows)},
                {session.Say({"Counters", "统计数"}), std::to_string(report.counters)}});
  session.Print(FactLines(facts));
  return ExitCode::kOk;
}

}  // namespace

Command FsckCommand() {
  const auto arguments = std::make_shared<FsckArguments>();
  return {
      .name = "fsck",
      .about = {"Check that log, rows, counters and kept answers agree",
                "核对日志、数据行、统计数字与已留答复是否一致"},
      .notes = {"Also while the server runs. The first difference is named and the exit code is 1."
                "\n\nExample: panyuan-admin fsck --data /srv/panyuan",
                "服务器运行时也可使用。指出第一处不一致，退出码为 1。\n\n"
                "示例：panyuan-admin fsck --data /srv/panyuan"},
      .declare =
          [arguments](Arguments& line) {
            line.Add("--data DIR", arguments->folder, {"The data directory", "数据目录"});
            line.Add("--database FILE", arguments->database,
                     {"A database by itself, such as a backup", "单独的数据库文件，例如备份"});
            line.Switch("--deep", arguments->deep,
                        {"Also compute every event hash anew", "同时重新计算每个事件的哈希"});
          },
      .run = [arguments](Session& session) { return RunFsck(session, *arguments); },
  };
}

Command RebuildCommand() {
  const auto folder = std::make_shared<std::string>();
  return {
      .name = "rebuild",
      .about = {"Write tree, chain index and counters anew from entries and facts",
                "由日志条目和业务数据重建日志树、链索引和统计数字"},
      .notes = {"The server must be stopped. Nothing is written where the entries do not give the "
                "log's root.\n\nExample: panyuan-admin rebuild --data /srv/panyuan",
                "须先停止服务器。若条目得不出日志的根，则不写入任何内容。\n\n"
                "示例：panyuan-admin rebuild --data /srv/panyuan"},
      .declare =
          [folder](Arguments& line) {
            line.Add("--data DIR", *folder, {"The data directory", "数据目录"}).Required();
          },
      .run = [folder](Session& session) { return RunRebuild(session, *folder); },
  };
}

}  // namespace panyuan::clients::admin
