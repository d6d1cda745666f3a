// Says what is wrong with a message that is no valid protobuf, where gRPC itself only says
// INTERNAL.
#pragma once

#include <grpcpp/support/server_interceptor.h>

#include <memory>

namespace panyuan::rpc {

// For grpc::ServerBuilder::experimental().SetInterceptorCreators. Turns such a bare status, which
// no handler gives, into MALFORMED_MESSAGE in the caller's language.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> ExplainMalformedMessages();

}  // namespace panyuan::rpc
