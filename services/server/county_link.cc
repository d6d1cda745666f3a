#include "services/server/county_link.h"

#include <chrono>
#include <optional>
#include <utility>

#include "panyuan/label/v1/label_service.grpc.pb.h"
#include "services/base/traceparent.h"
#include "services/rpc/status.h"
#include "services/server/grpc_terms.h"
#include "services/server/reasons.h"

namespace panyuan::server {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr int kReconnectMs = 100, kLongestReconnectMs = 1'000;

Status ToResult(const grpc::Status& status) {
  if (status.ok()) return Ok();
  const bool refused = status.error_code() == grpc::StatusCode::INVALID_ARGUMENT ||
                       status.error_code() == grpc::StatusCode::NOT_FOUND ||
                       status.error_code() == grpc::StatusCode::ALREADY_EXISTS;
  return Error(refused ? kScansRefused : kScansNotCounted, {{"problem", status.error_message()}});
}

}  // namespace

Result<std::unique_ptr<CountyLink>> CountyLink::Open(const Config& config) {
  PANYUAN_ASSIGN(auto credentials, ClientTls({config.server.client_authority,
                                              config.server.certificate, config.server.key}));
  return std::unique_ptr<CountyLink>(
      new CountyLink(config.cluster.address, std::move(credentials)));
}

std::shared_ptr<grpc::Channel> CountyLink::To(const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto known = channels_.find(address);
  if (known != channels_.end()) return known->second;
  if (channels_.size() >= kMaxAddresses) return nullptr;
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLongestReconnectMs);
  auto channel = grpc::CreateCustomChannel(address, credentials_, arguments);
  channels_.emplace(address, channel);
  return channel;
}

Status CountyLink::SendScans(const label::v1::CountScansRequest& request) {
  const auto trace = base::Traceparent::Make();
  std::string address = own_address_;
  for (int hop = 0;; ++hop) {
    const auto channel = To(address);
    if (!channel) return Error(kScansNotCounted, {{"problem", address}});
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    context.AddMetadata("accept-language", "en");
    context.AddMetadata(std::string(base::kTraceparentKey), trace.Onward().Header());
    label::v1::CountScansResponse response;
    const grpc::Status status =
        label::v1::LabelService::Stub(channel).CountScans(&context, request, &response);
    const std::optional<std::string> holder = rpc::HolderOf(status);
    if (!holder || hop == kMaxHops) return ToResult(status);
    address = *holder;
  }
}

}  // namespace panyuan::server
