#include "clients/common/key_request.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "services/base/reasons.h"

namespace panyuan::clients {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string TextOf(BIO* bio) {
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio, &text);
  return std::string(text, static_cast<size_t>(length));
}

}  // namespace

base::Result<KeyRequest> MakeKeyRequest() {
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509_REQ, decltype(&X509_REQ_free)> request(X509_REQ_new(), X509_REQ_free);
  const Bio key_text(BIO_new(BIO_s_mem()), BIO_free), csr_text(BIO_new(BIO_s_mem()), BIO_free);
  const bool made =
      key && request && key_text && csr_text && X509_REQ_set_version(request.get(), 0) == 1 &&
      X509_REQ_set_pubkey(request.get(), key.get()) == 1 &&
      X509_REQ_sign(request.get(), key.get(), EVP_sha256()) > 0 &&
      PEM_write_bio_X509_REQ(csr_text.get(), request.get()) == 1 &&
      PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  if (!made) return base::kInternalFault;
  return KeyRequest{TextOf(key_text.get()), TextOf(csr_text.get())};
}

}  // namespace panyuan::clients
