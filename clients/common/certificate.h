// The caller's certificate, looked at before the network is: what is wrong with it is said here in
// plain words, where a failed handshake would say little.
#pragma once

#include <string>

#include "clients/common/profile.h"
#include "services/base/result.h"
#include "services/base/time.h"

namespace panyuan::clients {

// Who the certificate says the caller is: its URI "urn:panyuan:<role>:<scope>".
struct Identity {
  std::string role;   // "vendor"; empty when there is no such URI
  std::string scope;  // "M01-001"
  base::UtcTime valid_to;
};

// Checks that the profile names a certificate and its key, that `now` lies in its validity, and
// that the profile's authority issued it for a client.
// Errors: CERTIFICATE_MISSING with problem and problem_zh; CERTIFICATE_EXPIRED with from and to;
// CERTIFICATE_FOREIGN with problem; PROFILE_INVALID where the authority's file holds none.
base::Result<Identity> CheckCertificate(const Profile& profile, base::UtcTime now);

}  // namespace panyuan::clients
