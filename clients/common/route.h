// Which of the county's processes is spoken to: those that the profile names, and the one that
// writes the county when another says so.
#pragma once

#include <grpcpp/channel.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"

namespace panyuan::clients {

// Whether it is "host:port", and no longer than an address can be.
bool IsAddress(std::string_view text);

// The address of the process that writes the county, where `error` is a refusal that names it.
std::optional<std::string> HolderOf(const base::Error& error);

// Thread-safe.
class Route {
 public:
  using Open = std::function<std::shared_ptr<grpc::Channel>(const std::string& address)>;

  // `addresses`, at least one, are tried in their order; nothing is opened before it is needed.
  Route(std::vector<std::string> addresses, Open open);
  // One channel made elsewhere, which leads nowhere else.
  explicit Route(std::shared_ptr<grpc::Channel> only);

  struct Stage {
    std::string address;
    std::shared_ptr<grpc::Channel> channel;
  };
  Stage present();

  // Nobody answered at `address`: on to the next one, unless another call has moved on already.
  void Leave(const std::string& address);

  // On to the process that writes the county; false where this route leads nowhere else.
  bool Follow(const std::string& holder);

  // How many addresses the profile names.
  size_t size() const { return addresses_.size(); }

 private:
  const std::vector<std::string> addresses_;
  const Open open_;
  std::mutex mutex_;
  std::string present_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;  // at most kMaxChannels
};

}  // namespace panyuan::clients
