#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "clients/common/files.h"
#include "clients/common/progress.h"
#include "clients/common/reasons.h"
#include "clients/common/server_error.h"
#include "clients/stall/goods_file.h"
#include "clients/stall/reasons.h"
#include "clients/stall/receive.h"
#include "clients/stall/sheet.h"
#include "clients/stall/station.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"

namespace panyuan::clients::stall {
namespace {

using base::Error;
using base::Result;
using nlohmann::ordered_json;
using trace::v1::BatchRowOutcome;
using trace::v1::TraceService;

// The most the contract takes in one call. With every text at its longest, a row has less than
// 1.9 kB, so that a full chunk stays under the 1 MiB of a message.
constexpr size_t kRowsPerCall = 512;

// What became of the rows so far.
struct Tally {
  size_t recorded = 0, already_there = 0, refused = 0;
  bool repeated_without_day = false;  // one of those already there has no arrival time
  std::vector<std::string> batch_codes;
  std::map<size_t, std::string> refusals;  // by line: "line 17, quantity: …"
  std::map<size_t, ordered_json> rows;     // by line, for --json
};

void CountRefusal(const Session& session, const GoodsRow& row, const Error& error, Tally& tally) {
  ++tally.refused;
  const auto& metadata = error.metadata();
  const std::string field = metadata.contains("field") ? metadata.at("field") : "";
  const std::string message = error.Message(MessageLanguage(session.language()));
  const std::string reason(error.reason().name);
  tally.refusals[row.line] = session.Say({"line ", "第 "}) + std::to_string(row.line) +
                             session.Say({"", " 行"}) + (field.empty() ? "" : ", " + field) + ": " +
                             message + " [" + reason + "]";
  tally.rows[row.line] = {{"line", row.line},
                          {"error", {{"reason", reason}, {"field", field}, {"message", message}}}};
}

void CountOutcome(const Session& session, const GoodsRow& row, const BatchRowOutcome& outcome,
                  Tally& tally) {
  if (!outcome.has_recorded()) {
    const auto& error = outcome.error();
    CountRefusal(session, row,
                 ServerError(error.reason(), base::Code::kInvalidArgument, error.message(),
                             {{"field", error.field()}}),
                 tally);
    return;
  }
  if (outcome.repeated_request()) {
    ++tally.already_there;
    tally.repeated_without_day |= !row.batch.has_arrived_at();
  } else {
    ++tally.recorded;
  }
  tally.batch_codes.push_back(outcome.recorded().batch().batch_code());
  if (session.json())
    tally.rows[row.line] = {{"line", row.line},
                            {"recorded", ToJson(outcome.recorded())},
                            {"repeated_request", outcome.repeated_request()}};
}

// Sends the good rows chunk by chunk; `tally` is right also when a call fails.
base::Status Send(Session& session, const std::string& stall,
                  const std::vector<const GoodsRow*>& rows, Tally& tally) {
  Progress progress(session.Say({"Registering", "登记中"}), session.json() ? 0 : rows.size());
  for (size_t first = 0; first < rows.size(); first += kRowsPerCall) {
    const size_t end = std::min(first + kRowsPerCall, rows.size());
    trace::v1::RegisterBatchesRequest request;
    request.set_stall_code(stall);
    for (size_t i = first; i < end; ++i) {
      auto& row = *request.add_rows();
      row.set_request_id(rows[i]->request_id);
      *row.mutable_batch() = rows[i]->batch;
    }
    PANYUAN_ASSIGN(const auto response,
                   session.Call(&TraceService::Stub::RegisterBatches, request));
    if (static_cast<size_t>(response.outcomes_size()) != end - first)
      return Error(kServerReplyUnexpected, {{"problem", "number of outcomes"}});
    for (size_t i = first; i < end; ++i)
      CountOutcome(session, *rows[i], response.outcomes(static_cast<int>(i - first)), tally);
    progress.Update(end);
  }
  return base::Ok();
}

void PrintTally(const Session& session, const Tally& tally) {
  for (const auto& [line, refusal] : tally.refusals) session.Note(refusal);
  session.Print(std::to_string(tally.recorded) + session.Say({" recorded, ", " 行已登记，"}) +
                std::to_string(tally.already_there) +
                session.Say({" already there, ", " 行此前已登记，"}) +
                std::to_string(tally.refused) + session.Say({" refused\n", " 行被拒绝\n"}));
  if (tally.repeated_without_day)
    session.Note(session.Say(
        {"Rows already there had been sent before. Where they are new goods that look the same, "
         "give them an arrival time or a voucher number.",
         "“此前已登记”的行以前发送过。如果是内容相同的新货，请填写到货时间或凭证号。"}));
}

// All of it in one document; `error` is what kept the rest from being done.
void PrintTallyJson(const Session& session, const Goods& goods, const Tally& tally,
                    const std::vector<SheetFile>& sheets, const base::Status& done) {
  ordered_json document{{"recorded", tally.recorded},    {"already_there", tally.already_there},
                        {"refused", tally.refused},      {"unused_columns", goods.unused_columns},
                        {"rows", ordered_json::array()}, {"labels", SheetsJson(sheets)}};
  for (const auto& [line, row] : tally.rows) document["rows"].push_back(row);
  if (!done.ok()) document["error"] = session.ErrorJson(done.error());
  session.PrintJson(document);
}

Result<Goods> ReadGoodsFile(const ReceiveOptions& options, const std::string& stall) {
  PANYUAN_ASSIGN(const std::string text, ReadFile(options.file, kMaxGoodsBytes));
  const auto directory = std::filesystem::path(options.file).parent_path();
  Result<Goods> goods = ReadGoods(text, stall, [&](const std::string& path) {
    return HashPhotoFile((directory / path).string());
  });
  if (!goods.ok()) return goods.error().With("path", options.file);
  return goods;
}

base::Status SendAndLabel(Session& session, const ReceiveOptions& options,
                          const std::vector<const GoodsRow*>& rows, Tally& tally,
                          std::vector<SheetFile>& sheets) {
  PANYUAN_TRY(Send(session, options.stall, rows, tally));
  if (options.labels.empty()) return base::Ok();
  PANYUAN_ASSIGN(sheets, WriteSheets(session, tally.batch_codes, options.layout, options.labels));
  return base::Ok();
}

// What was done without a network comes before the file's rows.
base::Status SendWhatWaits(Session& session) {
  PANYUAN_ASSIGN(const Profile* const profile, session.profile());
  if (CountOutbox(StationFolder(profile->path)).waiting == 0) return base::Ok();
  PANYUAN_ASSIGN(const auto station, Station::Open(session));
  PANYUAN_ASSIGN(const bool online, station->GoOnline(session, /*offline=*/false));
  if (online) return base::Ok();
  return Error(kOutboxNotSent, {{"count", std::to_string(station->outbox().waiting().size())}});
}

}  // namespace

Result<ExitCode> ReceiveFile(Session& session, const ReceiveOptions& options) {
  PANYUAN_ASSIGN(const Connection* const connection, session.connection());
  PANYUAN_TRY(SendWhatWaits(session));
  // The stall is part of the request ids, named or not.
  const std::string stall = options.stall.empty() ? connection->identity().scope : options.stall;
  PANYUAN_ASSIGN(const Goods goods, ReadGoodsFile(options, stall));
  for (const std::string& column : goods.unused_columns)
    session.Note(session.Say({"Column not used: ", "未使用的列："}) + column);
  Tally tally;
  std::vector<const GoodsRow*> good;
  for (const GoodsRow& row : goods.rows) {
    if (row.error)
      CountRefusal(session, row, *row.error, tally);
    else
      good.push_back(&row);
  }
  std::vector<SheetFile> sheets;
  const base::Status done = SendAndLabel(session, options, good, tally, sheets);
  if (session.json()) {
    PrintTallyJson(session, goods, tally, sheets, done);
  } else {
    PrintTally(session, tally);
    if (!done.ok()) session.PrintError(done.error());
  }
  if (!done.ok()) return ExitCodeOf(done.error());
  if (tally.refused == 0) return ExitCode::kOk;
  return tally.batch_codes.empty() ? ExitCode::kRefused : ExitCode::kPartly;
}

}  // namespace panyuan::clients::stall
