#include "clients/stall/receive.h"

#include <memory>

#include "clients/common/batch_view.h"
#include "clients/common/label_output.h"
#include "clients/common/moment.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/receipt_view.h"
#include "clients/common/request_id.h"
#include "clients/stall/goods_file.h"
#include "clients/stall/sheet.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/base/reasons.h"

namespace panyuan::clients::stall {
namespace {

using base::Error;
using base::Result;
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

Result<trace::v1::RegisterBatchRequest> MakeRequest(const ReceiveOptions& options) {
  PANYUAN_TRY(CheckComplete(options));
  trace::v1::RegisterBatchRequest request;
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  request.set_stall_code(options.stall);
  trace::v1::IncomingBatch& batch = *request.mutable_batch() = options.batch;
  *batch.mutable_quantity() = *options.quantity;
  batch.set_from_outside(options.outside);
  if (options.arrived) *batch.mutable_arrived_at() = *options.arrived;
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

Result<ExitCode> ReceiveOne(Session& session, const ReceiveOptions& options) {
  PANYUAN_ASSIGN(const auto request, MakeRequest(options));
  PANYUAN_ASSIGN(const RegisterBatchResponse recorded,
                 session.Call(&TraceService::Stub::RegisterBatch, request));
  if (session.json())
    session.PrintJson(recorded);
  else
    PANYUAN_TRY(PrintRecorded(session, recorded));
  if (options.label.empty()) return ExitCode::kOk;
  PANYUAN_TRY(WriteLabel(options.label, LabelTextOf(recorded.batch()), recorded.label_url()));
  session.Note(session.Say({"Label written: ", "标签已写入："}) + options.label);
  return ExitCode::kOk;
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
    "photo. Sending a file again changes nothing; a row corrected later is recorded then. Equal "
    "deliveries on different days need an arrival time or a voucher to tell them apart.\n\n"
    "Examples:\n  panyuan-stall receive --product VEG044 --quantity 40kg --origin 山东安丘 "
    "--outside --supplier 安丘姜业 --label ginger.png\n"
    "  panyuan-stall receive --file goods.csv --labels sheet.pdf",
    "单个批次须填 --product、--quantity、--origin 和 --supplier。\n"
    "文件第一行写明列名（中文或英文）：产品、数量、单位、产地、外地、供货者、供货者地址、"
    "供货者电话、到货时间、合格证号、进货凭证、照片。同一文件重复发送不会重复登记；"
    "有误的行更正后再发即可登记。不同日期的相同货物须用到货时间或凭证号区分。\n\n"
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
