#include "clients/admin/upkeep.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "clients/admin/upkeep_folder.h"
#include "clients/common/reasons.h"
#include "services/db/store_url.h"
#include "services/upkeep/reasons.h"
#include "services/upkeep/rebuild.h"

namespace panyuan::clients::admin {
namespace {

using base::Error;
using base::Result;

struct StoreArguments {
  std::string folder, database, store, division;
  bool deep = false;

  void Declare(Arguments& line) {
    line.Add("--store STORE", store,
             {"Another store than the directory's: sqlite:FILE or postgresql://…",
              "不用数据目录中的存储，另行指定：sqlite:文件 或 postgresql://…"});
    line.Add("--division CODE", division,
             {"The county's code of GB/T 2260, for --store", "县级行政区划代码，配合 --store"});
  }
};

Error Unclear(const char* en, const char* zh) {
  return Error(kCommandLineInvalid, {{"problem", en}, {"problem_zh", zh}});
}

// The store and, of a data directory, the key of its batch numbers.
Result<upkeep::CountyFolder> Find(const StoreArguments& arguments) {
  upkeep::CountyFolder county;
  if (!arguments.folder.empty()) {
    PANYUAN_ASSIGN(county, ReadCountyFolder(arguments.folder));
  }
  if (!arguments.division.empty()) county.division = arguments.division;
  if (arguments.store.empty()) return county;
  PANYUAN_ASSIGN(const db::StoreUrl url, db::ParseStoreUrl(arguments.store, "--store"));
  if (county.division.empty())
    return Unclear("--store needs --division or --data",
                   "--store 须与 --division 或 --data 一起使用");
  county.store = arguments.store;
  county.database = url.kind == db::StoreUrl::Kind::kSqlite ? url.place : "";
  if (!county.database.empty()) county.folder = FolderOf(county.database);
  return county;
}

Result<upkeep::CountyFolder> FindToCheck(const StoreArguments& arguments) {
  const bool named = !arguments.folder.empty() || !arguments.store.empty();
  if (named == !arguments.database.empty())
    return Unclear("give --data, --store or --database", "请给出 --data、--store 或 --database");
  if (named) return Find(arguments);
  upkeep::CountyFolder county;
  county.database = arguments.database;
  county.store = "sqlite:" + arguments.database;
  county.division = "330727";  // which of its counties a file holds is never asked
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
                     {"edges", report.edges},
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
                                {session.Say({"Edges between batches", "批次间关系"}),
                                 count(report.edges)},
                                {session.Say({"Counters", "统计数"}), count(report.counters)},
                                {session.Say({"Answers kept", "已留答复"}), count(report.requests)},
                                {session.Say({"Entries a second", "每秒条目"}), speed},
                            });
  session.Print(FactLines(facts));
  session.Print(session.terminal().Paint(
      "✓ " + session.Say({"Everything agrees", "全部一致"}) + "\n", Style::kGood));
}

Result<ExitCode> RunFsck(Session& session, const StoreArguments& arguments) {
  PANYUAN_ASSIGN(const upkeep::CountyFolder county, FindToCheck(arguments));
  PANYUAN_TRY(CheckStoreIsThere(county));
  if (!county.numbering)
    session.Note(
        session.Say({"Without a batch key it is not checked that numbers and codes of "
                     "batches belong together: give --data",
                     "没有批次密钥，不核对批次号与批次码是否相符：请用 --data"}));
  PANYUAN_ASSIGN(const auto engine, db::OpenStore(county.store, county.division));
  const auto started = std::chrono::steady_clock::now();
  PANYUAN_ASSIGN(const upkeep::FsckReport report,
                 upkeep::Fsck(*engine, {county.numbering, arguments.deep, ShowEntries(session)}));
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
  PrintReport(session, report, taken.count());
  return ExitCode::kOk;
}

Result<ExitCode> RunRebuild(Session& session, const StoreArguments& arguments) {
  PANYUAN_ASSIGN(const upkeep::CountyFolder county, Find(arguments));
  PANYUAN_TRY(CheckStoreIsThere(county));
  if (!county.numbering) return upkeep::kBatchKeyNeeded;
  PANYUAN_ASSIGN(const auto lock, LockStore(county));
  PANYUAN_ASSIGN(const auto engine, db::OpenStore(county.store, county.division));
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
  const auto arguments = std::make_shared<StoreArguments>();
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
            arguments->Declare(line);
            line.Switch("--deep", arguments->deep,
                        {"Also compute every event hash anew", "同时重新计算每个事件的哈希"});
          },
      .run = [arguments](Session& session) { return RunFsck(session, *arguments); },
  };
}

Command RebuildCommand() {
  const auto arguments = std::make_shared<StoreArguments>();
  return {
      .name = "rebuild",
      .about = {"Write tree, chain index and counters anew from entries and facts",
                "由日志条目和业务数据重建日志树、链索引和统计数字"},
      .notes = {"The server must be stopped. Nothing is written where the entries do not give the "
                "log's root.\n\nExample: panyuan-admin rebuild --data /srv/panyuan",
                "须先停止服务器。若条目得不出日志的根，则不写入任何内容。\n\n"
                "示例：panyuan-admin rebuild --data /srv/panyuan"},
      .declare =
          [arguments](Arguments& line) {
            line.Add("--data DIR", arguments->folder, {"The data directory", "数据目录"})
                .Required();
            arguments->Declare(line);
          },
      .run = [arguments](Session& session) { return RunRebuild(session, *arguments); },
  };
}

}  // namespace panyuan::clients::admin
