// Papers and certificates over gRPC, on a real county.
#include <gmock/gmock.h>

#include "panyuan/registry/v1/registry_service.grpc.pb.h"
#include "panyuan/trace/v1/document_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/base/bytes.h"
#include "tests/support/county.h"

namespace panyuan::testing {
namespace {

using trace::v1::AttachDocumentRequest;
using trace::v1::AttachDocumentResponse;
using trace::v1::ListDocumentsResponse;
using Service = trace::v1::DocumentService;

constexpr std::string_view kJpeg("\xFF\xD8\xFF\xE0 a certificate", 18);
constexpr const char* kProducer = "安丘姜业合作社";

class DocumentServiceTest : public CountyTest {
 protected:
  void SetUp() override {
    CountyTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    trace_ = trace::v1::TraceService::NewStub(channel_);
    documents_ = Service::NewStub(channel_);
  }

  std::string Register(const std::string& id, const std::string& identity = kVendor,
                       const std::string& source = "") {
    trace::v1::RegisterBatchRequest request;
    request.set_request_id(id);
    auto* batch = request.mutable_batch();
    batch->set_product_code("VEG044");
    batch->mutable_quantity()->set_value("40");
    batch->mutable_quantity()->set_unit_code("KGM");
    batch->set_origin("山东安丘");
    batch->mutable_supplier()->set_name(kProducer);
    batch->set_source_batch_code(source);
    trace::v1::RegisterBatchResponse response;
    EXPECT_EQ(
        Call(*trace_, &trace::v1::TraceService::Stub::RegisterBatch, request, &response, identity)
            .reason,
        "");
    return response.batch().batch_code();
  }
  Refusal Attach(AttachDocumentRequest request, AttachDocumentResponse* response,
                 const std::string& identity = kVendor) {
    if (request.request_id().empty()) request.set_request_id("attach-0001");
    return Call(*documents_, &Service::Stub::AttachDocument, request, response, identity);
  }
  static AttachDocumentRequest Paper(const std::string& batch) {
    AttachDocumentRequest request;
    request.add_batch_codes(batch);
    request.set_kind(trace::v1::DOCUMENT_KIND_QUARANTINE_CERTIFICATE);
    request.set_number("JY-1");
    request.set_content(std::string(kJpeg));
    return request;
  }
  Refusal List(const std::string& batch, ListDocumentsResponse* response,
               const std::string& identity = kVendor) {
    trace::v1::ListDocumentsRequest request;
    request.set_batch_code(batch);
    return Call(*documents_, &Service::Stub::ListDocuments, request, response, identity);
  }
  std::string Get(std::string_view content, const std::string& identity) {
    trace::v1::GetDocumentRequest request;
    request.set_sha256(std::string(base::AsView(base::Sha256(content))));
    trace::v1::GetDocumentResponse response;
    const Refusal refusal =
        Call(*documents_, &Service::Stub::GetDocument, request, &response, identity);
    return refusal.reason.empty() ? response.content() : refusal.reason;
  }
  static trace::v1::Certificate Stated(const std::string& batch) {
    trace::v1::Certificate certificate;
    certificate.set_batch_code(batch);
    certificate.set_number("3707842611240001");
    certificate.set_product_name("姜");
    certificate.mutable_quantity()->set_value("100");
    certificate.mutable_quantity()->set_unit_code("KGM");
    certificate.set_origin("山东安丘");
    certificate.set_producer_name(kProducer);
    certificate.set_producer_contact("0536-0000000");
    certificate.set_issued_day("2020-01-02");
    certificate.add_grounds(trace::v1::CERTIFICATE_GROUND_OWN_TEST);
    return certificate;
  }
  Refusal Record(const trace::v1::Certificate& certificate) {
    trace::v1::RecordCertificateRequest request;
    request.set_request_id("record-000" + std::to_string(++records_));
    *request.mutable_certificate() = certificate;
    trace::v1::RecordCertificateResponse response;
    return Call(*documents_, &Service::Stub::RecordCertificate, request, &response);
  }
  Refusal Issue(const trace::v1::Certificate& certificate,
                trace::v1::IssueCertificateResponse* response) {
    trace::v1::IssueCertificateRequest request;
    request.set_request_id("issue-0001");
    *request.mutable_certificate() = certificate;
    return Call(*documents_, &Service::Stub::IssueCertificate, request, response);
  }
  std::string LastEvent(const std::string& batch) {
    trace::v1::GetChainRequest request;
    request.set_batch_code(batch);
    trace::v1::GetChainResponse response;
    Call(*trace_, &trace::v1::TraceService::Stub::GetChain, request, &response, kAnyone, "");
    return response.events().rbegin()->event_json();
  }

  std::unique_ptr<trace::v1::TraceService::Stub> trace_;
  std::unique_ptr<Service::Stub> documents_;
  int records_ = 0;
};

TEST_F(DocumentServiceTest, AFileIsKeptByItsHashAndTheLogHoldsTheHashAlone) {
  const std::string batch = Register("register-0001");
  AttachDocumentResponse attached;
  ASSERT_EQ(Attach(Paper(batch), &attached).reason, "");
  const std::string hash(base::AsView(base::Sha256(kJpeg)));
  ASSERT_EQ(attached.documents_size(), 1);
  EXPECT_EQ(attached.documents(0).sha256(), hash);
  EXPECT_EQ(attached.documents(0).media_type(), "image/jpeg");
  const std::string event = LastEvent(batch);
  EXPECT_NE(event.find("\"panyuan:documentSha256\":\"" + base::HexEncode(hash) + "\""),
            std::string::npos);
  EXPECT_NE(event.find("https://panan.example/id/certificate/JY-1"), std::string::npos);

  ListDocumentsResponse listed;
  ASSERT_EQ(List(batch, &listed).reason, "");
  ASSERT_EQ(listed.documents_size(), 1);
  EXPECT_EQ(listed.documents(0).leaf_index(), attached.receipt().leaf_index());
  EXPECT_EQ(listed.documents(0).size(), kJpeg.size());
  EXPECT_EQ(Get(kJpeg, kVendor), kJpeg);
  EXPECT_EQ(Get(kJpeg, kRegulator), kJpeg);
  EXPECT_EQ(Get(kJpeg, kTechnician), kJpeg);
  EXPECT_EQ(Get(kJpeg, kOtherVendor), "OTHER_SCOPE");
  EXPECT_EQ(Get(kJpeg, kAnyone), "NOT_PERMITTED");
  EXPECT_EQ(Get("no such file", kVendor), "DOCUMENT_NOT_FOUND");
}

TEST_F(DocumentServiceTest, WhatIsNoPaperIsRefusedAndLeavesNothing) {
  const std::string batch = Register("register-0001");
  const auto refused = [&](const std::function<void(AttachDocumentRequest&)>& change) {
    AttachDocumentRequest request = Paper(batch);
    change(request);
    AttachDocumentResponse response;
    return Attach(request, &response).reason;
  };
  EXPECT_EQ(refused([](auto& r) { r.set_content("<html>"); }), "DOCUMENT_TYPE");
  EXPECT_EQ(refused([](auto& r) { r.clear_content(); }), "DOCUMENT_TOO_LARGE");
  EXPECT_EQ(refused([](auto& r) { r.clear_kind(); }), "DOCUMENT_KIND");
  EXPECT_EQ(refused([](auto& r) { r.clear_batch_codes(); }), "DOCUMENT_BATCHES");
  EXPECT_EQ(refused([](auto& r) { r.set_number(std::string(41, 'x')); }), "TEXT_TOO_LONG");
  const std::string other = Register("register-0002", kOtherVendor);
  EXPECT_EQ(refused([&](auto& r) { r.add_batch_codes(other); }), "OTHER_SCOPE");
  ListDocumentsResponse listed;
  ASSERT_EQ(List(batch, &listed).reason, "");
  EXPECT_EQ(listed.documents_size(), 0);
}

TEST_F(DocumentServiceTest, PapersOfTheBatchThatGoodsCameFromAreListedWithoutItsProducer) {
  const std::string source = Register("register-0001");
  AttachDocumentResponse attached;
  ASSERT_EQ(Attach(Paper(source), &attached).reason, "");
  ASSERT_EQ(Record(Stated(source)).reason, "");
  const std::string child = Register("register-0002", kOtherVendor, source);
  ListDocumentsResponse listed;
  ASSERT_EQ(List(child, &listed, kOtherVendor).reason, "");
  ASSERT_EQ(listed.documents_size(), 1);
  EXPECT_EQ(listed.documents(0).batch_code(), source);
  ASSERT_EQ(listed.certificates_size(), 1);
  EXPECT_EQ(listed.certificates(0).number(), "3707842611240001");
  EXPECT_EQ(listed.certificates(0).producer_name(), "");
  ASSERT_EQ(List(child, &listed, kRegulator).reason, "");
  EXPECT_EQ(listed.certificates(0).producer_name(), kProducer);
  ASSERT_EQ(List(child, &listed, kTechnician).reason, "");
  EXPECT_EQ(listed.certificates(0).producer_contact(), "");
  EXPECT_EQ(List(source, &listed, kOtherVendor).reason, "OTHER_SCOPE");
}

TEST_F(DocumentServiceTest, ACertificateIsRecordedWithAllItsFieldsAndNoPersonInTheLog) {
  const std::string batch = Register("register-0001");
  ASSERT_EQ(Record(Stated(batch)).reason, "");
  ListDocumentsResponse listed;
  ASSERT_EQ(List(batch, &listed).reason, "");
  ASSERT_EQ(listed.certificates_size(), 1);
  trace::v1::Certificate wanted = Stated(batch);
  wanted.set_leaf_index(1);
  EXPECT_EQ(listed.certificates(0).SerializeAsString(), wanted.SerializeAsString());
  const std::string event = LastEvent(batch);
  EXPECT_NE(event.find("panyuan:certificateSha256"), std::string::npos);
  EXPECT_EQ(event.find(kProducer), std::string::npos);

  trace::v1::Certificate ungrounded = Stated(batch);
  ungrounded.clear_grounds();
  EXPECT_EQ(Record(ungrounded).reason, "CERTIFICATE_GROUNDS");
  trace::v1::Certificate ahead = Stated(batch);
  ahead.set_issued_day("2999-01-01");
  EXPECT_EQ(Record(ahead).reason, "TIME_IN_FUTURE");
}

TEST_F(DocumentServiceTest, OneIsIssuedForOwnProductionOnlyAndPrinted) {
  const std::string batch = Register("register-0001");
  trace::v1::Certificate stated;
  stated.set_batch_code(batch);
  stated.set_producer_name("别人");
  stated.add_grounds(trace::v1::CERTIFICATE_GROUND_PROMISE);
  trace::v1::IssueCertificateResponse response;
  EXPECT_EQ(Issue(stated, &response).reason, "CERTIFICATE_NOT_OWN");
  stated.set_producer_name(kProducer);
  stated.mutable_quantity()->set_value("41");
  stated.mutable_quantity()->set_unit_code("KGM");
  EXPECT_EQ(Issue(stated, &response).reason, "QUANTITY_EXCEEDS_STOCK");
  stated.clear_quantity();
  ASSERT_EQ(Issue(stated, &response).reason, "");
  EXPECT_EQ(response.number(), "CD-330727-0000001");
  ListDocumentsResponse listed;
  ASSERT_EQ(List(batch, &listed).reason, "");
  EXPECT_TRUE(listed.certificates(0).issued());
  EXPECT_EQ(listed.certificates(0).quantity().value(), "40");
  EXPECT_EQ(listed.certificates(0).product_name(), "姜");

  trace::v1::PrintCertificateRequest print;
  trace::v1::PrintCertificateResponse paper;
  const auto printed = [&](const std::string& identity) {
    return Call(*documents_, &Service::Stub::PrintCertificate, print, &paper, identity).reason;
  };
  print.set_number("CD-330727-0000002");
  EXPECT_EQ(printed(kVendor), "CERTIFICATE_NOT_FOUND");
  print.set_number(response.number());
  EXPECT_EQ(printed(kOtherVendor), "OTHER_SCOPE");
  ASSERT_EQ(printed(kVendor), "");
  EXPECT_TRUE(paper.pdf().starts_with("%PDF-"));
}

TEST_F(DocumentServiceTest, ErasingAPersonEmptiesTheCertificates) {
  const std::string batch = Register("register-0001");
  ASSERT_EQ(Record(Stated(batch)).reason, "");
  const auto registry = registry::v1::RegistryService::NewStub(channel_);
  registry::v1::EraseSupplierRequest request;
  request.set_request_id("erase-0001");
  request.set_stall_code("M01-001");
  request.set_supplier_name(kProducer);
  request.set_reason("asked for it");
  registry::v1::EraseSupplierResponse response;
  ASSERT_EQ(Call(*registry, &registry::v1::RegistryService::Stub::EraseSupplier, request, &response,
                 "urn:panyuan:admin:330727")
                .reason,
            "");
  EXPECT_EQ(response.erased(), 2u);
  ListDocumentsResponse listed;
  ASSERT_EQ(List(batch, &listed, kRegulator).reason, "");
  EXPECT_EQ(listed.certificates(0).producer_name(), "");
  EXPECT_EQ(listed.certificates(0).producer_contact(), "");
  EXPECT_EQ(listed.certificates(0).number(), "3707842611240001");
}

}  // namespace
}  // namespace panyuan::testing
