// The way to the server: mutually authenticated channels, a deadline on every attempt, bounded
// retries, and an Error that tells a person what to do when all fail. Of several servers of one
// county the one that answers is spoken to, and for what only one may do the one that may.
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "clients/common/certificate.h"
#include "clients/common/profile.h"
#include "clients/common/retry.h"
#include "clients/common/route.h"
#include "clients/common/text.h"
#include "services/base/result.h"

namespace panyuan::clients {

// A paper of 1 MiB and its framing.
inline constexpr size_t kMaxRequestBytes = (1 << 20) + (64 << 10);

struct CallSettings {
  std::chrono::milliseconds timeout{10'000};  // of one attempt; all together end within three
  Language language = Language::kEnglish;
  RetryPolicy retry;
};

// Thread-safe.
class Connection {
 public:
  // Tells why the server at `address` cannot be reached, from the error of the last attempt.
  using Explain = std::function<base::Error(const std::string& address, const base::Error& last)>;
  using Attempted =
      std::function<grpc::Status(const std::shared_ptr<grpc::Channel>&, grpc::ClientContext*)>;

  // How often one attempt is sent on to the process that writes the county.
  static constexpr int kMaxHops = 3;
  // At least so many attempts where several servers may answer: together they outlast the time
  // after which another process may write in place of one that died.
  static constexpr int kAttemptsOfSeveral = 8;

  // Checks the profile's certificate; nothing is sent before the first call.
  // Errors: those of CheckCertificate; KEY_FILE_OPEN; FILE_UNREADABLE for the authority's file.
  static base::Result<Connection> Open(const Profile& profile, const CallSettings& settings);

  // Over a channel made elsewhere.
  Connection(std::shared_ptr<grpc::Channel> channel, CallSettings settings, Explain explain = {})
      : Connection(std::make_unique<Route>(std::move(channel)), settings, std::move(explain)) {}

  // One unary call: Call(&TraceService::Stub::SellBatch, request). A request that changes something
  // must carry its `request_id`: every attempt sends the same, and when all came to nothing though
  // one was sent, the error's metadata holds it, for the work may be done and its answer lost.
  // Errors: the server's own, also NOT_COUNTY_WRITER after all attempts; MESSAGE_TOO_LARGE with
  // bytes and max; SERVER_UNREACHABLE, SERVER_SILENT, SERVER_NOT_TRUSTED and the CERTIFICATE_
  // reasons.
  template <class Stub, class Request, class Response>
  base::Result<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request) const {
    Response response;
    PANYUAN_TRY(Attempt(request, [&](const auto& channel, grpc::ClientContext* context) {
      Stub stub(channel);
      response.Clear();
      return (stub.*method)(context, request, &response);
    }));
    return response;
  }

  // The same for a call without a generated stub.
  base::Status Attempt(const google::protobuf::Message& request, const Attempted& call) const;

  const Identity& identity() const { return identity_; }

 private:
  Connection(std::unique_ptr<Route> route, CallSettings settings, Explain explain)
      : route_(std::move(route)), settings_(settings), explain_(std::move(explain)) {}
  // The error after the last attempt; `request_id` is empty when nothing was sent.
  base::Error Conclude(const std::string& address, const base::Error& last,
                       const std::string& request_id) const;

  std::unique_ptr<Route> route_;
  CallSettings settings_;
  Explain explain_;
  Identity identity_;
};

}  // namespace panyuan::clients
