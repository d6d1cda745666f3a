// gRPC-Web and Connect for unary calls, so that a browser can speak to the same services as the
// tools: the protocols of grpc/doc/PROTOCOL-WEB.md and connectrpc.com/docs/protocol.
#pragma once

#include <string>
#include <string_view>

#include "services/gateway/http_message.h"
#include "services/gateway/rpc_calls.h"

namespace panyuan::gateway {

class Bridge {
 public:
  // `calls` outlives the bridge.
  explicit Bridge(RpcCalls& calls) : calls_(calls) {}

  // Whether `path` has the shape of a method of ours: "/panyuan.<...>.<Service>/<Method>". Whether
  // there is such a method is answered by Handle.
  static bool Serves(std::string_view path);

  // What "content-type" may say, for a 415.
  static std::string_view AcceptedTypes();

  // Answers a POST to `path`. The content type chooses the protocol:
  //   application/grpc-web(+proto), application/grpc-web-text(+proto): 200, the status in the
  //     trailers' frame;
  //   application/proto, application/json: Connect, the status as HTTP status and error JSON.
  // `terms` say the language and the trace; their timeout counts for nothing here.
  // "grpc-timeout" and "connect-timeout-ms" shorten the call; a malformed one counts for nothing.
  // Which methods the public may call is the services' business. Runs on an io thread, never
  // blocks; `reply` may come from a gRPC thread.
  // Errors: MEDIA_TYPE_UNSUPPORTED as problem+json; in the protocol's own form METHOD_UNKNOWN,
  // ENCODING_UNSUPPORTED, FRAME_INVALID, JSON_INVALID, INVALID_UTF8, MALFORMED_MESSAGE,
  // GATEWAY_BUSY, ANSWER_TOO_SLOW, INTERNAL_FAULT and those of the method.
  void Handle(const HttpRequest& request, const std::string& path, const CallTerms& terms,
              Reply reply) const;

 private:
  RpcCalls& calls_;
};

}  // namespace panyuan::gateway
