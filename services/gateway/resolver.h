// The county's GS1-conformant resolver: GS1 Digital Links of its own host, and its batches'
// addresses.
//
//   /01/<GTIN>[/22/<variant>]/10/<lot>[/21/<serial>]   307 to the page of that lot's newest batch
//   …?linkType=gs1:traceability                        307 to the link of that type
//   …?linkType=linkset, Accept: application/linkset+json
//                                                      all of them (link_set.h)
//   /T/<code> with either                              the same for a batch
//   /.well-known/gs1resolver                           what it resolves
//
// A GTIN of 8, 12 or 13 digits counts as one of 14. Scripts of any site may read the answers.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "services/gateway/http_message.h"
#include "services/gateway/link_set.h"
#include "services/gateway/problem.h"
#include "services/gateway/rpc_calls.h"

namespace panyuan::gateway {

// A read of an address that the resolver serves.
struct LinkRequest {
  std::string path;      // as sent
  std::string query;     // as sent
  bool linkset = false;  // whether the linkset is asked for
  std::string type;      // of the link that is asked for; empty is the default
  CallTerms terms;
  Reply reply;
  std::function<void(const Problem&)> fail;  // replies with it, as the reader likes it

  // What `request` asks of the resolver by its header and its query; the rest is left empty.
  static LinkRequest Read(const HttpRequest& request, const Target& target);
  // Whether it asks anything of it.
  bool asks() const { return linkset || !type.empty(); }
};

// Thread-safe; every call returns at once.
class Resolver {
 public:
  static constexpr std::string_view kDescriptionPath = "/.well-known/gs1resolver";
  static constexpr uint32_t kMaxBatches = 50;  // of one lot in a linkset

  // `calls` outlives the resolver and every reply.
  Resolver(RpcCalls& calls, const std::string& public_host);

  // Whether `path` begins with a primary key of GS1 Digital Links or is that of the description.
  static bool Serves(std::string_view path);
  // Lets scripts of any site read `response`.
  static void Share(HttpResponse& response);

  // Answers a read of a path that it serves.
  void Resolve(LinkRequest request) const;
  // Answers for the address of a batch.
  void ResolveBatch(LinkRequest request, const std::string& code) const;

 private:
  void Answer(const LinkRequest& request, std::span<const trace::v1::Batch> batches,
              const std::string& anchor, const std::string& canonical) const;
  HttpResponse Describe() const;

  RpcCalls& calls_;
  const std::string root_;  // "https://<host>"
};

}  // namespace panyuan::gateway
