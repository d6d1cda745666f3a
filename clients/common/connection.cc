#include "clients/common/connection.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <random>
#include <string_view>
#include <thread>

#include "clients/common/files.h"
#include "clients/common/handshake.h"
#include "clients/common/reasons.h"
#include "clients/common/server_error.h"
#include "services/base/secret_file.h"
#include "services/base/time.h"
#include "services/base/traceparent.h"

namespace panyuan::clients {
namespace {

using base::Error;
using base::Result;
using Steady = std::chrono::steady_clock;

// How gRPC begins its message when a call never left.
constexpr std::string_view kNotConnected = "failed to connect";
constexpr size_t kMaxPemBytes = 1 << 20;
constexpr int kMaxResponseBytes = 32 << 20;  // a PDF of a thousand labels
constexpr int kReconnectMs = 100;
constexpr int kLongestReconnectMs = 1'000;

double RandomFraction() {
  thread_local std::mt19937 generator(std::random_device{}());
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

grpc::ChannelArguments ChannelArguments(const Profile& profile) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxResponseBytes);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLongestReconnectMs);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);  // retries are made here, with a bound
  if (!profile.server_name.empty()) arguments.SetSslTargetNameOverride(profile.server_name);
  return arguments;
}

// Nobody answered there; another server of the county may.
bool IsSilence(const Error& error) {
  return error.code() == base::Code::kUnavailable || error.code() == base::Code::kDeadlineExceeded;
}

std::string RequestId(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  return field == nullptr ? "" : request.GetReflection()->GetString(request, field);
}

// With what the operator finds the call by, where it is their business: a fault, and no refusal.
Error WithTrace(Error error, const base::Traceparent& trace) {
  switch (error.code()) {
    case base::Code::kInternal:
    case base::Code::kDataLoss:
    case base::Code::kDeadlineExceeded:
    case base::Code::kUnavailable:
      return error.With("trace_id", trace.TraceId());
    default:
      return error;
  }
}

}  // namespace

Result<Connection> Connection::Open(const Profile& profile, const CallSettings& settings) {
  PANYUAN_ASSIGN(Identity identity, CheckCertificate(profile, base::SystemClock().Now()));
  grpc::SslCredentialsOptions tls;
  PANYUAN_ASSIGN(tls.pem_root_certs, ReadFile(profile.ca_path, kMaxPemBytes));
  PANYUAN_ASSIGN(tls.pem_cert_chain, ReadFile(profile.certificate_path, kMaxPemBytes));
  PANYUAN_TRY(base::CheckSecretFile(profile.key_path));
  PANYUAN_ASSIGN(tls.pem_private_key, ReadFile(profile.key_path, kMaxPemBytes));
  auto route = std::make_unique<Route>(
      profile.addresses(), [profile, credentials = grpc::SslCredentials(tls)](const auto& address) {
        return grpc::CreateCustomChannel(address, credentials, ChannelArguments(profile));
      });
  const std::chrono::milliseconds timeout = settings.timeout;
  Connection connection(std::move(route), settings,
                        [profile, timeout](const std::string& address, const Error& last) -> Error {
                          Profile asked = profile;
                          asked.server = address;
                          if (last.Is(kServerUnreachable))
                            return ExplainHandshake(asked, last, timeout);
                          return last.With("server", address);
                        });
  connection.identity_ = std::move(identity);
  return connection;
}

base::Status Connection::Attempt(const google::protobuf::Message& request,
                                 const Attempted& call) const {
  const size_t bytes = request.ByteSizeLong();
  if (bytes > kMaxRequestBytes)
    return Error(kMessageTooLarge,
                 {{"bytes", std::to_string(bytes)}, {"max", std::to_string(kMaxRequestBytes)}});
  const auto trace = base::Traceparent::Make();  // one for all attempts
  const Steady::time_point last_start = Steady::now() + 2 * settings_.timeout;
  bool sent = false, several = route_->size() > 1;
  size_t silent = 0;  // addresses, since the last wait
  for (int attempt = 1, hops = 0;;) {
    const Route::Stage stage = route_->present();
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + settings_.timeout);
    context.AddMetadata("accept-language", std::string(LanguageTag(settings_.language)));
    context.AddMetadata(std::string(base::kTraceparentKey), trace.Onward().Header());
    const grpc::Status status = call(stage.channel, &context);
    if (status.ok()) return base::Ok();
    const Error error = FromStatus(status);
    const auto holder = HolderOf(error);
    several |= holder.has_value();
    if (holder && hops < kMaxHops && route_->Follow(*holder)) {
      ++hops;
      continue;
    }
    if (!holder && !MayRetry(error)) return WithTrace(error, trace);
    sent |= !status.error_message().starts_with(kNotConnected);
    if (IsSilence(error)) {
      route_->Leave(stage.address);
      if (++silent < route_->size() && Steady::now() <= last_start) continue;
    }
    const auto delay = RetryDelay(settings_.retry, attempt, RandomFraction());
    const int most = settings_.retry.max_attempts;
    if (attempt >= (several ? std::max(most, kAttemptsOfSeveral) : most) ||
        Steady::now() + delay > last_start)
      return WithTrace(Conclude(stage.address, error, sent ? RequestId(request) : ""), trace);
    std::this_thread::sleep_for(delay);
    ++attempt, hops = 0, silent = 0;
  }
}

Error Connection::Conclude(const std::string& address, const Error& last,
                           const std::string& request_id) const {
  const Error error = explain_ && !IsFromServer(last) ? explain_(address, last) : last;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(settings_.timeout);
  const Error timed = error.With("timeout_s", std::to_string(seconds.count()));
  return request_id.empty() ? timed : timed.With("request_id", request_id);
}

}  // namespace panyuan::clients
