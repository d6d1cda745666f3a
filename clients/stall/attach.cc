#include "clients/stall/attach.h"

#include <memory>

#include "clients/common/batch_argument.h"
#include "clients/common/files.h"
#include "clients/common/receipt_view.h"
#include "clients/common/request_id.h"
#include "clients/common/table.h"
#include "clients/common/words.h"
#include "panyuan/trace/v1/document_service.grpc.pb.h"
#include "services/base/bytes.h"

namespace panyuan::clients::stall {
namespace {

using base::Result;
using trace::v1::Document;
using trace::v1::DocumentService;

constexpr size_t kMaxFileBytes = 1 << 20;

struct AttachOptions {
  std::vector<std::string> batches;
  std::string file, number, request_id;
  trace::v1::DocumentKind kind = trace::v1::DOCUMENT_KIND_UNSPECIFIED;
};

Result<ExitCode> RunAttach(Session& session, const AttachOptions& options) {
  trace::v1::AttachDocumentRequest request;
  for (const std::string& given : options.batches) {
    PANYUAN_ASSIGN(*request.add_batch_codes(), ReadBatchCode(given));
  }
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  request.set_kind(options.kind);
  request.set_number(options.number);
  PANYUAN_ASSIGN(*request.mutable_content(), ReadFile(options.file, kMaxFileBytes));
  PANYUAN_ASSIGN(const auto response,
                 session.Call(&DocumentService::Stub::AttachDocument, request));
  if (session.json()) {
    session.PrintJson(response);
    return ExitCode::kOk;
  }
  const Document& document = response.documents(0);
  PrintRecorded(session,
                {{session.Say({"Paper", "凭证"}), session.Say(Word(document.kind()))},
                 {session.Say({"Number", "编号"}), document.number()},
                 {session.Say({"Type", "类型"}), document.media_type()},
                 {"SHA-256", base::HexEncode(document.sha256())},
                 {session.Say({"Batches", "批次数"}), std::to_string(response.documents_size())}},
                response.receipt());
  return ExitCode::kOk;
}

}  // namespace

Command AttachCommand() {
  const auto options = std::make_shared<AttachOptions>();
  return {
      .name = "attach",
      .about = {"Attach a paper or a photo to batches", "给批次附上凭证或照片"},
      .notes =
          {"A JPEG, PNG, WebP or PDF of at most 1 MiB. The log holds its hash only; the file is "
           "shown to the stall itself and to supervisors.\n\n"
           "Example: panyuan-stall attach 7K3Q-M2XD-9PRC --file paper.jpg --kind quarantine",
           "JPEG、PNG、WebP 或 PDF，最大 1 MiB。日志只记录哈希；文件只供本摊位和监管人员查看。\n\n"
           "示例：panyuan-stall attach 7K3Q-M2XD-9PRC --file paper.jpg --kind quarantine"},
      .declare =
          [options](Arguments& arguments) {
            arguments
                .Add("BATCH", options->batches,
                     {"Batch codes, label addresses or pictures of labels, all of one stall",
                      "批次码、标签网址或标签图片，可多个，须属同一摊位"})
                .Required();
            arguments.Add("--file FILE", options->file, {"The paper", "凭证文件"}).Required();
            arguments
                .Choose<trace::v1::DocumentKind>(
                    "--kind", options->kind,
                    {{"compliance", trace::v1::DOCUMENT_KIND_COMPLIANCE_CERTIFICATE},
                     {"quarantine", trace::v1::DOCUMENT_KIND_QUARANTINE_CERTIFICATE},
                     {"voucher", trace::v1::DOCUMENT_KIND_VOUCHER},
                     {"photo", trace::v1::DOCUMENT_KIND_PHOTO},
                     {"test-report", trace::v1::DOCUMENT_KIND_TEST_REPORT},
                     {"other", trace::v1::DOCUMENT_KIND_OTHER}},
                    {"What it is", "凭证种类"})
                .Required();
            arguments.Add("--number NUMBER", options->number, {"The paper's number", "凭证编号"});
            arguments.Add("--request-id ID", options->request_id,
                          {"Repeat an earlier request under its id", "以原请求编号重发"});
          },
      .run = [options](Session& session) { return RunAttach(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
