#include "services/gateway/rpc_calls.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "services/base/reasons.h"
#include "services/gateway/reasons.h"
#include "services/rpc/identity.h"
#include "services/rpc/status.h"

namespace panyuan::gateway {
namespace {

constexpr std::string_view kAnyone = "urn:panyuan:public:anyone";

std::string Joined(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) return {};
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

// Statuses that gRPC makes itself have no reason: gives them the one they amount to.
grpc::Status Explained(const grpc::Status& status, Lang lang) {
  if (status.ok() || !status.error_details().empty()) return status;
  switch (status.error_code()) {
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return rpc::ToStatus(kAnswerTooSlow, LangCode(lang));
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::UNAVAILABLE:
      return rpc::ToStatus(kGatewayBusy, LangCode(lang));
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::INTERNAL:
      return rpc::ToStatus(base::kInternalFault, LangCode(lang));
    default:
      return status;
  }
}

}  // namespace

struct RpcCalls::InFlight {
  InFlight(std::shared_ptr<grpc::Channel> channel, std::string method, const CallTerms& terms,
           std::chrono::system_clock::time_point deadline, grpc::ByteBuffer request, Done done,
           int hops)
      : stub(std::move(channel)),
        method(std::move(method)),
        terms(terms),
        request(std::move(request)),
        done(std::move(done)),
        hops(hops) {
    context.set_deadline(deadline);
    context.AddMetadata(std::string(rpc::kIdentityKey),
                        terms.identity.empty() ? std::string(kAnyone) : terms.identity);
    context.AddMetadata(std::string(rpc::kPersonKey), terms.person);
    context.AddMetadata("accept-language", std::string(LangCode(terms.lang)));
    if (terms.trace.span != 0)
      context.AddMetadata(std::string(base::kTraceparentKey), terms.trace.Onward().Header());
  }

  grpc::GenericStub stub;
  const std::string method;
  const CallTerms terms;
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  Done done;
  const int hops;  // that led here
};

RpcCalls::RpcCalls(std::shared_ptr<grpc::Channel> channel, size_t max_in_flight,
                   ChannelTo channel_to)
    : channel_(std::move(channel)),
      channel_to_(std::move(channel_to)),
      max_in_flight_(max_in_flight) {}

RpcCalls::~RpcCalls() { Stop(); }

void RpcCalls::Call(std::string_view method, const std::string& request, CallTerms terms,
                    Done done) {
  const auto timeout = std::min(terms.timeout, kLongestCall);
  const grpc::Slice slice(request);
  auto call = std::make_shared<InFlight>(channel_, std::string(method), terms,
                                         std::chrono::system_clock::now() + timeout,
                                         grpc::ByteBuffer(&slice, 1), std::move(done), /*hops=*/0);
  const std::optional<uint64_t> number = Enter(call);
  if (!number) return call->done(rpc::ToStatus(kGatewayBusy, LangCode(terms.lang)), {});
  Send(*number, std::move(call));
}

void RpcCalls::Send(uint64_t number, std::shared_ptr<InFlight> call) {
  InFlight& started = *call;
  started.stub.UnaryCall(&started.context, started.method, {}, &started.request, &started.response,
                         [this, call = std::move(call), number](grpc::Status status) mutable {
                           if (auto next = Onward(number, *call, status))
                             return Send(number, std::move(next));
                           call->done(Explained(status, call->terms.lang),
                                      status.ok() ? Joined(call->response) : "");
                           // Before Stop can return: the call holds the channel, and a channel that
                           // ends on a thread of gRPC's makes gRPC wait for that very thread.
                           call.reset();
                           Leave(number);
                         });
}

std::shared_ptr<RpcCalls::InFlight> RpcCalls::Onward(uint64_t number, const InFlight& call,
                                                     const grpc::Status& status) {
  if (!channel_to_ || status.ok() || call.hops == kMaxHops || !call.terms.identity.empty())
    return nullptr;
  const std::optional<std::string> holder = rpc::HolderOf(status);
  auto channel = holder ? channel_to_(*holder) : nullptr;
  if (!channel) return nullptr;
  auto next =
      std::make_shared<InFlight>(std::move(channel), call.method, call.terms,
                                 call.context.deadline(), call.request, call.done, call.hops + 1);
  const std::lock_guard lock(mutex_);
  if (stopping_) return nullptr;
  calls_[number] = next;
  return next;
}

void RpcCalls::Stop() {
  std::vector<std::shared_ptr<InFlight>> calls;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& [number, call] : calls_)
      if (auto held = call.lock()) calls.push_back(std::move(held));
  }
  // Outside the lock: cancelling may run the call's completion on this very thread.
  for (const auto& call : calls) call->context.TryCancel();
  calls.clear();
  std::unique_lock lock(mutex_);
  left_.wait(lock, [this] { return calls_.empty(); });
}

std::optional<uint64_t> RpcCalls::Enter(const std::shared_ptr<InFlight>& call) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || calls_.size() >= max_in_flight_) return std::nullopt;
  calls_.emplace(next_number_, call);
  return next_number_++;
}

void RpcCalls::Leave(uint64_t number) {
  const std::lock_guard lock(mutex_);
  calls_.erase(number);
  left_.notify_all();  // under the lock, so that Stop cannot end this object's life before it
}

}  // namespace panyuan::gateway
