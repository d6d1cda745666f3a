// Calls of the gateway to the services, over the port-less in-process channel whose server trusts
// the identity in the metadata. Only this file sets that identity.
#pragma once

#include <google/protobuf/message_lite.h>
#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/traceparent.h"
#include "services/gateway/header_text.h"

namespace panyuan::gateway {

// The longest that a call may take, whatever its caller asks for.
inline constexpr std::chrono::milliseconds kLongestCall{30'000};

// What a call takes from the HTTP request. No header of the request goes any further.
struct CallTerms {
  Lang lang = Lang::kZh;
  std::chrono::milliseconds timeout = kLongestCall;  // more counts as kLongestCall
  base::Traceparent trace = {};                      // sent on where it has a span
  // Whom the gateway has made out: "urn:panyuan:<role>:<scope>" and the person; empty is anyone of
  // the public. Such a call goes to this process only: another one takes no word for it.
  std::string identity = {}, person = {};
};

// The channel to the process of the county at an address, which trusts the identity that this one
// sends as the public's; lives as long as the calls. nullptr where there is none.
using ChannelTo = std::function<std::shared_ptr<grpc::Channel>(const std::string& address)>;

// Thread-safe. Never blocks but in Stop.
class RpcCalls {
 public:
  // The answer's bytes, or a status that always says why in an ErrorInfo where the gateway or the
  // services can. Runs on a gRPC thread, or at once where the call is refused here.
  using Done = std::function<void(const grpc::Status& status, std::string response)>;

  // How often a call goes on to the process that writes the county, as the refusal names it.
  static constexpr int kMaxHops = 3;

  // At most `max_in_flight` calls at a time; one more is refused with GATEWAY_BUSY.
  RpcCalls(std::shared_ptr<grpc::Channel> channel, size_t max_in_flight,
           ChannelTo channel_to = nullptr);
  ~RpcCalls();  // stops first

  // Calls `method` ("/panyuan.trace.v1.TraceService/GetChain") as `terms` say.
  // Errors: GATEWAY_BUSY, ANSWER_TOO_SLOW, INTERNAL_FAULT, and those of the method.
  void Call(std::string_view method, const std::string& request, CallTerms terms, Done done);

  template <class Response>
  void Call(std::string_view method, const google::protobuf::MessageLite& request, CallTerms terms,
            std::function<void(const grpc::Status&, Response)> done);

  // Refuses further calls, cancels those in flight and returns after the last `done`.
  void Stop();

 private:
  struct InFlight;

  // The number of a call that may start; nothing when it may not.
  std::optional<uint64_t> Enter(const std::shared_ptr<InFlight>& call);
  void Leave(uint64_t number);
  void Send(uint64_t number, std::shared_ptr<InFlight> call);
  // The same call to where the refusal `status` sends it; nullptr where it ends here.
  std::shared_ptr<InFlight> Onward(uint64_t number, const InFlight& call,
                                   const grpc::Status& status);

  const std::shared_ptr<grpc::Channel> channel_;
  const ChannelTo channel_to_;
  const size_t max_in_flight_;
  std::mutex mutex_;
  std::condition_variable left_;
  std::map<uint64_t, std::weak_ptr<InFlight>> calls_;
  uint64_t next_number_ = 0;
  bool stopping_ = false;
};

template <class Response>
void RpcCalls::Call(std::string_view method, const google::protobuf::MessageLite& request,
                    CallTerms terms, std::function<void(const grpc::Status&, Response)> done) {
  Call(method, request.SerializeAsString(), terms,
       [done = std::move(done)](const grpc::Status& status, const std::string& bytes) {
         Response response;
         if (status.ok()) response.ParseFromString(bytes);
         done(status, std::move(response));
       });
}

}  // namespace panyuan::gateway
