// What a server needs to issue certificates, and the room that does.
#pragma once

#include <string>

#include "services/db/session.h"
#include "services/identity/rpc/identity_service.h"
#include "services/server/config.h"

namespace panyuan::server {

struct CountyEnrolment {
  std::string authority_certificate, authority_key;  // PEM texts; both empty: nothing is issued
  int certificate_days = 397;
  std::string server;  // "host:port", where clients take their calls
};

// Errors: CONFIG_UNREADABLE; KEY_FILE_OPEN for a key that others than its owner may read.
base::Result<CountyEnrolment> ReadEnrolment(const Config& config);

// Fills the room, its revocations included. `session` is read only here.
// Errors: AUTHORITY_INVALID; those of the store.
base::Status OpenIdentityRoom(const CountyEnrolment& enrolment, const std::string& public_host,
                              const std::string& log_key, db::Session& session,
                              identity::IdentityRoom& room);

}  // namespace panyuan::server
