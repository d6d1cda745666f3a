#include "services/rpc/identity.h"

#include <grpc/grpc_security_constants.h>

#include <array>
#include <utility>

#include "services/rpc/reasons.h"

namespace panyuan::rpc {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kPrefix = "urn:panyuan:";
constexpr std::array<std::pair<Role, std::string_view>, 9> kRoles{{
    {Role::kPublic, "public"},
    {Role::kVendor, "vendor"},
    {Role::kTechnician, "technician"},
    {Role::kMarket, "market"},
    {Role::kTownship, "township"},
    {Role::kRegulator, "regulator"},
    {Role::kAdmin, "admin"},
    {Role::kProvince, "province"},
    {Role::kServer, "server"},
}};

bool IsCode(std::string_view text, size_t max) {
  if (text.size() > max) return false;
  for (char c : text) {
    const bool good = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-' || c == '_' || c == '.';
    if (!good) return false;
  }
  return true;
}

// The first value of an authenticated property, or nothing.
std::string Property(const grpc::ServerContextBase& context, const char* name) {
  const auto auth = context.auth_context();
  if (!auth || !auth->IsPeerAuthenticated()) return {};
  const auto values = auth->FindPropertyValues(name);
  return values.empty() ? std::string() : std::string(values[0].data(), values[0].size());
}

}  // namespace

std::string_view RoleName(Role role) {
  for (const auto& [known, name] : kRoles)
    if (known == role) return name;
  return "";
}

std::string Caller::Key() const { return std::string(RoleName(role)) + ":" + scope + ":" + person; }

Status CheckScope(const Caller& caller, const Place& place, std::string_view field,
                  std::string_view value) {
  const auto own = [&]() -> bool {
    switch (caller.role) {
      case Role::kVendor:
        return caller.scope == place.stall_code;
      case Role::kTechnician:
        return caller.scope == place.lab_code;
      case Role::kMarket:
        return caller.scope == place.market_code;
      case Role::kTownship:
        return caller.scope == place.township_code;
      case Role::kRegulator:
      case Role::kAdmin:
        return true;
      case Role::kPublic:
      case Role::kProvince:
      case Role::kServer:
        return false;
    }
    return false;
  };
  if (own()) return Ok();
  return Error(kOtherScope, {{"field", std::string(field)},
                             {"value", std::string(value)},
                             {"scope", std::string(RoleName(caller.role)) + " " + caller.scope}});
}

Result<Caller> ParseIdentity(std::string_view uri) {
  if (uri.substr(0, kPrefix.size()) != kPrefix) return kIdentityMalformed;
  uri.remove_prefix(kPrefix.size());
  const size_t colon = uri.find(':');
  if (colon == uri.npos) return kIdentityMalformed;
  Caller caller;
  caller.scope = uri.substr(colon + 1);
  if (caller.scope.empty() || !IsCode(caller.scope, 40)) return kIdentityMalformed;
  for (const auto& [role, name] : kRoles) {
    if (name != uri.substr(0, colon)) continue;
    caller.role = role;
    return caller;
  }
  return kIdentityMalformed;
}

std::string MetadataValue(const grpc::ServerContextBase& context, std::string_view key) {
  const auto& metadata = context.client_metadata();
  auto found = metadata.find(grpc::string_ref(key.data(), key.size()));
  return found == metadata.end() ? std::string()
                                 : std::string(found->second.data(), found->second.size());
}

Result<Caller> ReadCaller(const grpc::ServerContextBase& context, Trust trust) {
  std::string uri, person;
  if (trust == Trust::kEdge) {
    uri = MetadataValue(context, kIdentityKey);
    person = MetadataValue(context, kPersonKey);
  } else {
    uri = Property(context, "peer_uri");
    person = Property(context, "x509_common_name");
  }
  if (uri.empty()) return kIdentityMissing;
  PANYUAN_ASSIGN(Caller caller, ParseIdentity(uri));
  const std::string carried =
      caller.role == Role::kServer ? MetadataValue(context, kIdentityKey) : std::string();
  if (!carried.empty()) {
    PANYUAN_ASSIGN(caller, ParseIdentity(carried));
    if (caller.role != Role::kPublic) return kIdentityMalformed;
    person = MetadataValue(context, kPersonKey);
  }
  if (!IsCode(person, 40)) return kIdentityMalformed;
  caller.person = std::move(person);
  caller.language = ChooseLanguage(MetadataValue(context, "accept-language"));
  return caller;
}

std::string PeerCertificate(const grpc::ServerContextBase& context) {
  return Property(context, GRPC_X509_PEM_CERT_PROPERTY_NAME);
}

std::string ChooseLanguage(std::string_view accept_language) {
  const size_t zh = accept_language.find("zh"), en = accept_language.find("en");
  return en < zh ? "en" : "zh";
}

}  // namespace panyuan::rpc
