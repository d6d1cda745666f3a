#include "clients/common/route.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace panyuan::clients {
namespace {

constexpr size_t kMaxAddressBytes = 260;
constexpr size_t kMaxChannels = 16;

}  // namespace

bool IsAddress(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0 || text.size() > kMaxAddressBytes) return false;
  const std::string_view port = text.substr(colon + 1);
  return !port.empty() && port.size() <= 5 &&
         std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) ||
                  std::string_view("-._:[]%").find(static_cast<char>(c)) != std::string_view::npos;
         });
}

std::optional<std::string> HolderOf(const base::Error& error) {
  if (error.reason().name != "NOT_COUNTY_WRITER") return std::nullopt;
  const auto holder = error.metadata().find("holder");
  return holder == error.metadata().end() ? std::string() : holder->second;
}

Route::Route(std::vector<std::string> addresses, Open open)
    : addresses_(std::move(addresses)), open_(std::move(open)), present_(addresses_.front()) {}

Route::Route(std::shared_ptr<grpc::Channel> only) : addresses_{""}, present_(addresses_.front()) {
  channels_.emplace(present_, std::move(only));
}

Route::Stage Route::present() {
  const std::lock_guard lock(mutex_);
  auto& channel = channels_[present_];
  if (!channel) channel = open_(present_);
  return {present_, channel};
}

void Route::Leave(const std::string& address) {
  const std::lock_guard lock(mutex_);
  if (address != present_) return;
  const auto found = std::find(addresses_.begin(), addresses_.end(), address);
  const bool last = found == addresses_.end() || found + 1 == addresses_.end();
  present_ = last ? addresses_.front() : *(found + 1);
}

bool Route::Follow(const std::string& holder) {
  if (!open_ || !IsAddress(holder)) return false;
  const std::lock_guard lock(mutex_);
  if (channels_.size() >= kMaxChannels && !channels_.contains(holder)) channels_.clear();
  present_ = holder;
  return true;
}

}  // namespace panyuan::clients
