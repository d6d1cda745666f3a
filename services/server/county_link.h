// The way from this process to the others of its county: mutual TLS with the server's certificate.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "panyuan/label/v1/label_service.pb.h"
#include "services/base/result.h"
#include "services/server/config.h"

namespace panyuan::server {

// Thread-safe.
class CountyLink {
 public:
  // Nothing is opened before it is needed. Errors: CONFIG_UNREADABLE, KEY_FILE_OPEN.
  static base::Result<std::unique_ptr<CountyLink>> Open(const Config& config);

  // The channel to the process at `address`, which must show a certificate of that name; it lives
  // as long as this. nullptr past kMaxAddresses different ones.
  std::shared_ptr<grpc::Channel> To(const std::string& address);

  // Has the process that writes the county count scans: asks this one, and goes where it says.
  // Waits for the answer, at most kPatience a hop. Errors: SCANS_NOT_COUNTED where another
  // attempt under the same request_id may fare better, else SCANS_REFUSED.
  base::Status SendScans(const label::v1::CountScansRequest& request);

  static constexpr size_t kMaxAddresses = 64;
  static constexpr int kMaxHops = 3;
  static constexpr std::chrono::seconds kPatience{3};

 private:
  CountyLink(std::string own_address, std::shared_ptr<grpc::ChannelCredentials> credentials)
      : own_address_(std::move(own_address)), credentials_(std::move(credentials)) {}

  const std::string own_address_;
  const std::shared_ptr<grpc::ChannelCredentials> credentials_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
};

}  // namespace panyuan::server
