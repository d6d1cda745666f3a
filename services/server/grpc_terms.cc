#include "services/server/grpc_terms.h"

#include <utility>
#include <vector>

#include "services/rpc/malformed_messages.h"
#include "services/server/config.h"

namespace panyuan::server {

using base::Result;

namespace {

constexpr int kMaxConcurrentStreams = 64;  // a connection
// A certificate's end is looked at when a connection opens, so that an expired one is of use no
// longer than this.
constexpr int kMaxConnectionAgeMs = 3'600'000;
constexpr int kHandshakeMs = 10'000;             // from the connection to the first call's frame
constexpr size_t kMaxServerMemory = 256u << 20;  // for messages under way

}  // namespace

Result<std::shared_ptr<grpc::ServerCredentials>> ServerTls(const TlsFiles& files) {
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  PANYUAN_ASSIGN(options.pem_root_certs, ReadFile(files.authority));
  PANYUAN_ASSIGN(std::string certificate, ReadFile(files.certificate));
  PANYUAN_ASSIGN(std::string key, ReadSecretFile(files.key));
  options.pem_key_cert_pairs.push_back({std::move(key), std::move(certificate)});
  return grpc::SslServerCredentials(options);
}

Result<std::shared_ptr<grpc::ChannelCredentials>> ClientTls(const TlsFiles& files) {
  grpc::SslCredentialsOptions options;
  PANYUAN_ASSIGN(options.pem_root_certs, ReadFile(files.authority));
  PANYUAN_ASSIGN(options.pem_cert_chain, ReadFile(files.certificate));
  PANYUAN_ASSIGN(options.pem_private_key, ReadSecretFile(files.key));
  return grpc::SslCredentials(options);
}

void SetBounds(grpc::ServerBuilder& builder, int max_message_bytes) {
  builder.SetMaxReceiveMessageSize(max_message_bytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxConcurrentStreams);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kMaxConnectionAgeMs);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMs);
  // gRPC bounds a message before it unpacks it and not after: a packed one of 1 MiB may hold 1 GiB.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.SetResourceQuota(grpc::ResourceQuota("calls").Resize(kMaxServerMemory));
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(rpc::ExplainMalformedMessages());
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
}

}  // namespace panyuan::server
