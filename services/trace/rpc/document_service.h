// Serves papers and certificates: panyuan.trace.v1.DocumentService.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "panyuan/trace/v1/document_service.grpc.pb.h"
#include "services/rpc/runtime.h"
#include "services/trace/domain/document_ports.h"

namespace panyuan::trace {

// Opens the room's ports on a snapshot or a transaction; server/ names the types behind them.
// All are called from several threads at once.
struct DocumentRoom {
  std::function<std::unique_ptr<DocumentReads>(db::Session&)> reads;
  std::function<std::unique_ptr<DocumentWrites>(db::Transaction&, base::UtcTime now)> writes;
  // The certificate as PDF with the QR code of its batch.
  std::function<base::Result<std::string>(const Certificate&, const BatchView&)> print;
};

class DocumentService final : public v1::DocumentService::CallbackService {
 public:
  static constexpr size_t kMaxBatchesTried = 20;  // of a file, for one that the caller reaches

  // Both outlive the service.
  DocumentService(rpc::Runtime& runtime, const DocumentRoom& room)
      : runtime_(runtime), room_(room) {}

  grpc::ServerUnaryReactor* AttachDocument(grpc::CallbackServerContext* context,
                                           const v1::AttachDocumentRequest* request,
                                           v1::AttachDocumentResponse* response) override;
  grpc::ServerUnaryReactor* ListDocuments(grpc::CallbackServerContext* context,
                                          const v1::ListDocumentsRequest* request,
                                          v1::ListDocumentsResponse* response) override;
  grpc::ServerUnaryReactor* GetDocument(grpc::CallbackServerContext* context,
                                        const v1::GetDocumentRequest* request,
                                        v1::GetDocumentResponse* response) override;
  grpc::ServerUnaryReactor* RecordCertificate(grpc::CallbackServerContext* context,
                                              const v1::RecordCertificateRequest* request,
                                              v1::RecordCertificateResponse* response) override;
  grpc::ServerUnaryReactor* IssueCertificate(grpc::CallbackServerContext* context,
                                             const v1::IssueCertificateRequest* request,
                                             v1::IssueCertificateResponse* response) override;
  grpc::ServerUnaryReactor* PrintCertificate(grpc::CallbackServerContext* context,
                                             const v1::PrintCertificateRequest* request,
                                             v1::PrintCertificateResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  const DocumentRoom& room_;
};

}  // namespace panyuan::trace
