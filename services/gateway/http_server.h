// The HTTP/1.1 server: Boost.Beast on two threads, whatever the number of connections.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "services/base/result.h"
#include "services/gateway/http_message.h"

namespace panyuan::gateway {

// Of a document of EPCIS events, the longest body that is taken.
inline constexpr uint64_t kMaxEpcisDocument = 2 << 20;

// Every bound of the edge. A connection's requests are answered one after the other: what a client
// sends ahead waits in at most `header_bytes` of memory and then in the network.
struct HttpLimits {
  size_t connections = 800;              // under the usual 1,024 file descriptors; past it 503
  size_t connections_per_address = 200;  // 127.0.0.1 and ::1, where a front stands, are exempt; 429
  uint32_t header_bytes = 16 * 1024;     // past it 431
  uint64_t body_bytes = kMaxEpcisDocument + 64 * 1024;  // and its framing; past it 413
  std::chrono::milliseconds idle{30'000};         // between requests; then the connection is closed
  std::chrono::milliseconds header{
      10'000};                             // TLS handshake; first to last header byte; past it 408
  std::chrono::milliseconds body{30'000};  // past it 408
  std::chrono::milliseconds answer{35'000};  // until the handler replies; past it 504
  std::chrono::milliseconds write{30'000};   // then the connection is closed
  std::chrono::milliseconds stop{10'000};    // for running requests when the server stops
};

struct HttpServerOptions {
  std::string host = "127.0.0.1";   // address to listen at
  uint16_t port = 0;                // 0: any free one
  std::string tls_certificate_pem;  // chain, the server's own first; empty: plain HTTP
  std::string tls_key_pem;
  HttpLimits limits;
};

// Runs on an io thread and never blocks.
using Handler = std::function<void(HttpRequest, Reply)>;

// The answer to a request that never reaches the handler: `status` is 400, 408, 413, 429, 431, 503
// or 504, and `request` holds as much as was read of it. Runs on an io thread.
using Refusal = std::function<HttpResponse(int status, const HttpRequest& request)>;

class HttpServer {
 public:
  // Listens and serves at once. HEAD gets the headers of its answer without the body.
  // Errors: LISTEN_FAILED; TLS_CERTIFICATE_INVALID.
  static base::Result<std::unique_ptr<HttpServer>> Start(const HttpServerOptions& options,
                                                         Handler handler, Refusal refusal);
  ~HttpServer();  // stops first
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  uint16_t port() const;

  // Stops listening, closes idle connections, lets running requests finish within limits.stop, and
  // ends the threads. A Reply that comes later is dropped; it may come until the destructor.
  void Stop();

 private:
  class Core;
  explicit HttpServer(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace panyuan::gateway
