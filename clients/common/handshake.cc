#include "clients/common/handshake.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>

#include "clients/common/certificate.h"
#include "clients/common/reasons.h"
#include "services/base/time.h"

namespace panyuan::clients {
namespace {

using base::Error;

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Stream = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

constexpr unsigned char kHttp2[] = {2, 'h', '2'};  // ALPN, as gRPC offers it
constexpr int kNapMs = 50;

Error Unreachable(const Profile& profile, const std::string& problem) {
  return Error(kServerUnreachable, {{"server", profile.server}, {"problem", problem}});
}

Error Foreign(const char* problem) { return Error(kCertificateForeign, {{"problem", problem}}); }

Context MakeContext(const Profile& profile) {
  Context context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_alpn_protos(context.get(), kHttp2, sizeof kHttp2);
  SSL_CTX_load_verify_locations(context.get(), profile.ca_path.c_str(), nullptr);
  SSL_CTX_use_certificate_chain_file(context.get(), profile.certificate_path.c_str());
  SSL_CTX_use_PrivateKey_file(context.get(), profile.key_path.c_str(), SSL_FILETYPE_PEM);
  return context;
}

Stream MakeStream(const Profile& profile, SSL_CTX* context, SSL** ssl) {
  Stream stream(BIO_new_ssl_connect(context), BIO_free_all);
  BIO_get_ssl(stream.get(), ssl);
  const std::string name = profile.server_name.empty() ? profile.host() : profile.server_name;
  SSL_set_tlsext_host_name(*ssl, name.c_str());
  X509_VERIFY_PARAM* expected = SSL_get0_param(*ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(expected, name.c_str()) != 1) SSL_set1_host(*ssl, name.c_str());
  BIO_set_conn_hostname(stream.get(), profile.server.c_str());
  BIO_set_nbio(stream.get(), 1);
  return stream;
}

Error NoneShown() {
  return Error(kCertificateMissing, {{"problem", "the server asked for one and got none"},
                                     {"problem_zh", "服务器要求证书而未收到"}});
}

// gRPC's server turns a certificate away without an alert: it hangs up after the handshake.
Error ExplainRefusal(const Profile& profile) {
  return profile.certificate_path.empty() ? NoneShown()
                                          : Foreign("the server hung up on seeing it");
}

// The server's own words, in a TLS alert, about the certificate it was shown.
Error ExplainAlert(const Profile& profile, unsigned long code) {
  const char* words = ERR_reason_error_string(code);
  switch (ERR_GET_REASON(code)) {
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return NoneShown();
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED: {
      // By the server's clock, not ours; at the epoch no certificate is valid, which names its
      // days.
      const auto checked = CheckCertificate(profile, base::UtcTime{});
      return checked.ok() ? Foreign(words) : checked.error();
    }
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
      return Foreign(words);
    default:
      return Unreachable(profile, words == nullptr ? "TLS" : words);
  }
}

Error ExplainFailure(const Profile& profile, SSL* ssl, const Error& last) {
  const long verified = SSL_get_verify_result(ssl);
  if (verified != X509_V_OK)
    return Error(kServerNotTrusted, {{"server", profile.server},
                                     {"problem", X509_verify_cert_error_string(verified)}});
  for (unsigned long code = ERR_get_error(); code != 0; code = ERR_get_error()) {
    if (ERR_SYSTEM_ERROR(code)) return Unreachable(profile, std::strerror(ERR_GET_REASON(code)));
    if (ERR_GET_LIB(code) == ERR_LIB_SSL) return ExplainAlert(profile, code);
    if (ERR_GET_LIB(code) == ERR_LIB_BIO)
      return Unreachable(profile, ERR_reason_error_string(code));
  }
  return last.With("server", profile.server);
}

// Repeats `step` on a stream that does not block until it succeeds; false when it failed or the
// time is over.
template <class Step>
bool Complete(BIO* stream, std::time_t deadline, Step step) {
  while (step() <= 0)
    if (!BIO_should_retry(stream) || BIO_wait(stream, deadline, kNapMs) != 1) return false;
  return true;
}

}  // namespace

Error ExplainHandshake(const Profile& profile, const Error& last,
                       std::chrono::milliseconds timeout) {
  std::signal(SIGPIPE, SIG_IGN);  // the server may hang up while OpenSSL writes
  const Context context = MakeContext(profile);
  SSL* ssl = nullptr;
  const Stream stream = MakeStream(profile, context.get(), &ssl);
  const std::time_t deadline = std::time(nullptr) + timeout.count() / 1000 + 1;
  ERR_clear_error();  // files that cannot be read were looked at before
  if (!Complete(stream.get(), deadline, [&] { return BIO_do_connect(stream.get()); }))
    return ExplainFailure(profile, ssl, last);
  // With TLS 1.3 the server judges the caller's certificate after the client has finished: its
  // alert, or HTTP/2's first frame, is still to be read.
  char byte = 0;
  if (Complete(stream.get(), deadline, [&] { return BIO_read(stream.get(), &byte, 1); }))
    return last.With("server", profile.server);
  if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
    return ExplainRefusal(profile);
  return ExplainFailure(profile, ssl, last);
}

}  // namespace panyuan::clients
