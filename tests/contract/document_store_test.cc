#include "services/trace/store/document_store.h"

#include <gtest/gtest.h>

#include "services/trace/store/certificate_store.h"
#include "tests/support/store_test.h"

namespace panyuan::trace {
namespace {

class DocumentStoreTest : public testing::StoreTest {
 protected:
  Document Attached(int64_t batch, uint64_t leaf, const base::Hash& sha256) {
    Document document;
    document.sha256 = sha256;
    document.kind = DocumentKind::kVoucher;
    document.number = "PZ-1";
    document.batch = {batch};
    document.leaf_index = leaf;
    return document;
  }
  Certificate Made(int64_t batch, bool issued, const std::string& number) {
    Certificate certificate;
    certificate.issued = issued;
    certificate.number = number;
    certificate.batch = {batch};
    certificate.product_name = "姜";
    certificate.mass_g = 40'000;
    certificate.origin = "山东安丘";
    certificate.producer_name = "安丘姜业合作社";
    certificate.producer_contact = "0536-0000000";
    certificate.issued_day = {20'000};
    certificate.grounds = {CertificateGround::kOwnTest, CertificateGround::kPromise};
    certificate.leaf_index = static_cast<uint64_t>(batch);
    return certificate;
  }

  SqlDocuments documents_{*writer_};
  SqlCertificates certificates_{*writer_, [](int64_t id) { return "CD-" + std::to_string(id); }};
};

ON_BOTH_ENGINES(DocumentStoreTest);

TEST_P(DocumentStoreTest, KeepsAFileOnceAndFindsItByBatchAndByHash) {
  const std::string content("\xFF\xD8\xFF\0x", 5);
  const base::Hash sha256 = base::Sha256(content);
  ASSERT_OK(documents_.Keep(sha256, {"image/jpeg", content, {7}}));
  ASSERT_OK(documents_.Keep(sha256, {"image/jpeg", content, {8}}));
  for (const auto& [batch, leaf] : {std::pair(5, 9u), {3, 4u}, {3, 12u}})
    ASSERT_OK(documents_.Attach(Attached(batch, leaf, sha256)));

  const auto file = documents_.Find(sha256);
  ASSERT_OK(file);
  EXPECT_EQ((*file)->content, content);
  EXPECT_EQ((*file)->stored_at.us, 7);
  EXPECT_FALSE(*documents_.Find(base::Sha256("other")));

  const std::vector<BatchNumber> batches{{3}, {4}, {5}};
  const auto attached = documents_.AttachedTo(batches, 10);
  ASSERT_OK(attached);
  ASSERT_EQ(attached->size(), 3u);
  EXPECT_EQ((*attached)[0].leaf_index, 4u);
  EXPECT_EQ((*attached)[1].batch.value, 5);
  EXPECT_EQ((*attached)[0].bytes, 5);
  EXPECT_EQ((*attached)[0].kind, DocumentKind::kVoucher);
  EXPECT_EQ((*attached)[0].number, "PZ-1");
  EXPECT_EQ(documents_.AttachedTo(batches, 2)->size(), 2u);
  EXPECT_EQ(*documents_.BatchesOf(sha256, 10), (std::vector<BatchNumber>{{3}, {5}}));
}

TEST_P(DocumentStoreTest, KeepsCertificatesWithTheirFieldsAndNumbersThem) {
  EXPECT_EQ(*certificates_.NextNumber(), "CD-1");
  ASSERT_OK(certificates_.Add(Made(3, false, "CD-2")));  // somebody else's number
  EXPECT_EQ(*certificates_.NextNumber(), "CD-2");
  ASSERT_OK(certificates_.Add(Made(4, true, "CD-2")));

  const auto issued = certificates_.FindIssued("CD-2");
  ASSERT_OK(issued);
  const Certificate wanted = Made(4, true, "CD-2");
  EXPECT_EQ((*issued)->batch, wanted.batch);
  EXPECT_EQ((*issued)->grounds, wanted.grounds);
  EXPECT_EQ((*issued)->issued_day, wanted.issued_day);
  EXPECT_EQ((*issued)->producer_contact, wanted.producer_contact);
  EXPECT_FALSE(*certificates_.FindIssued("CD-1"));
  const std::vector<BatchNumber> batches{{4}, {3}};
  const auto all = certificates_.Of(batches, 10);
  ASSERT_OK(all);
  ASSERT_EQ(all->size(), 2u);
  EXPECT_FALSE((*all)[0].issued);
}

TEST_P(DocumentStoreTest, ErasesAProducerInTheStallsCertificatesOnly) {
  ASSERT_OK(certificates_.Add(Made(3, false, "A")));
  ASSERT_OK(writer_->Execute(
      "INSERT INTO trace_batches (number, product_id, stall_id, supplier_id, origin, from_outside,"
      " received_g, on_hand_g, arrived_us, recorded_us, certificate_number, voucher_number)"
      " VALUES (3, 1, 7, 1, '', 0, 1, 1, 0, 0, '', '')",
      {}));
  EXPECT_EQ(*EraseProducer(*writer_, {8}, "安丘姜业合作社"), 0);
  EXPECT_EQ(*EraseProducer(*writer_, {7}, "安丘姜业合作社"), 1);
  const std::vector<BatchNumber> batches{{3}};
  const auto all = certificates_.Of(batches, 1);
  ASSERT_OK(all);
  EXPECT_EQ((*all)[0].producer_name, "");
  EXPECT_EQ((*all)[0].producer_contact, "");
  EXPECT_EQ((*all)[0].number, "A");
}

}  // namespace
}  // namespace panyuan::trace
