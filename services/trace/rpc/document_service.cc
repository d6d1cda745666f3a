#include "services/trace/rpc/document_service.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "services/base/text.h"
#include "services/rpc/convert.h"
#include "services/trace/domain/document_reasons.h"
#include "services/trace/rpc/convert.h"
#include "services/trace/rpc/document_convert.h"
#include "services/trace/rpc/reach.h"

namespace panyuan::trace {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

// Whether the caller may read who produced the goods of `batch`: its own stall and supervisors.
Result<bool> MayReadProducer(TraceReads& ports, const rpc::Call& call, BatchNumber number) {
  if (call.caller.role == rpc::Role::kTechnician) return false;
  PANYUAN_ASSIGN(std::optional<Batch> batch, ports.batches().Find(number));
  if (!batch) return false;
  PANYUAN_ASSIGN(const BatchView view, ViewOf(ports.catalogue(), *std::move(batch)));
  return CheckBatchReach(call, view.batch, view.stall).ok();
}

Status List(DocumentReads& ports, const rpc::Call& call, BatchNumber batch,
            v1::ListDocumentsResponse* response) {
  TraceReads& trace = ports.trace();
  const auto code_of = [&](BatchNumber number) {
    return trace.numbering().CodeOf(static_cast<uint64_t>(number.value));
  };
  PANYUAN_ASSIGN(const auto batches, WithAncestors(trace.edges(), batch));
  PANYUAN_ASSIGN(auto documents, ports.documents().AttachedTo(batches, kMaxDocumentsListed + 1));
  PANYUAN_ASSIGN(auto certificates, ports.certificates().Of(batches, kMaxDocumentsListed + 1));
  response->set_truncated(documents.size() > kMaxDocumentsListed ||
                          certificates.size() > kMaxDocumentsListed);
  if (documents.size() > kMaxDocumentsListed) documents.pop_back();
  if (certificates.size() > kMaxDocumentsListed) certificates.pop_back();
  for (const Document& document : documents)
    ToProto(document, code_of(document.batch), response->add_documents());
  std::map<BatchNumber, bool> personal;
  for (const Certificate& certificate : certificates) {
    if (!personal.contains(certificate.batch)) {
      PANYUAN_ASSIGN(personal[certificate.batch], MayReadProducer(trace, call, certificate.batch));
    }
    ToProto(certificate, code_of(certificate.batch), personal[certificate.batch],
            response->add_certificates());
  }
  return Ok();
}

// Whether the caller reaches one of the batches that the file is attached to.
Status CheckFileReach(DocumentReads& ports, const rpc::Call& call, const base::Hash& sha256) {
  PANYUAN_ASSIGN(const auto numbers,
                 ports.documents().BatchesOf(sha256, DocumentService::kMaxBatchesTried));
  Status refused = Error(kDocumentNotFound, {{"sha256", base::HexEncode(base::AsView(sha256))}});
  PANYUAN_ASSIGN(std::vector<Batch> batches, ports.trace().batches().FindAll(numbers));
  for (Batch& batch : batches) {
    PANYUAN_ASSIGN(const BatchView view, ViewOf(ports.trace().catalogue(), std::move(batch)));
    refused = CheckBatchReach(call, view.batch, view.stall);
    if (refused.ok()) return Ok();
  }
  return refused;
}

}  // namespace

ServerUnaryReactor* DocumentService::AttachDocument(CallbackServerContext* context,
                                                    const v1::AttachDocumentRequest* request,
                                                    v1::AttachDocumentResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.DocumentService/AttachDocument", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::AttachDocumentResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(const DocumentKind kind, FromProto(request->kind()));
        std::vector<BatchView> batches;
        // One more than may be is enough to be refused for.
        for (const std::string& code : request->batch_codes()) {
          if (batches.size() > kMaxDocumentBatches) break;
          PANYUAN_ASSIGN(BatchView view, ReachBatch(ports->trace(), call, code));
          batches.push_back(std::move(view));
        }
        PANYUAN_ASSIGN(
            const AttachedDocuments attached,
            trace::AttachDocument(*ports, batches, {kind, request->number(), request->content()},
                                  call.now));
        for (size_t i = 0; i < batches.size(); ++i)
          ToProto(attached.documents[i], batches[i].batch.code, answer.add_documents());
        ToProto(attached.entry, answer.mutable_receipt());
        return Ok();
      });
}

ServerUnaryReactor* DocumentService::ListDocuments(CallbackServerContext* context,
                                                   const v1::ListDocumentsRequest* request,
                                                   v1::ListDocumentsResponse* response) {
  return runtime_.Read(context, "panyuan.trace.v1.DocumentService/ListDocuments",
                       [=, this](db::Session& session, const rpc::Call& call) -> Status {
                         const auto ports = room_.reads(session);
                         PANYUAN_ASSIGN(const BatchView view,
                                        ReachBatch(ports->trace(), call, request->batch_code()));
                         return List(*ports, call, view.batch.number, response);
                       });
}

ServerUnaryReactor* DocumentService::GetDocument(CallbackServerContext* context,
                                                 const v1::GetDocumentRequest* request,
                                                 v1::GetDocumentResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.DocumentService/GetDocument",
      [=, this](db::Session& session, const rpc::Call& call) -> Status {
        const auto ports = room_.reads(session);
        const std::optional<base::Hash> sha256 = base::ToHash(request->sha256());
        const Error unknown(
            kDocumentNotFound,
            {{"field", "sha256"}, {"sha256", base::HexEncode(request->sha256().substr(0, 32))}});
        if (!sha256) return unknown;
        PANYUAN_TRY(CheckFileReach(*ports, call, *sha256));
        PANYUAN_ASSIGN(std::optional<DocumentFile> file, ports->documents().Find(*sha256));
        if (!file) return unknown;
        response->set_media_type(file->media_type);
        response->set_content(std::move(file->content));
        rpc::WriteTime(file->stored_at, response->mutable_stored_at());
        return Ok();
      });
}

ServerUnaryReactor* DocumentService::RecordCertificate(CallbackServerContext* context,
                                                       const v1::RecordCertificateRequest* request,
                                                       v1::RecordCertificateResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.DocumentService/RecordCertificate", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::RecordCertificateResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(const BatchView view,
                       ReachBatch(ports->trace(), call, request->certificate().batch_code()));
        PANYUAN_ASSIGN(const StatedCertificate stated, FromProto(request->certificate()));
        PANYUAN_ASSIGN(const RecordedCertificate recorded,
                       trace::RecordCertificate(*ports, view, stated, call.now));
        // The answer is kept for repeats, so the producer stays out of it.
        answer.set_number(recorded.certificate.number);
        ToProto(recorded.entry, answer.mutable_receipt());
        return Ok();
      });
}

ServerUnaryReactor* DocumentService::IssueCertificate(CallbackServerContext* context,
                                                      const v1::IssueCertificateRequest* request,
                                                      v1::IssueCertificateResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.DocumentService/IssueCertificate", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::IssueCertificateResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(const BatchView view,
                       ReachBatch(ports->trace(), call, request->certificate().batch_code()));
        PANYUAN_ASSIGN(const StatedCertificate stated, FromProto(request->certificate()));
        PANYUAN_ASSIGN(const RecordedCertificate recorded,
                       trace::IssueCertificate(*ports, view, stated, call.now));
        answer.set_number(recorded.certificate.number);
        ToProto(recorded.entry, answer.mutable_receipt());
        return Ok();
      });
}

ServerUnaryReactor* DocumentService::PrintCertificate(CallbackServerContext* context,
                                                      const v1::PrintCertificateRequest* request,
                                                      v1::PrintCertificateResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.DocumentService/PrintCertificate",
      [=, this](db::Session& session, const rpc::Call& call) -> Status {
        const auto ports = room_.reads(session);
        const Error unknown(kCertificateNotFound,
                            {{"field", "number"}, {"number", base::Quote(request->number())}});
        PANYUAN_TRY(base::CheckText(request->number(), "number", kMaxDocumentNumberChars,
                                    base::Presence::kRequired));
        PANYUAN_ASSIGN(const auto certificate, ports->certificates().FindIssued(request->number()));
        if (!certificate) return unknown;
        TraceReads& trace = ports->trace();
        PANYUAN_ASSIGN(std::optional<Batch> batch, trace.batches().Find(certificate->batch));
        if (!batch) return unknown;
        PANYUAN_ASSIGN(const BatchView view, ViewOf(trace.catalogue(), *std::move(batch)));
        PANYUAN_TRY(CheckBatchReach(call, view.batch, view.stall));
        PANYUAN_ASSIGN(*response->mutable_pdf(), room_.print(*certificate, view));
        return Ok();
      });
}

}  // namespace panyuan::trace
