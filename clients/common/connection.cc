#include "clients/common/connection.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <random>
#include <string_view>
#include <thread>

#include "clients/common/files.h"
#include "clients/common/handshake.h"
#include "clients/common/reasons.h"
#include "clients/common/server_error.h"
#include "services/base/secret_file.h"
#include "services/base/time.h"

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

std::string RequestId(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  return field == nullptr ? "" : request.GetReflection()->GetString(request, field);
}

}  // namespace

Result<Connection> Connection::Open(const Profile& profile, const CallSettings& settings) {
  PANYUAN_ASSIGN(Identity identity, CheckCertificate(profile, base::SystemClock().Now()));
  grpc::SslCredentialsOptions tls;
  PANYUAN_ASSIGN(tls.pem_root_certs, ReadFile(profile.ca_path, kMaxPemBytes));
  PANYUAN_ASSIGN(tls.pem_cert_chain, ReadFile(profile.certificate_path, kMaxPemBytes));
  PANYUAN_TRY(base::CheckSecretFile(profile.key_path));
  PANYUAN_ASSIGN(tls.pem_private_key, ReadFile(profile.key_path, kMaxPemBytes));
  auto channel = grpc::CreateCustomChannel(profile.server, grpc::SslCredentials(tls),
                                           ChannelArguments(profile));
  const std::chrono::milliseconds timeout = settings.timeout;
  Connection connection(std::move(channel), settings,
                        [profile, timeout](const Error& last) -> Error {
                          if (last.Is(kServerUnreachable))
                            return ExplainHandshake(profile, last, timeout);
                          return last.With("server", profile.server);
                        });
  connection.identity_ = std::move(identity);
  return connection;
}

base::Status Connection::Attempt(
    const google::protobuf::Message& request,
    const std::function<grpc::Status(grpc::ClientContext*)>& call) const {
  const size_t bytes = request.ByteSizeLong();
  if (bytes > kMaxRequestBytes)
    return Error(kMessageTooLarge,
                 {{"bytes", std::to_string(bytes)}, {"max", std::to_string(kMaxRequestBytes)}});
  const Steady::time_point last_start = Steady::now() + 2 * settings_.timeout;
  bool sent = false;
  for (int attempt = 1;; ++attempt) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + settings_.timeout);
    context.AddMetadata("accept-language", std::string(LanguageTag(settings_.language)));
    const grpc::Status status = call(&context);
    if (status.ok()) return base::Ok();
    const Error error = FromStatus(status);
    if (!MayRetry(error)) return error;
    sent |= !status.error_message().starts_with(kNotConnected);
    const auto delay = RetryDelay(settings_.retry, attempt, RandomFraction());
    if (attempt >= settings_.retry.max_attempts || Steady::now() + delay > last_start)
      return Conclude(error, sent ? RequestId(request) : "");
    std::this_thread::sleep_for(delay);
  }
}

Error Connection::Conclude(const Error& last, const std::string& request_id) const {
  const Error error = explain_ && !IsFromServer(last) ? explain_(last) : last;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(settings_.timeout);
  const Error timed = error.With("timeout_s", std::to_string(seconds.count()));
  return request_id.empty() ? timed : timed.With("request_id", request_id);
}

}  // namespace panyuan::clients
