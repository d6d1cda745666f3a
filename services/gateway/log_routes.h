// The log as files, for whoever checks it: no page, and problems as problem+json.
//
//   /checkpoint                     the newest signed checkpoint (C2SP tlog-checkpoint)
//   /tile/<L>/<N>[.p/<W>]           hashes of the tree (C2SP tlog-tiles)
//   /tile/entries/<N>[.p/<W>]       entries, each with its length before it
//   /entry/<index>                  one entry in its exact bytes
//   /proof/<index>                  that an entry is in the checkpoint (C2SP tlog-proof)
//   /keys.txt                       the county's public keys, present and retired
#pragma once

#include <string>
#include <string_view>

#include "services/gateway/header_text.h"
#include "services/gateway/http_message.h"
#include "services/gateway/rpc_calls.h"

namespace panyuan::gateway {

// Thread-safe; every call returns at once.
class LogRoutes {
 public:
  // `calls` outlives the routes and every reply.
  explicit LogRoutes(RpcCalls& calls) : calls_(calls) {}

  // Whether `path`, decoded, is to be answered here.
  static bool Serves(std::string_view path);

  // Answers a read of a path that it serves, also with 404.
  void Read(std::string_view path, const CallTerms& terms, Reply reply) const;

 private:
  void ShowCheckpoint(const CallTerms& terms, Reply reply) const;
  void ShowTile(std::string_view path, const CallTerms& terms, Reply reply) const;
  void ShowEntry(std::string_view digits, const CallTerms& terms, Reply reply) const;
  void ShowProof(std::string_view digits, const CallTerms& terms, Reply reply) const;
  void ShowKeys(const CallTerms& terms, Reply reply) const;

  // Calls `method` and answers with what `field` takes from the response.
  template <class Response, class Field>
  void Show(std::string_view method, const google::protobuf::MessageLite& request,
            const CallTerms& terms, HttpHeaders headers, Field field, Reply reply) const;

  RpcCalls& calls_;
};

}  // namespace panyuan::gateway
