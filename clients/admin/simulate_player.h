// Plays one morning of the plan: its calls, one after the other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "clients/admin/simulate_identities.h"
#include "clients/admin/simulate_plan.h"
#include "clients/admin/simulate_tally.h"
#include "clients/common/connection.h"
#include "services/base/result.h"

namespace panyuan::clients::admin {

// What time it is for the caller, RFC 3339; heeded by a server of simulation only.
inline constexpr const char* kTimeKey = "panyuan-simulated-time";

// One call at a time of the caller's choosing.
template <class Stub, class Request, class Response>
base::Result<Response> CallAt(const Connection& connection, const std::string& time,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request) {
  Response response;
  PANYUAN_TRY(connection.Attempt(request, [&](const auto& channel, grpc::ClientContext* context) {
    Stub stub(channel);
    context->AddMetadata(kTimeKey, time);
    response.Clear();
    return (stub.*method)(context, request, &response);
  }));
  return response;
}

// Registers the morning's batches, then plays family by family. A held batch is sold once more,
// which must be refused; its offers are refused, and what else would take of it stays undone, save
// that it may be returned and destroyed. Adds to `tally` also what was done before an error.
// Errors: SIMULATION_NOT_ALLOWED, SIMULATION_DIFFERS, SERVER_REPLY_UNEXPECTED, and the server's own
// with the request id as `call`.
base::Status PlayMorning(const County& county, const Cast& cast, uint32_t seed, Morning morning,
                         Tally& tally);

}  // namespace panyuan::clients::admin
