#include "clients/stall/receive.h"

#include <google/protobuf/util/time_util.h>

#include <memory>
#include <optional>
#include <utility>

#include "clients/common/batch_argument.h"
#include "clients/common/batch_view.h"
#include "clients/common/label_output.h"
#include "clients/common/moment.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/receipt_view.h"
#include "clients/common/request_id.h"
#include "clients/common/retry.h"
#include "clients/stall/goods_file.h"
#include "clients/stall/queued.h"
#include "clients/stall/reasons.h"
#include "clients/stall/sheet.h"
#include "clients/stall/station.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/base/reasons.h"

namespace panyuan::clients::stall {
namespace {

using base::Error;
using base::Result;
using google::protobuf::util::TimeUtil;
using trace::v1::RegisterBatchRequest;
using trace::v1::RegisterBatchResponse;
using trace::v1::TraceService;

// What a single batch cannot do without; the server would refuse it too.
base::Status CheckComplete(const ReceiveOptions& options) {
  const std::pair<const char*, bool> needed[] = {
      {"--product", !options.batch.product_code().empty()},
      {"--quantity", options.quantity.has_value()},
      {"--origin", !options.batch.origin().empty()},
      {"--supplier", !options.batch.supplier().name().empty()},
  };
  for (const auto& [option, given] : needed)
    if (!given) return Error(base::kFieldMissing, {{"field", option}});
  return options.label.empty() ? base::Ok() : CheckLabelPath(options.label);
}

Result<RegisterBatchRequest> MakeRequest(const ReceiveOptions& options) {
  PANYUAN_TRY(CheckComplete(options));
  RegisterBatchRequest request;
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  request.set_stall_code(options.stall);
  request.set_sign_label(true);
  trace::v1::IncomingBatch& batch = *request.mutable_batch() = options.batch;
  *batch.mutable_quantity() = *options.quantity;
  batch.set_from_outside(options.outside);
  if (options.arrived) *batch.mutable_arrived_at() = *options.arrived;
  if (!options.from_batch.empty()) {
    PANYUAN_ASSIGN(*batch.mutable_source_batch_code(), ReadBatchCode(options.from_batch));
  }
  if (!options.photo.empty()) {
    PANYUAN_ASSIGN(const base::Hash hash, HashPhotoFile(options.photo));
    batch.set_photo_sha256(std::string(base::AsView(hash)));
  }
  return request;
}

base::Status PrintRecorded(const Session& session, const RegisterBatchResponse& recorded) {
  PANYUAN_ASSIGN(const std::string symbol, TerminalLabel(recorded.label_url(), session.terminal()));
  Facts facts = BatchFacts(session, recorded.batch());
  facts.push_back(ReceiptFact(session, recorded.receipt()));
  facts.emplace_back(session.Say({"Label", "标签网址"}), recorded.label_url());
  facts.emplace_back(session.Say({"Small label", "小标签网址"}), recorded.small_label_url());
  session.Print(BatchCodeBanner(session, recorded.batch().batch_code()) + symbol +
                FactLines(facts));
  return base::Ok();
}

Result<ExitCode> ShowRecorded(const Session& session, const ReceiveOptions& options,
                              const RegisterBatchResponse& recorded) {
  if (session.json())
    session.PrintJson(recorded);
  else
    PANYUAN_TRY(PrintRecorded(session, recorded));
  if (options.label.empty()) return ExitCode::kOk;
  PANYUAN_TRY(WriteLabel(options.label, LabelTextOf(recorded.batch()), recorded.label_url()));
  session.Note(session.Say({"Label written: ", "标签已写入："}) + options.label);
  return ExitCode::kOk;
}

Result<ExitCode> SendAsIs(Session& session, const ReceiveOptions& options,
                          const RegisterBatchRequest& request) {
  PANYUAN_ASSIGN(const RegisterBatchResponse recorded,
                 session.Call(&TraceService::Stub::RegisterBatch, request));
  return ShowRecorded(session, options, recorded);
}

// After a refusal: a code that was surely not used goes back, and codes that the server does not
// know go away.
base::Status SettleCode(Codes& codes, const std::string& code, const Error& error) {
  if (error.reason().name == "CODE_NOT_RESERVED") return codes.Forget();
  if (IsRefusal(error) && error.reason().name != "CODE_ALREADY_USED") return codes.GiveBack(code);
  return base::Ok();
}

// The first attempt already carries the code and the time: when its answer is lost, the very same
// request waits in the outbox, is recorded once, and the label is right either way.
Result<ExitCode> ReceiveUnderReservedCode(Session& session, const ReceiveOptions& options,
                                          RegisterBatchRequest request) {
  PANYUAN_ASSIGN(const auto station, Station::Open(session));
  PANYUAN_ASSIGN(const bool online, station->GoOnline(session, options.offline));
  if (!online) PANYUAN_TRY(station->outbox().CheckRoom());
  PANYUAN_ASSIGN(const std::optional<std::string> code, station->codes().Take());
  if (!code && online) return SendAsIs(session, options, request);
  if (!code) return kNoCodeLeft;
  request.set_reserved_code(*code);
  if (!request.batch().has_arrived_at())
    *request.mutable_batch()->mutable_arrived_at() = TimeUtil::GetCurrentTime();
  if (online) {
    const auto recorded = session.Call(&TraceService::Stub::RegisterBatch, request);
    if (recorded.ok()) return ShowRecorded(session, options, *recorded);
    if (!MayRetry(recorded.error())) {
      PANYUAN_TRY(SettleCode(station->codes(), *code, recorded.error()));
      return recorded.error();
    }
  }
  return Queue(session, *station, std::move(request), options.label);
}

Result<ExitCode> ReceiveOne(Session& session, const ReceiveOptions& options) {
  PANYUAN_ASSIGN(RegisterBatchRequest request, MakeRequest(options));
  // A repeat must be what was sent then, and reserved codes are of the caller's own stall.
  const bool as_is = !options.request_id.empty() || !options.stall.empty();
  return as_is ? SendAsIs(session, options, request)
               : ReceiveUnderReservedCode(session, options, std::move(request));
}

void DeclareBatch(Arguments& arguments, ReceiveOptions& options) {
  auto& batch = options.batch;
  auto& supplier = *batch.mutable_supplier();
  arguments.Add("--product CODE", *batch.mutable_product_code(),
                {"Product, as in the catalogue: VEG044", "产品编码，如 VEG044"});
  arguments.Read("--quantity AMOUNT", options.quantity, ReadQuantity,
                 {"How much: 40kg, 500g, 40公斤, 80斤", "数量：40公斤、80斤、40kg、500g"});
  arguments.Add("--origin PLACE", *batch.mutable_origin(), {"Place of origin", "产地"});
  arguments.Switch("--outside", options.outside, {"It came from outside the county", "来自县外"});
  arguments.Add("--supplier NAME", *supplier.mutable_name(), {"Who delivered it", "供货者名称"});
  arguments.Add("--supplier-address ADDRESS", *supplier.mutable_address(),
                {"The supplier's address", "供货者地址"});
  arguments.Add("--supplier-contact CONTACT", *supplier.mutable_contact(),
                {"The supplier's telephone", "供货者联系方式"});
  arguments.Read(
      "--arrived TIME", options.arrived, ReadMoment,
      {"When: \"2026-03-04 05:30\" (default now)", "到货时间：\"2026-03-04 05:30\"（默认现在）"});
  arguments.Add("--certificate NUMBER", *batch.mutable_certificate_number(),
                {"Number of the compliance certificate", "承诺达标合格证编号"});
  arguments.Add("--voucher NUMBER", *batch.mutable_voucher_number(),
                {"Number of the purchase voucher", "进货凭证编号"});
  arguments.Add("--from-batch BATCH", options.from_batch,
                {"The batch the goods came from, also of another county: code, label address or "
                 "picture of its label",
                 "货物来自的批次（可为外县）：批次码、标签网址或标签图片"});
  arguments.Add("--gtin DIGITS", *batch.mutable_gtin(),
                {"GTIN on the supplier's label, 8, 12, 13 or 14 digits",
                 "供货者标签上的 GTIN（8、12、13 或 14 位）"});
  arguments.Add("--lot LOT", *batch.mutable_lot(),
                {"Lot of that GTIN (default the batch code)", "该 GTIN 的批号（默认批次码）"});
  arguments.Add("--best-before DAY", *batch.mutable_best_before(),
                {"Last day of sale stated on the goods, 2026-03-04 (default by the product's shelf "
                 "life)",
                 "货品标明的最后销售日，如 2026-03-04（默认按产品保质期推算）"});
  arguments.Add("--photo FILE", options.photo,
                {"Photo of the goods or papers; only its SHA-256 is sent",
                 "货物或票据照片，只发送其 SHA-256"});
  arguments.Add("--label FILE", options.label,
                {"Write the label to a .png or .svg file", "把标签写入 .png 或 .svg 文件"});
  arguments.Add("--request-id ID", options.request_id,
                {"Repeat an earlier request under its id", "以原请求编号重发"});
}

void DeclareReceive(Arguments& arguments, ReceiveOptions& options) {
  DeclareBatch(arguments, options);
  arguments.Switch("--offline", options.offline,
                   {"Do not try the server: print the label, send it later with sync",
                    "不连接服务器：先印标签，之后用 sync 发送"});
  arguments.Add("--stall CODE", options.stall,
                {"Receiving stall (default your own)", "收货摊位（默认自己的）"});
  arguments.Add("--file FILE", options.file,
                {"Register the rows of a CSV file instead", "改为登记 CSV 文件中的各行"});
  arguments.Add("--labels FILE", options.labels,
                {"With --file: write the labels to a PDF", "与 --file 合用：将标签写入 PDF"});
  DeclareLayout(arguments, options.layout);
}

constexpr Text kNotes{
    "One batch needs --product, --quantity, --origin and --supplier.\n"
    "The first line of a file names its columns, in English or Chinese: product, quantity, unit, "
    "origin, outside, supplier, supplier_address, supplier_contact, arrived, certificate, voucher, "
    "photo, gtin, lot, best_before. Sending a file again changes nothing; a row corrected later is "
    "recorded "
    "then. Equal "
    "deliveries on different days need an arrival time or a voucher to tell them apart.\n"
    "When the server cannot be reached, one batch gets a reserved code, its label is printed, and "
    "panyuan-stall sync records it later.\n\n"
    "Examples:\n  panyuan-stall receive --product VEG044 --quantity 40kg --origin 山东安丘 "
    "--outside --supplier 安丘姜业 --label ginger.png\n"
    "  panyuan-stall receive --file goods.csv --labels sheet.pdf",
    "单个批次须填 --product、--quantity、--origin 和 --supplier。\n"
    "文件第一行写明列名（中文或英文）：产品、数量、单位、产地、外地、供货者、供货者地址、"
    "供货者电话、到货时间、合格证号、进货凭证、照片、GTIN、批号。同一文件重复发送不会重复登记；"
    "有误的行更正后再发即可登记。不同日期的相同货物须用到货时间或凭证号区分。\n"
    "连不上服务器时，单个批次使用预留码并照常印标签，之后由 panyuan-stall sync 登记。\n\n"
    "示例：\n  panyuan-stall receive --product VEG044 --quantity 40公斤 --origin 山东安丘 "
    "--outside --supplier 安丘姜业 --label ginger.png\n"
    "  panyuan-stall receive --file goods.csv --labels sheet.pdf"};

Result<ExitCode> RunReceive(Session& session, const ReceiveOptions& options) {
  const bool one =
      !options.batch.product_code().empty() || options.quantity || !options.label.empty();
  const bool file = !options.file.empty();
  if (file && one)
    return Error(kCommandLineInvalid,
                 {{"problem", "--file does not go with --product, --quantity or --label"},
                  {"problem_zh", "--file 不能与 --product、--quantity 或 --label 合用"}});
  if (options.offline && (file || !options.request_id.empty() || !options.stall.empty()))
    return Error(kCommandLineInvalid,
                 {{"problem", "--offline does not go with --file, --stall or --request-id"},
                  {"problem_zh", "--offline 不能与 --file、--stall 或 --request-id 合用"}});
  if (!file && !options.labels.empty())
    return Error(kCommandLineInvalid, {{"problem", "--labels needs --file"},
                                       {"problem_zh", "--labels 须与 --file 合用"}});
  return file ? ReceiveFile(session, options) : ReceiveOne(session, options);
}

}  // namespace

Command ReceiveCommand() {
  const auto options = std::make_shared<ReceiveOptions>();
  return {
      .name = "receive",
      .about = {"Register goods that came in", "登记进货"},
      .notes = kNotes,
      .declare = [options](Arguments& arguments) { DeclareReceive(arguments, *options); },
      .run = [options](Session& session) { return RunReceive(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
