// A person's new key, and the request for a certificate to it.
#pragma once

#include <string>

#include "services/base/result.h"

namespace panyuan::clients {

struct KeyRequest {
  std::string key_pem;  // P-256, PKCS #8, without a passphrase
  std::string csr_pem;  // PKCS #10, signed by the key; its subject says nothing
};

// Errors: INTERNAL_FAULT where the machine gives no random bytes.
base::Result<KeyRequest> MakeKeyRequest();

}  // namespace panyuan::clients
