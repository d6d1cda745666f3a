// Who is connected to the HTTP server, and whether one more may be.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "services/gateway/http_server.h"

namespace panyuan::gateway {

class ConnectionRegistry;

struct Peer {
  std::string address;
  bool is_loopback = false;
  // Where a front stands: 127.0.0.1 or ::1 itself.
  bool IsFront() const { return address == "127.0.0.1" || address == "::1"; }
};

// One connection, for as long as it lives.
class Session : public std::enable_shared_from_this<Session> {
 public:
  // `refused`: the connection is only to be told so.
  Session(ConnectionRegistry& registry, Peer peer, bool refused = false);
  virtual ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Closes the connection if it waits for a request. From any thread, returns at once.
  virtual void CloseIfIdle() = 0;

  const Peer& peer() const { return peer_; }

 private:
  friend class ConnectionRegistry;

  ConnectionRegistry& registry_;
  const Peer peer_;
  const bool refused_;
};

// Thread-safe. Outlives its sessions.
class ConnectionRegistry {
 public:
  // Connections past a limit that still get an answer; they take no place from the others.
  static constexpr size_t kRefusable = 64;

  enum class Welcome { kServe, kTooManyHere, kTooManyFromThere, kHangUp };

  explicit ConnectionRegistry(const HttpLimits& limits) : limits_(limits) {}

  // How a new connection from `peer` is to be met. It counts only once its Session is made.
  Welcome Judge(const Peer& peer);

  // CloseIfIdle on every session.
  void CloseIdle();

  // Returns when the last session has ended, or after `timeout`.
  void AwaitEmpty(std::chrono::milliseconds timeout);

 private:
  friend class Session;
  void Enter(Session* session);
  void Leave(Session* session);

  const HttpLimits limits_;
  std::mutex mutex_;
  std::condition_variable left_;
  std::set<Session*> sessions_;
  std::map<std::string, size_t> per_address_;  // of those that are served
  size_t refused_ = 0;
};

}  // namespace panyuan::gateway
