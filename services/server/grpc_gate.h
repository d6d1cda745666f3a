// The door of the gRPC port. gRPC by itself takes any number of connections, and stops listening
// for good once file descriptors run out; so connections are accepted and counted here first.
#pragma once

#include <grpcpp/server_builder.h>
#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "services/base/result.h"

namespace panyuan::server {

class GrpcGate {
 public:
  struct Limits {
    size_t connections = 4'000;
    size_t per_address = 1'000;  // a market's stalls stand behind one address
  };
  // File descriptors that the gate leaves to the web, the database and the log.
  static constexpr size_t kReservedFiles = 1'100;

  // Binds `address` ("host:port", "[host]:port"; port 0 takes any free one) and raises the
  // process's limit of open files as far as it may. Where that is less than the bounds need, fewer
  // connections are taken. Errors: CANNOT_LISTEN.
  static base::Result<std::unique_ptr<GrpcGate>> Listen(const std::string& address, Limits limits);
  ~GrpcGate();
  GrpcGate(const GrpcGate&) = delete;
  GrpcGate& operator=(const GrpcGate&) = delete;

  int port() const { return port_; }

  // Hands what comes to `server`, which has started. What is past a bound is closed at once.
  void Open(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> server);
  // Takes no more connections; those there are gRPC's. Before the server is shut down. Idempotent.
  void Close();

 private:
  // A connection that was handed over. gRPC does not tell when it closes one, so that it counts for
  // as long as its descriptor is the same socket.
  struct Connection {
    int file;
    dev_t device;
    ino_t inode;
    std::string address;
  };

  GrpcGate(int listener, int port, Limits limits);
  void Loop();
  void Take(int file, const std::string& address);
  bool HasRoom(const std::string& address) const;
  void Sweep();
  void CountRefused();

  const int listener_, wake_;
  const int port_;
  const Limits limits_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> server_;
  std::atomic<bool> closing_ = false;
  std::thread thread_;

  // Of the thread.
  std::vector<Connection> connections_;
  std::map<std::string, size_t> per_address_;
  std::chrono::steady_clock::time_point next_sweep_, next_warning_;
  size_t refused_ = 0;  // since the last warning
};

}  // namespace panyuan::server
