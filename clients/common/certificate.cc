#include "clients/common/certificate.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>
#include <string_view>

#include "clients/common/files.h"
#include "clients/common/reasons.h"

namespace panyuan::clients {
namespace {

using base::Error;
using base::Result;

constexpr size_t kMaxPemBytes = 1 << 20;

template <class T, void (*Free)(T*)>
struct Freer {
  void operator()(T* object) const { Free(object); }
};
template <class T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Freer<T, Free>>;
using Certificate = Owned<X509, X509_free>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;

Error Missing(const std::string& en, const std::string& zh) {
  return Error(kCertificateMissing, {{"problem", en}, {"problem_zh", zh}});
}

std::unique_ptr<BIO, decltype(&BIO_free)> Memory(const std::string& bytes) {
  return {BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), BIO_free};
}

// A key under a passphrase is not asked for on the terminal: it counts as unreadable.
int NoPassphrase(char*, int, int, void*) { return -1; }

// The PEM file that the profile names under `entry`.
Result<std::string> ReadPem(const std::string& path, const std::string& entry) {
  if (path.empty()) return Missing("the profile names no " + entry, "配置文件没有写 " + entry);
  Result<std::string> pem = ReadFile(path, kMaxPemBytes);
  if (!pem.ok()) return Missing(path + " cannot be read", "无法读取 " + path);
  return pem;
}

Result<Certificate> ReadCertificate(const std::string& path) {
  PANYUAN_ASSIGN(const std::string pem, ReadPem(path, "certificate"));
  Certificate certificate(PEM_read_bio_X509(Memory(pem).get(), nullptr, nullptr, nullptr));
  if (!certificate) return Missing(path + " holds no certificate", path + " 中没有证书");
  return certificate;
}

base::Status CheckKey(const std::string& path, X509* certificate) {
  PANYUAN_ASSIGN(const std::string pem, ReadPem(path, "key"));
  const Key key(PEM_read_bio_PrivateKey(Memory(pem).get(), nullptr, NoPassphrase, nullptr));
  if (!key) return Missing(path + " holds no readable key", path + " 中没有可读的私钥");
  if (X509_check_private_key(certificate, key.get()) != 1)
    return Missing(path + " is not the certificate's key", path + " 不是该证书的私钥");
  return base::Ok();
}

base::UtcTime ToUtc(const ASN1_TIME* time) {
  std::tm fields{};
  ASN1_TIME_to_tm(time, &fields);
  return {timegm(&fields) * base::kMicrosPerSecond};
}

base::Status CheckValidity(X509* certificate, base::UtcTime now) {
  const base::UtcTime from = ToUtc(X509_get0_notBefore(certificate));
  const base::UtcTime to = ToUtc(X509_get0_notAfter(certificate));
  if (from <= now && now <= to) return base::Ok();
  return Error(kCertificateExpired, {{"from", base::FormatShanghaiMinute(from)},
                                     {"to", base::FormatShanghaiMinute(to)}});
}

// Verifies the chain without its times, which CheckValidity has looked at.
base::Status CheckIssuer(const std::string& ca_path, X509* certificate) {
  const Owned<X509_STORE, X509_STORE_free> store(X509_STORE_new());
  if (X509_STORE_load_file(store.get(), ca_path.c_str()) != 1)
    return Error(kProfileInvalid, {{"path", ca_path},
                                   {"problem", "ca holds no certificate"},
                                   {"problem_zh", "ca 中没有证书"}});
  const Owned<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), certificate, nullptr);
  X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_CLIENT);
  X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_NO_CHECK_TIME);
  if (X509_verify_cert(context.get()) == 1) return base::Ok();
  const int problem = X509_STORE_CTX_get_error(context.get());
  return Error(kCertificateForeign, {{"problem", X509_verify_cert_error_string(problem)}});
}

Identity ReadIdentity(X509* certificate) {
  constexpr std::string_view kPrefix = "urn:panyuan:";
  Identity identity;
  identity.valid_to = ToUtc(X509_get0_notAfter(certificate));
  const Owned<GENERAL_NAMES, GENERAL_NAMES_free> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* value = name->d.uniformResourceIdentifier;
    std::string_view uri(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                         static_cast<size_t>(ASN1_STRING_length(value)));
    if (!uri.starts_with(kPrefix)) continue;
    uri.remove_prefix(kPrefix.size());
    const size_t colon = uri.find(':');
    if (colon == uri.npos) continue;
    identity.role = uri.substr(0, colon);
    identity.scope = uri.substr(colon + 1);
  }
  return identity;
}

}  // namespace

Result<Identity> CheckCertificate(const Profile& profile, base::UtcTime now) {
  PANYUAN_ASSIGN(const Certificate certificate, ReadCertificate(profile.certificate_path));
  PANYUAN_TRY(CheckKey(profile.key_path, certificate.get()));
  PANYUAN_TRY(CheckValidity(certificate.get(), now));
  PANYUAN_TRY(CheckIssuer(profile.ca_path, certificate.get()));
  return ReadIdentity(certificate.get());
}

}  // namespace panyuan::clients
