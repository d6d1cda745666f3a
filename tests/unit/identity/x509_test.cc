#include "services/identity/x509.h"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <map>
#include <memory>
#include <string>

#include "clients/common/key_request.h"
#include "services/identity/reasons.h"
#include "tests/support/authority.h"
#include "tests/support/expect.h"

namespace panyuan::identity {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

// A request signed by its own key, or with one byte of the signature wrong.
std::string RequestOf(const Key& key, bool spoil = false) {
  const std::unique_ptr<X509_REQ, decltype(&X509_REQ_free)> request(X509_REQ_new(), X509_REQ_free);
  X509_REQ_set_pubkey(request.get(), key.get());
  X509_REQ_sign(request.get(), key.get(), EVP_sha256());
  if (spoil) {
    const ASN1_BIT_STRING* signature = nullptr;
    X509_REQ_get0_signature(request.get(), &signature, nullptr);
    signature->data[signature->length - 1] ^= 1;
  }
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_X509_REQ(out.get(), request.get());
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<size_t>(length));
}

Key P256() { return Key(EVP_EC_gen("P-256"), EVP_PKEY_free); }

// Each extension of a certificate: whether it is critical, and its bytes.
std::map<int, std::pair<int, std::string>> ExtensionsOf(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> in(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  const Certificate certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), X509_free);
  std::map<int, std::pair<int, std::string>> found;
  for (int i = 0; certificate && i < X509_get_ext_count(certificate.get()); ++i) {
    X509_EXTENSION* one = X509_get_ext(certificate.get(), i);
    const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(one);
    const int kind = OBJ_obj2nid(X509_EXTENSION_get_object(one));
    found[kind] = {X509_EXTENSION_get_critical(one),
                   std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                               static_cast<size_t>(ASN1_STRING_length(value)))};
  }
  found[NID_subject_key_identifier].second.clear();  // the key's own hash
  return found;
}

TEST(ReadRequestKey, TakesAP256KeyThatSignedItsRequest) {
  const auto made = clients::MakeKeyRequest();
  ASSERT_OK(made);
  const auto key = ReadRequestKey(made->csr_pem);
  ASSERT_OK(key);
  EXPECT_EQ(key->der.size(), 91u);  // SubjectPublicKeyInfo of an uncompressed P-256 point
}

TEST(ReadRequestKey, RefusesWhatProvesNoP256Key) {
  const Key p384(EVP_EC_gen("P-384"), EVP_PKEY_free);
  const Key rsa(EVP_RSA_gen(2048), EVP_PKEY_free);
  const std::string good = RequestOf(P256());
  const std::pair<const char*, std::string> cases[] = {
      {"is not signed by its own key", RequestOf(P256(), /*spoil=*/true)},
      {"has no P-256 key", RequestOf(p384)},
      {"has no P-256 key", RequestOf(rsa)},
      {"is longer than 8 KiB", good + std::string(kMaxPemBytes, '\n')},
      {"is no certificate signing request", "MII garbage"},
      {"is no certificate signing request", ""},
      {"is no certificate signing request", good.substr(0, good.size() / 2)},
  };
  for (const auto& [problem, csr] : cases) {
    const auto refused = ReadRequestKey(csr);
    EXPECT_REASON(refused, kCsrInvalid);
    if (!refused.ok()) {
      EXPECT_EQ(refused.error().metadata().at("problem"), problem);
    }
  }
}

class AuthorityTest : public ::testing::Test {
 protected:
  PublicKey key_ = ReadRequestKey(clients::MakeKeyRequest().value().csr_pem).value();
  base::UtcTime now_ = base::SystemClock().Now();
  testing::AuthorityFolder folder_;
  Authority authority_ = Authority::Create(folder_.certificate(), folder_.key()).value();
};

TEST_F(AuthorityTest, IssuesWhatTheScriptIssues) {
  folder_.MakeClient("hand", "vendor", "M01-001", "V0001");
  const auto hand = ReadCertificate(folder_.Read("hand.crt"));
  const auto issued = authority_.Issue(key_, {"vendor", "M01-001", "V0001"}, "seed", now_, 397);
  ASSERT_OK(hand);
  ASSERT_OK(issued);
  EXPECT_EQ(issued->subject, hand->subject);
  EXPECT_EQ(issued->serial.size(), hand->serial.size());
  EXPECT_EQ(ExtensionsOf(issued->pem), ExtensionsOf(hand->pem));
  EXPECT_LT(issued->not_before, now_);
  EXPECT_NEAR(static_cast<double>(issued->not_after.us - now_.us), 397.0 * base::kMicrosPerDay,
              2.0 * base::kMicrosPerSecond);
}

TEST_F(AuthorityTest, IssuesNothingBeyondItsOwnEnd) {
  const base::UtcTime end = authority_.facts().not_after;
  const Subject subject{"vendor", "M01-001", "V0001"};
  const auto last = authority_.Issue(key_, subject, "seed", {end.us - base::kMicrosPerDay}, 397);
  ASSERT_OK(last);
  EXPECT_EQ(last->not_after, end);
  EXPECT_REASON(authority_.Issue(key_, subject, "seed", end, 397), kAuthorityExpired);
}

TEST_F(AuthorityTest, IsMadeOfACertificateThatMayIssueAndItsKey) {
  folder_.MakeClient("hand", "vendor", "M01-001", "V0001");
  const testing::AuthorityFolder other;
  EXPECT_REASON(Authority::Create("garbage", folder_.key()), kAuthorityInvalid);
  EXPECT_REASON(Authority::Create(folder_.certificate(), "garbage"), kAuthorityInvalid);
  EXPECT_REASON(Authority::Create(folder_.certificate(), other.key()), kAuthorityInvalid);
  EXPECT_REASON(Authority::Create(folder_.Read("hand.crt"), folder_.Read("hand.key")),
                kAuthorityInvalid);
}

TEST_F(AuthorityTest, ReadsOneCertificateAndLeavesOutWhatStandsAroundIt) {
  const testing::AuthorityFolder other;
  const auto facts = ReadCertificate("# ours\n" + folder_.certificate() + other.certificate());
  ASSERT_OK(facts);
  EXPECT_EQ(facts->pem, folder_.certificate());
  EXPECT_REASON(ReadCertificate("garbage"), kCertificateUnreadable);
  EXPECT_REASON(ReadCertificate(folder_.certificate() + std::string(kMaxPemBytes, '\n')),
                kCertificateUnreadable);
}

}  // namespace
}  // namespace panyuan::identity
