#include "services/identity/x509.h"

#include <openssl/ec.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/identity/reasons.h"

namespace panyuan::identity {
namespace {

using base::Error;
using base::Hash;
using base::Ok;
using base::Result;
using base::Status;
using base::UtcTime;

constexpr UtcTime kClockDifference{300 * base::kMicrosPerSecond};
constexpr std::string_view kUriPrefix = "urn:panyuan:";
constexpr size_t kSerialBytes = 16;

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freer<Free>>;
using Certificate = Owned<X509, X509_free>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Bio = Owned<BIO, BIO_free>;

Bio Memory(std::string_view bytes) {
  return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

// A key under a passphrase is not asked for on the terminal: it counts as unreadable.
int NoPassphrase(char*, int, int, void*) { return -1; }

Certificate ParseCertificate(std::string_view pem) {
  return Certificate(PEM_read_bio_X509(Memory(pem).get(), nullptr, NoPassphrase, nullptr));
}

std::string PemOf(const X509* certificate) {
  const Bio out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(out.get(), certificate);
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<size_t>(length));
}

// What `encode` (an i2d function) makes of `object`.
template <class T>
std::string DerOf(const T* object, int (*encode)(const T*, unsigned char**)) {
  unsigned char* bytes = nullptr;
  const int length = encode(object, &bytes);
  if (length < 0) return {};
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

UtcTime ToUtc(const ASN1_TIME* time) {
  std::tm fields{};
  ASN1_TIME_to_tm(time, &fields);
  return {timegm(&fields) * base::kMicrosPerSecond};
}

std::string TextOf(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<size_t>(ASN1_STRING_length(text))};
}

std::string SerialOf(const X509* certificate) {
  const Owned<BIGNUM, BN_free> number(
      ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
  std::string bytes(number ? static_cast<size_t>(BN_num_bytes(number.get())) : 0, '\0');
  if (number) BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return base::HexEncode(bytes);
}

Subject SubjectOf(const X509* certificate) {
  Subject subject;
  const X509_NAME* name = X509_get_subject_name(certificate);
  const int place = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (place >= 0)
    subject.person =
        base::Quote(TextOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place))));
  const Owned<GENERAL_NAMES, GENERAL_NAMES_free> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* other = sk_GENERAL_NAME_value(names.get(), i);
    if (other->type != GEN_URI) continue;
    const std::string uri = TextOf(other->d.uniformResourceIdentifier);
    const size_t colon = uri.find(':', kUriPrefix.size());
    if (!uri.starts_with(kUriPrefix) || colon == uri.npos) continue;
    subject.role = base::Quote(uri.substr(kUriPrefix.size(), colon - kUriPrefix.size()));
    subject.scope = base::Quote(uri.substr(colon + 1));
    break;
  }
  return subject;
}

CertificateFacts FactsOf(const X509* certificate) {
  return {base::Sha256(DerOf(certificate, i2d_X509)),
          SerialOf(certificate),
          SubjectOf(certificate),
          ToUtc(X509_get0_notBefore(certificate)),
          ToUtc(X509_get0_notAfter(certificate)),
          PemOf(certificate)};
}

Error Unfit(std::string en, std::string zh) {
  return Error(kCsrInvalid, {{"problem", std::move(en)}, {"problem_zh", std::move(zh)}});
}

bool IsP256(const EVP_PKEY* key) {
  char group[64] = "";
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1 &&
         std::string_view(group) == SN_X9_62_prime256v1;
}

// One text entry of a distinguished name.
bool AddName(X509_NAME* name, const char* field, const std::string& value) {
  return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(value.data()),
                                    static_cast<int>(value.size()), -1, 0) == 1;
}

bool AddExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// The extensions that certs/authority gives a client.
bool AddExtensions(X509* certificate, X509* issuer, const Subject& subject) {
  return AddExtension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
         AddExtension(certificate, issuer, NID_key_usage, "critical,digitalSignature") &&
         AddExtension(certificate, issuer, NID_authority_key_identifier, "keyid") &&
         AddExtension(certificate, issuer, NID_ext_key_usage, "clientAuth") &&
         AddExtension(certificate, issuer, NID_subject_alt_name, "URI:" + subject.Uri()) &&
         AddExtension(certificate, issuer, NID_subject_key_identifier, "hash");
}

bool SetSerial(X509* certificate, std::string_view seed) {
  const Hash hash = base::Sha256({"panyuan certificate serial", seed});
  std::array<unsigned char, kSerialBytes> bytes;
  std::copy_n(hash.begin(), bytes.size(), bytes.begin());
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x0F) | 0x10);  // positive, and of full length
  const Owned<BIGNUM, BN_free> number(BN_bin2bn(bytes.data(), bytes.size(), nullptr));
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool SetTimes(X509* certificate, UtcTime from, UtcTime to) {
  return ASN1_TIME_set(X509_getm_notBefore(certificate), from.us / base::kMicrosPerSecond) &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), to.us / base::kMicrosPerSecond);
}

bool SetNames(X509* certificate, const X509* issuer, const Subject& subject) {
  X509_NAME* name = X509_get_subject_name(certificate);
  return AddName(name, "O", "Panyuan") && AddName(name, "CN", subject.person) &&
         X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1;
}

Key ParsePublicKey(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  return Key(d2i_PUBKEY(nullptr, &bytes, static_cast<long>(der.size())));
}

}  // namespace

Result<PublicKey> ReadRequestKey(std::string_view csr_pem) {
  if (csr_pem.size() > kMaxPemBytes) return Unfit("is longer than 8 KiB", "超过 8 KiB");
  const Owned<X509_REQ, X509_REQ_free> request(
      PEM_read_bio_X509_REQ(Memory(csr_pem).get(), nullptr, NoPassphrase, nullptr));
  if (!request) return Unfit("is no certificate signing request", "不是证书签名请求");
  EVP_PKEY* key = X509_REQ_get0_pubkey(request.get());
  if (key == nullptr || !IsP256(key)) return Unfit("has no P-256 key", "中没有 P-256 密钥");
  if (X509_REQ_verify(request.get(), key) != 1)
    return Unfit("is not signed by its own key", "不是由其自身的密钥签名");
  return PublicKey{DerOf<EVP_PKEY>(key, i2d_PUBKEY)};
}

Result<CertificateFacts> ReadCertificate(std::string_view pem) {
  if (pem.size() > kMaxPemBytes) return kCertificateUnreadable;
  const Certificate certificate = ParseCertificate(pem);
  if (!certificate) return kCertificateUnreadable;
  return FactsOf(certificate.get());
}

struct Authority::Parts {
  Certificate certificate;
  Key key;
  CertificateFacts facts;
  Hash secret{};
};

Authority::Authority(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Authority::Authority(Authority&&) noexcept = default;
Authority::~Authority() = default;

const CertificateFacts& Authority::facts() const { return parts_->facts; }

Result<Authority> Authority::Create(std::string_view certificate_pem, std::string_view key_pem) {
  const auto invalid = [](std::string en, std::string zh) {
    return Error(kAuthorityInvalid, {{"problem", std::move(en)}, {"problem_zh", std::move(zh)}});
  };
  auto parts = std::make_unique<Parts>();
  parts->certificate = ParseCertificate(certificate_pem);
  if (!parts->certificate)
    return invalid("authority_certificate holds no certificate", "authority_certificate 不是证书");
  parts->key.reset(PEM_read_bio_PrivateKey(Memory(key_pem).get(), nullptr, NoPassphrase, nullptr));
  if (!parts->key || X509_check_private_key(parts->certificate.get(), parts->key.get()) != 1)
    return invalid("authority_key is not the certificate's key", "authority_key 不是该证书的私钥");
  if (X509_check_ca(parts->certificate.get()) != 1)
    return invalid("authority_certificate may not issue certificates",
                   "authority_certificate 无权签发证书");
  parts->facts = FactsOf(parts->certificate.get());
  parts->secret =
      base::Sha256({"panyuan authority secret", DerOf<EVP_PKEY>(parts->key.get(), i2d_PrivateKey)});
  return Authority(std::move(parts));
}

Result<CertificateFacts> Authority::Issue(const PublicKey& key, const Subject& subject,
                                          std::string_view serial_seed, UtcTime now,
                                          int days) const {
  const UtcTime own_end = parts_->facts.not_after;
  if (now >= own_end)
    return Error(kAuthorityExpired, {{"expired", base::FormatShanghaiMinute(own_end)}});
  const UtcTime from{now.us - kClockDifference.us};
  const UtcTime to = std::min(UtcTime{now.us + days * base::kMicrosPerDay}, own_end);
  const Certificate certificate(X509_new());
  const Key public_key = ParsePublicKey(key.der);
  X509* const issuer = parts_->certificate.get();
  const bool made = certificate && public_key && X509_set_version(certificate.get(), 2) == 1 &&
                    SetSerial(certificate.get(), serial_seed) &&
                    SetTimes(certificate.get(), from, to) &&
                    SetNames(certificate.get(), issuer, subject) &&
                    X509_set_pubkey(certificate.get(), public_key.get()) == 1 &&
                    AddExtensions(certificate.get(), issuer, subject) &&
                    X509_sign(certificate.get(), parts_->key.get(), EVP_sha256()) > 0;
  if (!made) return base::kInternalFault;
  return FactsOf(certificate.get());
}

Hash Authority::Derive(std::string_view purpose, std::string_view text) const {
  const std::string message = std::string(purpose) + '\0' + std::string(text);
  Hash out{};
  unsigned int length = out.size();
  HMAC(EVP_sha256(), parts_->secret.data(), static_cast<int>(parts_->secret.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), out.data(), &length);
  return out;
}

}  // namespace panyuan::identity
