#include "clients/admin/county.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "clients/admin/upkeep_folder.h"
#include "clients/common/reasons.h"
#include "services/base/time.h"
#include "services/db/store_url.h"
#include "services/upkeep/county_copy.h"
#include "services/upkeep/county_move.h"
#include "services/upkeep/placement.h"

namespace panyuan::clients::admin {
namespace {

using base::Error;
using base::Result;

struct CountyArguments {
  std::string action, county;
  std::string placement, division, name, store, from, to;
};

// What the action cannot do without, and what the line gives for it.
base::Status Need(std::initializer_list<std::pair<const char*, const std::string*>> wanted) {
  for (const auto& [name, value] : wanted)
    if (value->empty())
      return Error(kCommandLineInvalid, {{"problem", std::string(name) + " is needed"},
                                         {"problem_zh", "缺少 " + std::string(name)}});
  return base::Ok();
}

// As every process reads it, wherever it was started.
Result<std::string> Absolute(const std::string& store, std::string_view field) {
  PANYUAN_ASSIGN(const db::StoreUrl url, db::ParseStoreUrl(store, field));
  if (url.kind == db::StoreUrl::Kind::kPostgres) return store;
  std::error_code unknown;
  return "sqlite:" + std::filesystem::absolute(url.place, unknown).lexically_normal().string();
}

std::string StateOf(const Session& session, const upkeep::Placement& one) {
  if (one.moving_to.empty()) return session.Say({"here", "在此"});
  return session.Say({"moving to ", "正在迁往 "}) + db::ShowStore(one.moving_to);
}

Result<ExitCode> RunList(Session& session, const CountyArguments& arguments) {
  PANYUAN_TRY(Need({{"--placement", &arguments.placement}}));
  PANYUAN_ASSIGN(auto table, upkeep::PlacementTable::OpenToRead(arguments.placement));
  PANYUAN_ASSIGN(const std::vector<upkeep::Placement> all, table.List());
  if (session.json()) {
    auto counties = nlohmann::ordered_json::array();
    for (const upkeep::Placement& one : all)
      counties.push_back({{"division_code", one.division_code},
                          {"name", one.name},
                          {"store", db::ShowStore(one.store)},
                          {"state", one.moving_to.empty() ? "here" : "moving"},
                          {"moving_to", db::ShowStore(one.moving_to)},
                          {"moved_at", base::FormatUtc(one.moved)}});
    session.PrintJson(nlohmann::ordered_json{{"counties", counties}});
    return ExitCode::kOk;
  }
  Table shown({{session.Say({"County", "县"})},
               {session.Say({"Name", "名称"})},
               {session.Say({"State", "状态"})},
               {session.Say({"Since", "自"})},
               {session.Say({"Store", "存储"}), Table::Align::kLeft, /*elastic=*/true}});
  for (const upkeep::Placement& one : all)
    shown.Add({one.division_code, one.name, StateOf(session, one),
               base::FormatShanghaiMinute(one.moved), db::ShowStore(one.store)});
  session.Print(shown.ToString(session.terminal()));
  return ExitCode::kOk;
}

Result<ExitCode> RunAdd(Session& session, const CountyArguments& arguments) {
  PANYUAN_TRY(Need({{"--placement", &arguments.placement},
                    {"DIVISION", &arguments.division},
                    {"--store", &arguments.store}}));
  const base::UtcTime now = base::SystemClock().Now();
  upkeep::Placement placement{arguments.division, arguments.name, {}, {}, now};
  if (placement.name.empty()) placement.name = arguments.division;
  PANYUAN_ASSIGN(placement.store, Absolute(arguments.store, "--store"));
  PANYUAN_ASSIGN(auto table, upkeep::PlacementTable::Open(arguments.placement, now));
  PANYUAN_TRY(table.Add(placement));
  if (session.json()) {
    session.PrintJson(nlohmann::ordered_json{{"division_code", placement.division_code},
                                             {"store", db::ShowStore(placement.store)}});
    return ExitCode::kOk;
  }
  session.Print(FactLines({{session.Say({"County", "县"}), placement.division_code},
                           {session.Say({"Store", "存储"}), db::ShowStore(placement.store)}}));
  return ExitCode::kOk;
}

void PrintCopy(const Session& session, const upkeep::CopyReport& copy, const std::string& from,
               const std::string& to) {
  if (session.json()) {
    nlohmann::ordered_json document = HeadJson(copy.head);
    document.update({{"tables", copy.tables},
                     {"rows", copy.rows},
                     {"was_there", copy.was_there},
                     {"from", db::ShowStore(from)},
                     {"to", db::ShowStore(to)}});
    return session.PrintJson(document);
  }
  Facts facts = HeadFacts(session, copy.head);
  facts.insert(facts.end(), {{session.Say({"Tables", "表"}), std::to_string(copy.tables)},
                             {session.Say({"Rows", "行"}), std::to_string(copy.rows)},
                             {session.Say({"From", "来自"}), db::ShowStore(from)},
                             {session.Say({"To", "到"}), db::ShowStore(to)}});
  session.Print(FactLines(facts));
  session.Print(session.terminal().Paint(
      "✓ " +
          session.Say({"Read back: every row and the root agree", "已读回核对：各行与根均一致"}) +
          "\n",
      Style::kGood));
}

Result<ExitCode> RunCopy(Session& session, const CountyArguments& arguments) {
  PANYUAN_TRY(Need(
      {{"--from", &arguments.from}, {"--to", &arguments.to}, {"--division", &arguments.division}}));
  PANYUAN_ASSIGN(const upkeep::CopyReport copy,
                 upkeep::CopyStore(arguments.from, arguments.to, arguments.division,
                                   base::SystemClock().Now(), ShowEntries(session)));
  PrintCopy(session, copy, arguments.from, arguments.to);
  session.Note(
      session.Say({"Let servers write only one of the two: two histories of one log "
                   "cannot be joined again",
                   "两份中只能让服务器写入一份：同一日志的两份历史无法再合并"}));
  return ExitCode::kOk;
}

Result<ExitCode> RunMove(Session& session, const CountyArguments& arguments) {
  PANYUAN_TRY(Need({{"--placement", &arguments.placement},
                    {"DIVISION", &arguments.division},
                    {"--to", &arguments.to}}));
  const base::UtcTime now = base::SystemClock().Now();
  PANYUAN_ASSIGN(const std::string to, Absolute(arguments.to, "--to"));
  PANYUAN_ASSIGN(auto table, upkeep::PlacementTable::Open(arguments.placement, now));
  PANYUAN_ASSIGN(const upkeep::MoveReport moved,
                 upkeep::MoveCounty(table, arguments.division, to, now, ShowEntries(session)));
  PrintCopy(session, moved.copy, moved.from, to);
  session.Note(session.Say({"The old store is never written again; drop it when nobody needs it",
                            "旧存储不会再被写入；确认无用后可删除"}));
  return ExitCode::kOk;
}

Result<ExitCode> Run(Session& session, CountyArguments arguments) {
  if (arguments.division.empty()) arguments.division = arguments.county;
  if (arguments.action == "list") return RunList(session, arguments);
  if (arguments.action == "add") return RunAdd(session, arguments);
  if (arguments.action == "copy") return RunCopy(session, arguments);
  if (arguments.action == "move") return RunMove(session, arguments);
  return Error(kCommandLineInvalid, {{"problem", "county list, add, copy or move"},
                                     {"problem_zh", "请写 county list、add、copy 或 move"}});
}

void Declare(Arguments& line, CountyArguments& arguments) {
  line.Add("ACTION", arguments.action,
           {"list the counties, add one to the table, copy or move one's data",
            "list 列出各县，add 登记，copy 复制数据，move 迁移"})
      .Required();
  line.Add("DIVISION", arguments.county,
           {"The county's code of GB/T 2260, such as 330727", "县级行政区划代码，例如 330727"});
  line.Add("--division CODE", arguments.division,
           {"The same, by its name", "同上，以选项形式给出"});
  line.Add("--placement URL", arguments.placement,
           {"The PostgreSQL with the placement table: of list, add, move",
            "存放安置表的 PostgreSQL：用于 list、add、move"});
  line.Add("--store STORE", arguments.store,
           {"add: where the county is: sqlite:FILE or postgresql://…",
            "add：本县所在存储，sqlite:文件 或 postgresql://…"});
  line.Add("--name NAME", arguments.name, {"add: what people call it", "add：县名"});
  line.Add("--from STORE", arguments.from, {"copy: the store to read", "copy：读取的存储"});
  line.Add("--to STORE", arguments.to,
           {"copy, move: the store to fill, which holds no county yet",
            "copy、move：写入的存储，须尚无本县数据"});
}

}  // namespace

Command CountyCommand() {
  const auto arguments = std::make_shared<CountyArguments>();
  return {
      .name = "county",
      .about = {"See which store holds which county; copy or move a county",
                "查看各县所在存储；复制或迁移一个县"},
      .notes = {"A move ends the writing of the old store, copies and checks everything, and names "
                "the new one in the table; the log continues. Of a SQLite file the server must be "
                "stopped.\n\n"
                "Example: panyuan-admin county move 330727 --to postgresql://panyuan@db2/counties "
                "--placement postgresql://panyuan@db1/placement",
                "迁移会终止旧存储的写入，复制并核对全部数据，再把新存储写入安置表；日志继续沿用。"
                "若为 SQLite 文件，须先停止服务器。\n\n"
                "示例：panyuan-admin county move 330727 --to postgresql://panyuan@db2/counties "
                "--placement postgresql://panyuan@db1/placement"},
      .declare = [arguments](Arguments& line) { Declare(line, *arguments); },
      .run = [arguments](Session& session) { return Run(session, *arguments); },
  };
}

}  // namespace panyuan::clients::admin
