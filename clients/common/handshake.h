// Why a connection failed: gRPC says little more than "unavailable", so the handshake is made once
// more by hand and its alert is read.
#pragma once

#include <chrono>

#include "clients/common/profile.h"
#include "services/base/result.h"

namespace panyuan::clients {

// Connects, shakes hands as the profile says and closes again, within about `timeout`. Returns
// what stood in the way: SERVER_NOT_TRUSTED where the server's certificate is not the county's;
// CERTIFICATE_MISSING, CERTIFICATE_EXPIRED or CERTIFICATE_FOREIGN where the server turned the
// caller's away; else SERVER_UNREACHABLE with the problem, or that of `last` when nothing did.
// From then on the process ignores SIGPIPE: it is about to end with this error.
base::Error ExplainHandshake(const Profile& profile, const base::Error& last,
                             std::chrono::milliseconds timeout);

}  // namespace panyuan::clients
