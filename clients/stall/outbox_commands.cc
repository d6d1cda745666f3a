#include "clients/stall/outbox_commands.h"

#include <google/protobuf/util/time_util.h>

#include <chrono>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "clients/common/moment.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/table.h"
#include "clients/stall/reasons.h"
#include "clients/stall/station.h"

namespace panyuan::clients::stall {
namespace {

using base::Error;
using base::Result;
using nlohmann::ordered_json;
using trace::v1::TransformBatchesRequest;

constexpr std::chrono::seconds kAsLongAsItTakes{86'400};

std::string MomentOf(base::UtcTime time) {
  return Describe(google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(time.us));
}

// "2 kg"; of what a transformation makes "8 kg + 6.5 kg".
std::string AmountOf(const OutboxEntry& entry) {
  if (const auto* receipt = std::get_if<trace::v1::RegisterBatchRequest>(&entry.request))
    return Describe(receipt->batch().quantity());
  if (const auto* sale = std::get_if<trace::v1::SellBatchRequest>(&entry.request))
    return Describe(sale->quantity());
  std::string sum;
  for (const auto& output : std::get<TransformBatchesRequest>(entry.request).outputs())
    sum += (sum.empty() ? "" : " + ") + Describe(output.quantity());
  return sum;
}

Text WordOf(trace::v1::BatchMaking kind) {
  if (kind == trace::v1::BATCH_MAKING_SPLIT) return {"split", "拆分"};
  if (kind == trace::v1::BATCH_MAKING_MERGED) return {"merge", "合并"};
  return kind == trace::v1::BATCH_MAKING_REPACKED ? Text{"repack", "分装"}
                                                  : Text{"transform", "加工"};
}

std::string WhatOf(const Session& session, const OutboxEntry& entry) {
  if (const auto* receipt = std::get_if<trace::v1::RegisterBatchRequest>(&entry.request))
    return session.Say({"receipt ", "进货 "}) + receipt->batch().product_code();
  const auto* act = std::get_if<TransformBatchesRequest>(&entry.request);
  return session.Say(act == nullptr ? Text{"sale", "销售"} : WordOf(act->kind()));
}

// The batches that it makes, or else those that it takes.
std::vector<std::string> BatchesOf(const OutboxEntry& entry) {
  std::vector<std::string> made = entry.made();
  return made.empty() ? entry.taken() : made;
}

std::string Joined(const std::vector<std::string>& codes) {
  std::string line;
  for (const std::string& code : codes) line += (line.empty() ? "" : " ") + code;
  return line;
}

ordered_json EntryJson(const OutboxEntry& entry) {
  ordered_json document{
      {"number", entry.number},
      {"kind", entry.kind()},
      {"request_id", entry.request_id()},
      {"batch_codes", BatchesOf(entry)},
      {"made_at", base::FormatUtc(entry.made_at)},
      {"request", std::visit([](const auto& request) { return ToJson(request); }, entry.request)}};
  if (entry.refusal)
    document["refusal"] = {{"reason", entry.refusal->reason},
                           {"message", entry.refusal->message},
                           {"at", base::FormatUtc(entry.refusal->at)}};
  return document;
}

void PrintOutboxJson(const Session& session, Station& station) {
  ordered_json document{{"waiting", ordered_json::array()},
                        {"review", ordered_json::array()},
                        {"damaged", ordered_json::array()},
                        {"codes_left", station.codes().left()},
                        {"folder", station.folder()}};
  for (const OutboxEntry& entry : station.outbox().waiting())
    document["waiting"].push_back(EntryJson(entry));
  for (const auto& [number, entry] : station.outbox().review())
    document["review"].push_back(EntryJson(entry));
  for (const auto& [number, name] : station.outbox().damaged())
    document["damaged"].push_back({{"number", number}, {"file", name}});
  session.PrintJson(document);
}

// Under the table: what each entry under review was refused for.
std::string RefusalLines(const Session& session, Station& station) {
  const Outbox& outbox = station.outbox();
  std::string lines;
  for (const auto& [number, entry] : outbox.review())
    if (entry.refusal)
      lines += std::to_string(number) + ": " + entry.refusal->message + " [" +
               entry.refusal->reason + "]\n";
  for (const auto& [number, name] : outbox.damaged()) {
    const Error error(kOutboxEntryDamaged, {{"path", station.folder() + "/" + name},
                                            {"number", std::to_string(number)}});
    lines += std::to_string(number) + ": " + error.Message(MessageLanguage(session.language())) +
             " [" + std::string(error.reason().name) + "]\n";
  }
  if (!lines.empty())
    lines += session.Say(
        {"After settling the cause: panyuan-stall outbox --retry N. To give an entry up: "
         "panyuan-stall outbox --drop N --yes.\n",
         "处理好原因后运行 panyuan-stall outbox --retry N；放弃某条运行 panyuan-stall outbox "
         "--drop N --yes。\n"});
  return lines;
}

void PrintOutbox(const Session& session, Station& station) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  const Outbox& outbox = station.outbox();
  Table table({{say({"No.", "编号"}), Table::Align::kRight},
               {say({"What", "内容"})},
               {say({"Batch", "批次码"})},
               {say({"Amount", "数量"}), Table::Align::kRight},
               {say({"Made", "时间"})},
               {say({"State", "状态"})}});
  const auto add = [&](const OutboxEntry& entry, Cell state) {
    table.Add({std::to_string(entry.number), WhatOf(session, entry), Joined(BatchesOf(entry)),
               AmountOf(entry), MomentOf(entry.made_at), std::move(state)});
  };
  for (const OutboxEntry& entry : outbox.waiting()) add(entry, say({"waits", "待发送"}));
  for (const auto& [number, entry] : outbox.review())
    add(entry, {say({"under review", "待处理"}), Style::kCaution});
  for (const auto& [number, name] : outbox.damaged())
    table.Add({std::to_string(number), std::string(), std::string(), std::string(), std::string(),
               Cell(say({"damaged", "已损坏"}), Style::kBad)});
  if (table.empty())
    session.Print(say({"The outbox is empty.\n", "发件箱为空。\n"}));
  else
    session.Print(table.ToString(session.terminal()) + RefusalLines(session, station));
  session.Print(say({"Reserved codes left: ", "剩余预留码："}) +
                std::to_string(station.codes().left()) + "\n");
}

struct OutboxOptions {
  uint32_t retry = 0, drop = 0;
  bool yes = false;
};

Result<ExitCode> RunOutbox(Session& session, const OutboxOptions& options) {
  if (options.drop > 0 && !options.yes)
    return Error(kCommandLineInvalid,
                 {{"problem", "--drop gives an entry up for good and needs --yes"},
                  {"problem_zh", "--drop 将永久放弃该条目，须加 --yes"}});
  if (options.drop > 0 && options.retry > 0)
    return Error(kCommandLineInvalid, {{"problem", "--retry does not go with --drop"},
                                       {"problem_zh", "--retry 不能与 --drop 合用"}});
  PANYUAN_ASSIGN(const auto station, Station::Open(session));
  if (options.retry > 0) PANYUAN_TRY(station->outbox().Retry(options.retry));
  if (options.drop > 0) PANYUAN_TRY(station->outbox().Drop(options.drop));
  if (session.json())
    PrintOutboxJson(session, *station);
  else
    PrintOutbox(session, *station);
  return ExitCode::kOk;
}

void PrintOutcome(const Session& session, Station& station, const SyncOutcome& outcome) {
  const size_t waiting = station.outbox().waiting().size();
  if (session.json()) {
    ordered_json document{{"recorded", outcome.recorded},
                          {"refused", outcome.refused},
                          {"waiting", waiting},
                          {"review", station.outbox().review().size()},
                          {"damaged", station.outbox().damaged().size()},
                          {"codes_left", station.codes().left()}};
    if (outcome.stopped) document["error"] = session.ErrorJson(*outcome.stopped);
    return session.PrintJson(document);
  }
  session.Print(
      std::to_string(outcome.recorded) + session.Say({" recorded, ", " 条已登记，"}) +
      std::to_string(outcome.refused) + session.Say({" refused, ", " 条被拒绝，"}) +
      std::to_string(waiting) + session.Say({" still wait; ", " 条仍待发送；剩余预留码 "}) +
      std::to_string(station.codes().left()) + session.Say({" reserved codes left\n", " 个\n"}));
  const size_t review = station.outbox().review().size() + station.outbox().damaged().size();
  if (review > 0) session.Note(OutboxLine(session, {0, review}));
  if (outcome.stopped) session.PrintError(*outcome.stopped);
}

Result<ExitCode> RunSync(Session& session) {
  PANYUAN_ASSIGN(const auto station, Station::Open(session));
  PANYUAN_ASSIGN(const SyncOutcome outcome, station->Sync(session, kAsLongAsItTakes));
  PrintOutcome(session, *station, outcome);
  if (outcome.stopped) return ExitCodeOf(*outcome.stopped);
  return outcome.refused > 0 ? ExitCode::kPartly : ExitCode::kOk;
}

Result<ExitCode> RunCodes(Session& session, uint32_t reserve) {
  PANYUAN_ASSIGN(const auto station, Station::Open(session));
  if (reserve > 0) PANYUAN_TRY(station->ReserveCodes(session, reserve));
  const Codes& codes = station->codes();
  if (session.json())
    session.PrintJson(ordered_json{{"codes_left", codes.left()},
                                   {"stall_code", codes.stall_code()},
                                   {"public_host", codes.public_host()}});
  else
    session.Print(FactLines(
        {{session.Say({"Reserved codes left", "剩余预留码"}), std::to_string(codes.left())},
         {session.Say({"Stall", "摊位"}), codes.stall_code()},
         {session.Say({"Host on labels", "标签主机名"}), codes.public_host()}}));
  return ExitCode::kOk;
}

}  // namespace

Command SyncCommand() {
  return {
      .name = "sync",
      .about = {"Send what was done without a network, and fetch reserved codes",
                "发送断网期间的登记，并领取预留码"},
      .declare = [](Arguments&) {},
      .run = [](Session& session) { return RunSync(session); },
  };
}

Command OutboxCommand() {
  const auto options = std::make_shared<OutboxOptions>();
  return {
      .name = "outbox",
      .about = {"List what waits to be sent and what was refused", "列出待发送和被拒绝的条目"},
      .declare =
          [options](Arguments& arguments) {
            constexpr uint32_t kMost = std::numeric_limits<uint32_t>::max();
            arguments.Add("--retry N", options->retry, 1, kMost,
                          {"Send number N again, behind all that waits", "将编号 N 重新排队发送"});
            arguments.Add("--drop N", options->drop, 1, kMost,
                          {"Give number N up; its file is kept under dropped/",
                           "放弃编号 N；文件保留在 dropped/ 下"});
            arguments.Switch("--yes", options->yes, {"Confirm --drop", "确认 --drop"});
          },
      .run = [options](Session& session) { return RunOutbox(session, *options); },
  };
}

Command CodesCommand() {
  const auto reserve = std::make_shared<uint32_t>(0);
  return {
      .name = "codes",
      .about = {"Show or reserve batch codes for work without a network",
                "查看或预留断网时使用的批次码"},
      .declare =
          [reserve](Arguments& arguments) {
            arguments.Add("--reserve N", *reserve, 1, 500,
                          {"Reserve N more, 1 to 500", "再预留 N 个（1 至 500）"});
          },
      .run = [reserve](Session& session) { return RunCodes(session, *reserve); },
  };
}

}  // namespace panyuan::clients::stall
