// Papers' and certificates' ports over the trace room and the registry, and how a certificate is
// printed.
#include <string>
#include <utility>

#include "services/label/certificate_paper.h"
#include "services/label/qr_picture.h"
#include "services/registry/domain/reasons.h"
#include "services/registry/store/registry_store.h"
#include "services/server/trace_room.h"
#include "services/trace/store/certificate_store.h"
#include "services/trace/store/document_store.h"

namespace panyuan::server {
namespace {

using base::Result;

class DocumentReadPorts final : public trace::DocumentReads {
 public:
  DocumentReadPorts(db::Session& session, const label::BatchNumbering& numbering)
      : trace_(session, numbering), documents_(session), certificates_(session) {}

  trace::TraceReads& trace() override { return trace_; }
  trace::Documents& documents() override { return documents_; }
  trace::Certificates& certificates() override { return certificates_; }

 private:
  TraceReadPorts trace_;
  trace::SqlDocuments documents_;
  trace::SqlCertificates certificates_;
};

class DocumentWritePorts final : public trace::DocumentWrites {
 public:
  DocumentWritePorts(db::Transaction& transaction, base::UtcTime now, const CountyParts& parts)
      : trace_(transaction, now, parts),
        documents_(transaction),
        certificates_(transaction,
                      [codes = parts.trace_codes](int64_t id) { return codes.Write("CD", id); }) {}

  trace::TraceWrites& trace() override { return trace_; }
  trace::Documents& documents() override { return documents_; }
  trace::Certificates& certificates() override { return certificates_; }

 private:
  TraceWritePorts trace_;
  trace::SqlDocuments documents_;
  trace::SqlCertificates certificates_;
};

Result<std::string> Print(const label::LabelIssuer& labels, const trace::Certificate& certificate,
                          const trace::BatchView& view) {
  using enum trace::CertificateGround;
  label::CertificateText text;
  text.number = certificate.number;
  text.batch_code = view.batch.code.ToString();
  text.product_name = certificate.product_name;
  text.quantity = trace::FormatKilograms(certificate.mass_g) + " kg";
  text.origin = certificate.origin;
  text.producer_name = certificate.producer_name;
  text.producer_contact = certificate.producer_contact;
  text.issued_day = base::FormatDay(certificate.issued_day);
  text.commissioned_test = certificate.grounds.contains(kCommissionedTest);
  text.own_test = certificate.grounds.contains(kOwnTest);
  text.control = certificate.grounds.contains(kControl);
  text.promise = certificate.grounds.contains(kPromise);
  PANYUAN_ASSIGN(const label::QrSymbol symbol, label::MakeQr(labels.SmallUrlOf(view.batch.code)));
  return label::CertificatePdf(text, symbol);
}

}  // namespace

trace::DocumentRoom MakeDocumentRoom(const CountyParts& parts, const label::LabelIssuer& labels) {
  return {[parts](db::Session& session) -> std::unique_ptr<trace::DocumentReads> {
            return std::make_unique<DocumentReadPorts>(session, parts.numbering);
          },
          [parts](db::Transaction& transaction,
                  base::UtcTime now) -> std::unique_ptr<trace::DocumentWrites> {
            return std::make_unique<DocumentWritePorts>(transaction, now, parts);
          },
          [&labels](const trace::Certificate& certificate, const trace::BatchView& view) {
            return Print(labels, certificate, view);
          }};
}

Result<int64_t> ErasePerson(db::Transaction& transaction, std::string_view stall_code,
                            std::string_view name) {
  PANYUAN_ASSIGN(const registry::Stall stall,
                 registry::RegistryStore(transaction).FindStall(stall_code));
  PANYUAN_ASSIGN(const int64_t certificates,
                 trace::EraseProducer(transaction, {stall.id.value}, name));
  const Result<int64_t> suppliers = registry::EraseSupplier(transaction, stall_code, name);
  if (!suppliers.ok() && !(certificates > 0 && suppliers.error().Is(registry::kSupplierNotFound)))
    return suppliers;
  return certificates + (suppliers.ok() ? *suppliers : 0);
}

}  // namespace panyuan::server
