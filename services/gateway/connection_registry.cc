#include "services/gateway/connection_registry.h"

#include <utility>
#include <vector>

namespace panyuan::gateway {

Session::Session(ConnectionRegistry& registry, Peer peer, bool refused)
    : registry_(registry), peer_(std::move(peer)), refused_(refused) {
  registry_.Enter(this);
}

Session::~Session() { registry_.Leave(this); }

ConnectionRegistry::Welcome ConnectionRegistry::Judge(const Peer& peer) {
  const std::lock_guard lock(mutex_);
  const auto found = per_address_.find(peer.address);
  const bool crowded = !peer.IsFront() && found != per_address_.end() &&
                       found->second >= limits_.connections_per_address;
  const bool full = sessions_.size() - refused_ >= limits_.connections;
  if (!crowded && !full) return Welcome::kServe;
  if (refused_ >= kRefusable) return Welcome::kHangUp;
  return full ? Welcome::kTooManyHere : Welcome::kTooManyFromThere;
}

void ConnectionRegistry::CloseIdle() {
  std::vector<std::shared_ptr<Session>> alive;
  {
    const std::lock_guard lock(mutex_);
    for (Session* session : sessions_)
      if (auto held = session->weak_from_this().lock()) alive.push_back(std::move(held));
  }
  for (const auto& session : alive) session->CloseIfIdle();
}

void ConnectionRegistry::AwaitEmpty(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  left_.wait_for(lock, timeout, [this] { return sessions_.empty(); });
}

void ConnectionRegistry::Enter(Session* session) {
  const std::lock_guard lock(mutex_);
  sessions_.insert(session);
  if (session->refused_)
    ++refused_;
  else
    ++per_address_[session->peer().address];
}

void ConnectionRegistry::Leave(Session* session) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(session);
  if (session->refused_) {
    --refused_;
  } else {
    const auto found = per_address_.find(session->peer().address);
    if (--found->second == 0) per_address_.erase(found);
  }
  left_.notify_all();
}

}  // namespace panyuan::gateway
