#include "services/server/enrolment.h"

#include <memory>
#include <utility>

#include "services/identity/store/identity_store.h"

namespace panyuan::server {
namespace {

using base::Ok;
using base::Result;
using base::Status;

// The public host with the port that gRPC listens on.
std::string DialedServer(const Config& config) {
  const std::string& host = config.gateway.public_host;
  const std::string& listen = config.server.listen;
  return host.substr(0, host.find(':')) + listen.substr(listen.rfind(':'));
}

}  // namespace

Result<CountyEnrolment> ReadEnrolment(const Config& config) {
  CountyEnrolment enrolment;
  if (config.enrolment.authority_certificate.empty()) return enrolment;
  PANYUAN_ASSIGN(enrolment.authority_certificate, ReadFile(config.enrolment.authority_certificate));
  PANYUAN_ASSIGN(enrolment.authority_key, ReadSecretFile(config.enrolment.authority_key));
  enrolment.certificate_days = config.enrolment.certificate_days;
  enrolment.server =
      config.enrolment.server.empty() ? DialedServer(config) : config.enrolment.server;
  return enrolment;
}

Status OpenIdentityRoom(const CountyEnrolment& enrolment, const std::string& public_host,
                        const std::string& log_key, db::Session& session,
                        identity::IdentityRoom& room) {
  room.reads = [](db::Session& snapshot) -> std::unique_ptr<identity::IdentityReads> {
    return std::make_unique<identity::SqlIdentityReads>(snapshot);
  };
  room.writes = [](db::Transaction& transaction) -> std::unique_ptr<identity::IdentityWrites> {
    return std::make_unique<identity::SqlIdentityWrites>(transaction);
  };
  PANYUAN_ASSIGN(auto revoked, identity::SqlIdentityReads(session).Revoked(rpc::Revocations::kMax));
  room.revocations.Add(std::move(revoked));
  if (enrolment.authority_certificate.empty()) return Ok();
  PANYUAN_ASSIGN(auto authority, identity::Authority::Create(enrolment.authority_certificate,
                                                             enrolment.authority_key));
  room.authority.emplace(std::move(authority));
  room.certificate_days = enrolment.certificate_days;
  room.url = "https://" + public_host;
  room.server = enrolment.server;
  room.log_key = log_key;
  return Ok();
}

}  // namespace panyuan::server
