#include "clients/stall/queued.h"

#include <nlohmann/json.hpp>
#include <span>
#include <utility>
#include <vector>

#include "clients/common/batch_view.h"
#include "clients/common/files.h"
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
using trace::v1::Batch;
using trace::v1::RegisterBatchRequest;
using trace::v1::TransformBatchesRequest;

// A batch that is labelled before the server knows it.
struct EarlyBatch {
  Batch batch;
  std::string url;  // unsigned: the key that signs labels is the county's
};

// The catalogue's names and the market's are not known here.
Result<EarlyBatch> MakeEarly(const Codes& codes, const std::string& code, std::string name,
                             const trace::v1::Quantity& quantity) {
  EarlyBatch early;
  early.batch.set_batch_code(code);
  early.batch.set_product_name_zh(std::move(name));
  early.batch.set_stall_code(codes.stall_code());
  *early.batch.mutable_received() = quantity;
  PANYUAN_ASSIGN(const label::BatchCode read, label::BatchCode::Parse(code));
  early.url = label::SmallUrl(codes.public_host(), read);
  return early;
}

// "VEG044"; where the product is the inputs', which are not known here, "来自 7K3Q-M2XD-9PRC 等".
std::string NameOf(const TransformBatchesRequest& act, const trace::v1::Output& output) {
  if (!output.product_code().empty() || act.inputs().empty()) return output.product_code();
  return "来自 " + act.inputs(0).batch_code() + (act.inputs_size() > 1 ? " 等" : "");
}

// None for a sale, and for batches without a code yet.
struct EarlyBatchesOf {
  const Codes& codes;

  Result<std::vector<EarlyBatch>> operator()(const RegisterBatchRequest& receipt) const {
    const auto& incoming = receipt.batch();
    PANYUAN_ASSIGN(EarlyBatch early, MakeEarly(codes, receipt.reserved_code(),
                                               incoming.product_code(), incoming.quantity()));
    early.batch.set_origin(incoming.origin());
    *early.batch.mutable_arrived_at() = incoming.arrived_at();
    return std::vector{std::move(early)};
  }
  Result<std::vector<EarlyBatch>> operator()(const trace::v1::SellBatchRequest&) const {
    return std::vector<EarlyBatch>();
  }
  Result<std::vector<EarlyBatch>> operator()(const TransformBatchesRequest& act) const {
    std::vector<EarlyBatch> made;
    for (const trace::v1::Output& output : act.outputs()) {
      if (output.reserved_code().empty()) continue;
      PANYUAN_ASSIGN(EarlyBatch early, MakeEarly(codes, output.reserved_code(),
                                                 NameOf(act, output), output.quantity()));
      *early.batch.mutable_arrived_at() = act.happened_at();
      made.push_back(std::move(early));
    }
    return made;
  }
};

label::LabelText LabelTextOf(const EarlyBatch& early) {
  label::LabelText text = clients::LabelTextOf(early.batch);
  text.quantity = Describe(early.batch.received());
  return text;
}

Status ShowLabel(const Session& session, const EarlyBatch& early) {
  PANYUAN_ASSIGN(const std::string symbol, TerminalLabel(early.url, session.terminal()));
  const Batch& batch = early.batch;
  session.Print(BatchCodeBanner(session, batch.batch_code()) + symbol +
                FactLines({
                    {session.Say({"Product", "产品"}), batch.product_name_zh()},
                    {session.Say({"Quantity", "数量"}), Describe(batch.received())},
                    {session.Say({"Origin", "产地"}), batch.origin()},
                    {session.Say({"Stall", "摊位"}), batch.stall_code()},
                    {session.Say({"Arrived", "到货"}), Describe(batch.arrived_at())},
                    {session.Say({"Small label", "小标签网址"}), early.url},
                }));
  return base::Ok();
}

Status WriteRoll(const std::string& path, std::span<const EarlyBatch> made) {
  std::vector<label::Label> labels;
  for (const EarlyBatch& early : made) {
    PANYUAN_ASSIGN(label::QrSymbol symbol, label::MakeQr(early.url));
    labels.push_back({LabelTextOf(early), std::move(symbol)});
  }
  PANYUAN_ASSIGN(const std::string pdf, label::LabelsPdf(labels, label::LabelFormat::kRoll));
  return WriteFile(path, pdf);
}

nlohmann::ordered_json QueuedJson(const OutboxEntry& entry, std::span<const EarlyBatch> made) {
  nlohmann::ordered_json document{
      {"queued", true}, {"number", entry.number}, {"request_id", entry.request_id()}};
  if (std::holds_alternative<TransformBatchesRequest>(entry.request)) {
    document["outputs"] = nlohmann::ordered_json::array();
    for (const EarlyBatch& early : made)
      document["outputs"].push_back(
          {{"batch_code", early.batch.batch_code()}, {"small_label_url", early.url}});
    return document;
  }
  document["batch_code"] = made.empty() ? entry.taken().front() : made.front().batch.batch_code();
  if (!made.empty()) document["small_label_url"] = made.front().url;
  return document;
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
  PANYUAN_ASSIGN(const std::vector<EarlyBatch> made,
                 std::visit(EarlyBatchesOf{station.codes()}, request));
  PANYUAN_ASSIGN(const uint32_t number,
                 station.outbox().Add(std::move(request), base::SystemClock().Now()));
  const OutboxEntry& entry = station.outbox().waiting().back();
  if (session.json()) {
    session.PrintJson(QueuedJson(entry, made));
  } else {
    for (const EarlyBatch& early : made) PANYUAN_TRY(ShowLabel(session, early));
    SayNotRecorded(session, number);
  }
  if (label_path.empty() || made.empty()) return ExitCode::kOk;
  const bool receipt = std::holds_alternative<RegisterBatchRequest>(entry.request);
  PANYUAN_TRY(receipt ? WriteLabel(label_path, LabelTextOf(made.front()), made.front().url)
                      : WriteRoll(label_path, made));
  session.Note(session.Say({"Label written: ", "标签已写入："}) + label_path);
  return ExitCode::kOk;
}

}  // namespace panyuan::clients::stall
