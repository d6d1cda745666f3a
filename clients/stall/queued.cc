#include "clients/stall/queued.h"

#include <google/protobuf/util/time_util.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "clients/common/batch_view.h"
#include "clients/common/label_output.h"
#include "clients/common/moment.h"
#include "clients/common/quantity.h"
#include "clients/common/table.h"
#include "services/base/time.h"
#include "services/label/qr_payload.h"

namespace panyuan::clients::stall {
namespace {

using base::Result;
using base::Status;
using trace::v1::RegisterBatchRequest;

// The address is unsigned: the key that signs labels is the county's.
Result<std::string> SmallUrlOf(const Codes& codes, const RegisterBatchRequest& receipt) {
  PANYUAN_ASSIGN(const label::BatchCode code, label::BatchCode::Parse(receipt.reserved_code()));
  return label::SmallUrl(codes.public_host(), code);
}

// The catalogue's names and the market's are not known here.
label::LabelText LabelTextOf(const Codes& codes, const RegisterBatchRequest& receipt) {
  trace::v1::Batch batch;
  batch.set_product_name_zh(receipt.batch().product_code());
  batch.set_batch_code(receipt.reserved_code());
  batch.set_stall_code(codes.stall_code());
  batch.set_origin(receipt.batch().origin());
  *batch.mutable_arrived_at() = receipt.batch().arrived_at();
  label::LabelText text = clients::LabelTextOf(batch);
  text.quantity = Describe(receipt.batch().quantity());
  return text;
}

Status ShowLabel(const Session& session, const Station& station,
                 const RegisterBatchRequest& receipt, const std::string& url) {
  PANYUAN_ASSIGN(const std::string symbol, TerminalLabel(url, session.terminal()));
  const auto& batch = receipt.batch();
  session.Print(BatchCodeBanner(session, receipt.reserved_code()) + symbol +
                FactLines({
                    {session.Say({"Product", "产品"}), batch.product_code()},
                    {session.Say({"Quantity", "数量"}), Describe(batch.quantity())},
                    {session.Say({"Origin", "产地"}), batch.origin()},
                    {session.Say({"Stall", "摊位"}), station.codes().stall_code()},
                    {session.Say({"Arrived", "到货"}), Describe(batch.arrived_at())},
                    {session.Say({"Small label", "小标签网址"}), url},
                }));
  return base::Ok();
}

void SayNotRecorded(const Session& session, uint32_t number) {
  session.Print(
      session.terminal().Paint(session.Say({"NOT RECORDED YET", "尚未登记"}), Style::kCaution) +
      session.Say({": it waits in the outbox as number ", "：已存入发件箱，编号 "}) +
      std::to_string(number) +
      session.Say({". panyuan-stall sync sends it when the server can be reached.\n",
                   "。联网后运行 panyuan-stall sync 发送。\n"}));
}

}  // namespace

Result<ExitCode> Queue(Session& session, Station& station, StallRequest request,
                       const std::string& label_path) {
  const auto* receipt = std::get_if<RegisterBatchRequest>(&request);
  std::string url;
  if (receipt != nullptr) {
    PANYUAN_ASSIGN(url, SmallUrlOf(station.codes(), *receipt));
  }
  PANYUAN_ASSIGN(const uint32_t number, station.outbox().Add(request, base::SystemClock().Now()));
  if (session.json()) {
    const OutboxEntry& entry = station.outbox().waiting().back();
    nlohmann::ordered_json document{{"queued", true},
                                    {"number", number},
                                    {"request_id", entry.request_id()},
                                    {"batch_code", entry.batch_code()}};
    if (receipt != nullptr) document["small_label_url"] = url;
    session.PrintJson(document);
  } else {
    if (receipt != nullptr) PANYUAN_TRY(ShowLabel(session, station, *receipt, url));
    SayNotRecorded(session, number);
  }
  if (label_path.empty()) return ExitCode::kOk;
  PANYUAN_TRY(WriteLabel(label_path, LabelTextOf(station.codes(), *receipt), url));
  session.Note(session.Say({"Label written: ", "标签已写入："}) + label_path);
  return ExitCode::kOk;
}

}  // namespace panyuan::clients::stall
