// Who calls: read from the client certificate's URI, or on the in-process server from metadata
// that only the gateway can set.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::rpc {

enum class Role {
  kPublic,
  kVendor,
  kTechnician,
  kMarket,
  kTownship,
  kRegulator,
  kAdmin,
  kProvince,
  kServer,  // another process of the same county
};

// "vendor" and so on, as in a certificate.
std::string_view RoleName(Role role);

struct Caller {
  Role role = Role::kPublic;
  std::string scope;   // stall, laboratory, market, township or county code; "anyone" for public
  std::string person;  // staff id from the certificate's common name; never a name
  std::string language = "zh";  // or "en"

  // One word for request ids and logs: "technician:L1:T0001".
  std::string Key() const;
};

// Where a thing belongs; empty where it has no such place.
struct Place {
  std::string stall_code, market_code, township_code, lab_code;
};

// Whether the thing lies in the caller's own scope. Regulators and administrators reach the county.
// Errors: OTHER_SCOPE with `field` and `value`.
base::Status CheckScope(const Caller& caller, const Place& place, std::string_view field,
                        std::string_view value);

enum class Trust {
  kCertificate,  // the server with a port: only what TLS has verified
  kEdge,         // the port-less server that only the gateway reaches
};

inline constexpr std::string_view kIdentityKey =
    "panyuan-identity";  // "urn:panyuan:<role>:<scope>"
inline constexpr std::string_view kPersonKey = "panyuan-person";

// A value of the call's metadata, or nothing.
std::string MetadataValue(const grpc::ServerContextBase& context, std::string_view key);

// A server may carry a call of the public from its edge: such a call counts as the public's. No
// other identity is taken from it. Errors: IDENTITY_MISSING, IDENTITY_MALFORMED.
base::Result<Caller> ReadCaller(const grpc::ServerContextBase& context, Trust trust);

// The caller's certificate in PEM, as TLS has verified it; empty where there is none.
std::string PeerCertificate(const grpc::ServerContextBase& context);

// Reads "urn:panyuan:<role>:<scope>". Errors: IDENTITY_MALFORMED.
base::Result<Caller> ParseIdentity(std::string_view uri);

// "zh" or "en", from an Accept-Language value; Chinese where nothing is asked for.
std::string ChooseLanguage(std::string_view accept_language);

}  // namespace panyuan::rpc
