#include "clients/stall/certificate.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "clients/common/batch_argument.h"
#include "clients/common/files.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/receipt_view.h"
#include "clients/common/request_id.h"
#include "clients/common/table.h"
#include "panyuan/trace/v1/document_service.grpc.pb.h"

namespace panyuan::clients::stall {
namespace {

using base::Result;
using trace::v1::DocumentService;

constexpr Text kBatch{"Batch code, label address or picture of a label",
                      "批次码、标签网址或标签图片"};
constexpr Text kRequestId{"Repeat an earlier request under its id", "以原请求编号重发"};
constexpr std::string_view kGroundWords = "control|own-test|commissioned-test|promise";

struct CertificateOptions {
  std::string batch, number, product, origin, producer, contact, day, request_id, pdf;
  std::optional<trace::v1::Quantity> quantity;
  std::vector<std::string> grounds;
};

// Errors: COMMAND_LINE_INVALID.
Result<trace::v1::CertificateGround> ReadGround(const std::string& word) {
  constexpr std::pair<std::string_view, trace::v1::CertificateGround> kWords[] = {
      {"control", trace::v1::CERTIFICATE_GROUND_CONTROL},
      {"own-test", trace::v1::CERTIFICATE_GROUND_OWN_TEST},
      {"commissioned-test", trace::v1::CERTIFICATE_GROUND_COMMISSIONED_TEST},
      {"promise", trace::v1::CERTIFICATE_GROUND_PROMISE}};
  for (const auto& [known, ground] : kWords)
    if (known == word) return ground;
  return base::Error(
      kCommandLineInvalid,
      {{"problem", "--ground '" + word + "' is none of " + std::string(kGroundWords)},
       {"problem_zh", "--ground “" + word + "”须为 " + std::string(kGroundWords) + " 之一"}});
}

Result<trace::v1::Certificate> MakeCertificate(const CertificateOptions& options) {
  trace::v1::Certificate certificate;
  PANYUAN_ASSIGN(*certificate.mutable_batch_code(), ReadBatchCode(options.batch));
  certificate.set_number(options.number);
  certificate.set_product_name(options.product);
  if (options.quantity) *certificate.mutable_quantity() = *options.quantity;
  certificate.set_origin(options.origin);
  certificate.set_producer_name(options.producer);
  certificate.set_producer_contact(options.contact);
  certificate.set_issued_day(options.day);
  for (const std::string& word : options.grounds) {
    PANYUAN_ASSIGN(const auto ground, ReadGround(word));
    certificate.add_grounds(ground);
  }
  return certificate;
}

template <class Request>
Result<Request> MakeRequest(const CertificateOptions& options) {
  Request request;
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  PANYUAN_ASSIGN(*request.mutable_certificate(), MakeCertificate(options));
  return request;
}

template <class Response>
void ShowRecorded(const Session& session, const Response& response) {
  if (session.json())
    session.PrintJson(response);
  else
    PrintRecorded(session, {{session.Say({"Certificate", "合格证号"}), response.number()}},
                  response.receipt());
}

base::Status SavePdf(Session& session, const std::string& number, const std::string& path) {
  trace::v1::PrintCertificateRequest request;
  request.set_number(number);
  PANYUAN_ASSIGN(const auto response,
                 session.Call(&DocumentService::Stub::PrintCertificate, request));
  PANYUAN_TRY(WriteFile(path, response.pdf()));
  session.Note(session.Say({"Certificate written: ", "合格证已写入："}) + path);
  return base::Ok();
}

Result<ExitCode> RunRecord(Session& session, const CertificateOptions& options) {
  PANYUAN_ASSIGN(const auto request, MakeRequest<trace::v1::RecordCertificateRequest>(options));
  PANYUAN_ASSIGN(const auto response,
                 session.Call(&DocumentService::Stub::RecordCertificate, request));
  ShowRecorded(session, response);
  return ExitCode::kOk;
}

Result<ExitCode> RunIssue(Session& session, const CertificateOptions& options) {
  PANYUAN_ASSIGN(const auto request, MakeRequest<trace::v1::IssueCertificateRequest>(options));
  PANYUAN_ASSIGN(const auto response,
                 session.Call(&DocumentService::Stub::IssueCertificate, request));
  ShowRecorded(session, response);
  if (!options.pdf.empty()) PANYUAN_TRY(SavePdf(session, response.number(), options.pdf));
  return ExitCode::kOk;
}

Result<ExitCode> RunPrint(Session& session, const CertificateOptions& options) {
  const std::string path = options.pdf.empty() ? options.number + ".pdf" : options.pdf;
  PANYUAN_TRY(SavePdf(session, options.number, path));
  return ExitCode::kOk;
}

// What both kinds take.
void DeclarePromise(Arguments& arguments, CertificateOptions& options) {
  arguments.Add("BATCH", options.batch, kBatch).Required();
  arguments.Add("--producer NAME", options.producer, {"Who promises", "承诺人（生产者）"})
      .Required();
  arguments.Add("--contact TEXT", options.contact, {"How to reach them", "联系方式"});
  arguments
      .Add("--ground " + std::string(kGroundWords), options.grounds,
           {"On what grounds: quality control, own test, commissioned test, own promise; may be "
            "given several times",
            "承诺依据：内部质量控制、自我检测、委托检测、自我承诺；可多次给出"})
      .Required();
  arguments.Add("--request-id ID", options.request_id, kRequestId);
}

}  // namespace

Command RecordCertificateCommand() {
  const auto options = std::make_shared<CertificateOptions>();
  return {
      .name = "record-certificate",
      .about = {"Record a compliance certificate that came with goods", "登记随货的承诺达标合格证"},
      .notes = {"The producer's name and contact are kept out of the log.",
                "生产者名称和联系方式不进入日志。"},
      .declare =
          [options](Arguments& arguments) {
            DeclarePromise(arguments, *options);
            arguments.Add("--number NUMBER", options->number, {"Its number", "合格证编号"})
                .Required();
            arguments
                .Add("--product NAME", options->product, {"The goods as it names them", "产品名称"})
                .Required();
            arguments
                .Read("--quantity AMOUNT", options->quantity, ReadQuantity,
                      {"How much it is for: 40kg, 80斤", "数量：80斤、40公斤"})
                .Required();
            arguments.Add("--origin PLACE", options->origin, {"Place of production", "产地"})
                .Required();
            arguments
                .Add("--day DAY", options->day,
                     {"Day of issue: 2026-03-04", "开具日期：2026-03-04"})
                .Required();
          },
      .run = [options](Session& session) { return RunRecord(session, *options); },
  };
}

Command IssueCertificateCommand() {
  const auto options = std::make_shared<CertificateOptions>();
  return {
      .name = "issue-certificate",
      .about = {"Issue a compliance certificate for goods produced, mixed or packed here",
                "为自产、混装或分装的商品开具承诺达标合格证"},
      .notes = {"For a batch made of others here, or one whose supplier is the producer named.\n\n"
                "Example: panyuan-stall issue-certificate 7K3Q-M2XD-9PRC --producer NAME "
                "--ground own-test --pdf certificate.pdf",
                "适用于本摊混装、分装或加工的批次，或供货者就是所写生产者的批次。\n\n"
                "示例：panyuan-stall issue-certificate 7K3Q-M2XD-9PRC --producer 名称 "
                "--ground own-test --pdf certificate.pdf"},
      .declare =
          [options](Arguments& arguments) {
            DeclarePromise(arguments, *options);
            arguments.Read(
                "--quantity AMOUNT", options->quantity, ReadQuantity,
                {"How much it is for (default all that is left)", "数量（默认全部余量）"});
            arguments.Add("--pdf FILE", options->pdf,
                          {"Write it as PDF with a QR code", "写成带二维码的 PDF"});
          },
      .run = [options](Session& session) { return RunIssue(session, *options); },
  };
}

Command PrintCertificateCommand() {
  const auto options = std::make_shared<CertificateOptions>();
  return {
      .name = "print-certificate",
      .about = {"Write a certificate that was issued here as PDF with a QR code",
                "把已开具的合格证写成带二维码的 PDF"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("NUMBER", options->number, {"Its number", "合格证编号"}).Required();
            arguments.Add("--pdf FILE", options->pdf,
                          {"Where to write it (default NUMBER.pdf)", "PDF 文件（默认为编号.pdf）"});
          },
      .run = [options](Session& session) { return RunPrint(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
