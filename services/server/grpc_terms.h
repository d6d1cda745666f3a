// The terms on which this program speaks gRPC, as a county's server and as a province's: mutual
// TLS, and bounds that hold whoever calls.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "services/base/result.h"

namespace panyuan::server {

// PEM files: whose signatures count, and how this process shows itself.
struct TlsFiles {
  const std::string& authority;
  const std::string& certificate;
  const std::string& key;
};

// Errors of both: CONFIG_UNREADABLE, KEY_FILE_OPEN.
base::Result<std::shared_ptr<grpc::ServerCredentials>> ServerTls(const TlsFiles& files);
base::Result<std::shared_ptr<grpc::ChannelCredentials>> ClientTls(const TlsFiles& files);

// Bounds a server's messages, connections and memory, and gives malformed messages a reason.
void SetBounds(grpc::ServerBuilder& builder, int max_message_bytes);

}  // namespace panyuan::server
