#include "services/trace/rpc/document_convert.h"

#include "services/trace/domain/document_reasons.h"

namespace panyuan::trace {
namespace {

using base::Error;
using base::Result;

Result<CertificateGround> FromProto(int ground) {
  switch (ground) {
    case v1::CERTIFICATE_GROUND_CONTROL:
      return CertificateGround::kControl;
    case v1::CERTIFICATE_GROUND_OWN_TEST:
      return CertificateGround::kOwnTest;
    case v1::CERTIFICATE_GROUND_COMMISSIONED_TEST:
      return CertificateGround::kCommissionedTest;
    case v1::CERTIFICATE_GROUND_PROMISE:
      return CertificateGround::kPromise;
    default:
      return Error(kCertificateGrounds, {{"field", "grounds"}});
  }
}

v1::CertificateGround ToProto(CertificateGround ground) {
  switch (ground) {
    case CertificateGround::kControl:
      return v1::CERTIFICATE_GROUND_CONTROL;
    case CertificateGround::kOwnTest:
      return v1::CERTIFICATE_GROUND_OWN_TEST;
    case CertificateGround::kCommissionedTest:
      return v1::CERTIFICATE_GROUND_COMMISSIONED_TEST;
    case CertificateGround::kPromise:
      return v1::CERTIFICATE_GROUND_PROMISE;
  }
  return v1::CERTIFICATE_GROUND_UNSPECIFIED;
}

v1::DocumentKind ToProto(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kComplianceCertificate:
      return v1::DOCUMENT_KIND_COMPLIANCE_CERTIFICATE;
    case DocumentKind::kQuarantineCertificate:
      return v1::DOCUMENT_KIND_QUARANTINE_CERTIFICATE;
    case DocumentKind::kVoucher:
      return v1::DOCUMENT_KIND_VOUCHER;
    case DocumentKind::kPhoto:
      return v1::DOCUMENT_KIND_PHOTO;
    case DocumentKind::kTestReport:
      return v1::DOCUMENT_KIND_TEST_REPORT;
    case DocumentKind::kOther:
      return v1::DOCUMENT_KIND_OTHER;
  }
  return v1::DOCUMENT_KIND_UNSPECIFIED;
}

}  // namespace

Result<DocumentKind> FromProto(v1::DocumentKind kind) {
  switch (kind) {
    case v1::DOCUMENT_KIND_COMPLIANCE_CERTIFICATE:
      return DocumentKind::kComplianceCertificate;
    case v1::DOCUMENT_KIND_QUARANTINE_CERTIFICATE:
      return DocumentKind::kQuarantineCertificate;
    case v1::DOCUMENT_KIND_VOUCHER:
      return DocumentKind::kVoucher;
    case v1::DOCUMENT_KIND_PHOTO:
      return DocumentKind::kPhoto;
    case v1::DOCUMENT_KIND_TEST_REPORT:
      return DocumentKind::kTestReport;
    case v1::DOCUMENT_KIND_OTHER:
      return DocumentKind::kOther;
    default:
      return Error(kDocumentKind, {{"field", "kind"}});
  }
}

Result<StatedCertificate> FromProto(const v1::Certificate& proto) {
  StatedCertificate stated;
  stated.number = proto.number();
  stated.product_name = proto.product_name();
  stated.quantity = proto.quantity().value();
  stated.unit_code = proto.quantity().unit_code();
  stated.origin = proto.origin();
  stated.producer_name = proto.producer_name();
  stated.producer_contact = proto.producer_contact();
  stated.issued_day = proto.issued_day();
  for (const int one : proto.grounds()) {
    PANYUAN_ASSIGN(const CertificateGround ground, FromProto(one));
    stated.grounds.push_back(ground);
  }
  return stated;
}

void ToProto(const Document& document, const label::BatchCode& code, v1::Document* proto) {
  proto->set_sha256(std::string(base::AsView(document.sha256)));
  proto->set_media_type(document.media_type);
  proto->set_size(static_cast<uint32_t>(document.bytes));
  proto->set_kind(ToProto(document.kind));
  proto->set_number(document.number);
  proto->set_batch_code(code.ToString());
  proto->set_leaf_index(document.leaf_index);
}

void ToProto(const Certificate& certificate, const label::BatchCode& code, bool personal,
             v1::Certificate* proto) {
  proto->set_number(certificate.number);
  proto->set_batch_code(code.ToString());
  proto->set_product_name(certificate.product_name);
  proto->mutable_quantity()->set_value(FormatKilograms(certificate.mass_g));
  proto->mutable_quantity()->set_unit_code("KGM");
  proto->set_origin(certificate.origin);
  if (personal) {
    proto->set_producer_name(certificate.producer_name);
    proto->set_producer_contact(certificate.producer_contact);
  }
  proto->set_issued_day(base::FormatDay(certificate.issued_day));
  for (const CertificateGround ground : certificate.grounds) proto->add_grounds(ToProto(ground));
  proto->set_issued(certificate.issued);
  proto->set_leaf_index(certificate.leaf_index);
}

}  // namespace panyuan::trace
