#include "services/server/grpc_gate.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "services/server/reasons.h"

namespace panyuan::server {
namespace {

using base::Error;
using base::Result;
using std::chrono::steady_clock;

// A sweep costs a system call a connection, so a flood may not ask for one each time.
constexpr std::chrono::milliseconds kBetweenSweeps{50};
constexpr std::chrono::seconds kBetweenWarnings{10};
constexpr int kPauseMs = 100;  // when the machine has no descriptor or memory for one more

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses Resolve(const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == address.npos) return {nullptr, freeaddrinfo};
  std::string host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int failed = getaddrinfo(host.empty() ? nullptr : host.c_str(), address.c_str() + colon + 1,
                                 &hints, &found);
  return {failed == 0 ? found : nullptr, freeaddrinfo};
}

int BindAndListen(const addrinfo& address) {
  const int file = socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file < 0) return -1;
  const int on = 1;
  setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(file, address.ai_addr, address.ai_addrlen) == 0 && listen(file, SOMAXCONN) == 0)
    return file;
  close(file);
  return -1;
}

std::string TextOf(const sockaddr_storage& peer) {
  char text[INET6_ADDRSTRLEN] = "";
  if (peer.ss_family == AF_INET)
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(peer).sin_addr, text, sizeof text);
  else if (peer.ss_family == AF_INET6)
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr, text, sizeof text);
  return text;
}

int PortOf(int file) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  getsockname(file, reinterpret_cast<sockaddr*>(&own), &size);
  return ntohs(own.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(own).sin6_port
                                         : reinterpret_cast<sockaddr_in&>(own).sin_port);
}

// Raises the limit of open files to what is needed or allowed; gives how many connections fit.
size_t Affordable(size_t connections) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return connections;
  const rlim_t needed = connections + GrpcGate::kReservedFiles;
  if (files.rlim_cur < needed) {
    files.rlim_cur = std::min<rlim_t>(needed, files.rlim_max);
    setrlimit(RLIMIT_NOFILE, &files);
  }
  if (files.rlim_cur >= needed) return connections;
  const size_t left =
      files.rlim_cur > GrpcGate::kReservedFiles ? files.rlim_cur - GrpcGate::kReservedFiles : 0;
  const size_t fitting = std::max<size_t>(left, 64);
  spdlog::warn("the limit of {} open files leaves room for {} gRPC connections: raise LimitNOFILE",
               static_cast<uint64_t>(files.rlim_cur), fitting);
  return fitting;
}

}  // namespace

Result<std::unique_ptr<GrpcGate>> GrpcGate::Listen(const std::string& address, Limits limits) {
  const Addresses found = Resolve(address);
  const int listener = found ? BindAndListen(*found) : -1;
  if (listener < 0) return Error(kCannotListen, {{"address", address}});
  limits.connections = Affordable(limits.connections);
  return std::unique_ptr<GrpcGate>(new GrpcGate(listener, PortOf(listener), limits));
}

GrpcGate::GrpcGate(int listener, int port, Limits limits)
    : listener_(listener), wake_(eventfd(0, EFD_CLOEXEC)), port_(port), limits_(limits) {}

GrpcGate::~GrpcGate() {
  Close();
  close(listener_);
  close(wake_);
}

void GrpcGate::Open(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> server) {
  server_ = std::move(server);
  thread_ = std::thread([this] { Loop(); });
}

void GrpcGate::Close() {
  if (closing_.exchange(true)) return;
  eventfd_write(wake_, 1);
  if (thread_.joinable()) thread_.join();
  shutdown(listener_, SHUT_RDWR);  // whoever still waits at the door is refused
}

void GrpcGate::Loop() {
  pollfd both[] = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
  while (!closing_) {
    if (poll(both, 2, -1) <= 0 || closing_) continue;
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    const int file =
        accept4(listener_, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (file >= 0) {
      Take(file, TextOf(peer));
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      poll(&both[1], 1, kPauseMs);
    }
  }
}

void GrpcGate::Take(int file, const std::string& address) {
  if (!HasRoom(address)) Sweep();
  struct stat socket {};
  if (!HasRoom(address) || fstat(file, &socket) != 0) {
    close(file);
    return CountRefused();
  }
  const int on = 1;
  setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connections_.push_back({file, socket.st_dev, socket.st_ino, address});
  ++per_address_[address];
  grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
  connection.listener_fd = listener_;
  connection.fd = file;
  server_->HandleNewConnection(&connection);
}

bool GrpcGate::HasRoom(const std::string& address) const {
  const auto there = per_address_.find(address);
  return connections_.size() < limits_.connections &&
         (there == per_address_.end() || there->second < limits_.per_address);
}

void GrpcGate::Sweep() {
  const auto now = steady_clock::now();
  if (now < next_sweep_) return;
  next_sweep_ = now + kBetweenSweeps;
  std::erase_if(connections_, [this](const Connection& one) {
    struct stat present {};
    const bool there = fstat(one.file, &present) == 0 && present.st_dev == one.device &&
                       present.st_ino == one.inode;
    if (there) return false;
    const auto count = per_address_.find(one.address);
    if (--count->second == 0) per_address_.erase(count);
    return true;
  });
}

void GrpcGate::CountRefused() {
  ++refused_;
  const auto now = steady_clock::now();
  if (now < next_warning_) return;
  spdlog::warn("{} gRPC connections refused: {} are open, of {} allowed and {} of one address",
               refused_, connections_.size(), limits_.connections, limits_.per_address);
  refused_ = 0;
  next_warning_ = now + kBetweenWarnings;
}

}  // namespace panyuan::server
