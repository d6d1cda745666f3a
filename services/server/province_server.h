// `panyuan-server province`: a province until it is told to stop.
#pragma once

#include <csignal>

#include "services/base/result.h"
#include "services/server/province_config.h"

namespace panyuan::server {

// Serves gRPC over mutual TLS and, for the counties, add-checkpoint over HTTP, until one of
// `stop_signals`, which are blocked, arrives. Prints "ready: …" and the two verifier keys.
// Errors: those of files, keys, Province::Open, CANNOT_LISTEN, LISTEN_FAILED.
base::Status ServeProvince(const ProvinceConfig& config, const sigset_t& stop_signals);

}  // namespace panyuan::server
