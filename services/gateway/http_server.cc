#include "services/gateway/http_server.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http.hpp>
#include <ctime>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "services/gateway/connection_registry.h"
#include "services/gateway/header_text.h"
#include "services/gateway/reasons.h"

namespace panyuan::gateway {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::awaitable;
using asio::ip::tcp;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using SysError = boost::system::error_code;
using Parser = http::request_parser<http::string_body>;
using TlsStream = asio::ssl::stream<tcp::socket>;

constexpr int kThreads = 2;
constexpr size_t kReadChunk = 4096;
constexpr milliseconds kLinger{2'000};
constexpr milliseconds kRefusedPatience{3'000};
constexpr size_t kMaxDrained = 4 * 1024 * 1024;
constexpr milliseconds kPause{100};
constexpr int kHangUp = -1;  // in place of an HTTP status: nobody is there to be answered

// Completes by storing the error instead of throwing it.
auto Into(SysError& error) { return asio::redirect_error(asio::use_awaitable, error); }

std::string HttpDate() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc)};
}

// Everything but the body.
HttpRequest Outline(const Parser::value_type& message, const Peer& peer) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) {
    const std::string_view name(field.name_string().data(), field.name_string().size());
    request.headers.emplace_back(LowerCase(name), std::string(field.value()));
  }
  request.from_loopback = peer.is_loopback;
  return request;
}

// What all connections share.
struct Shared {
  Shared(const HttpLimits& limits, Handler handler, Refusal refusal)
      : limits(limits),
        handler(std::move(handler)),
        refusal(std::move(refusal)),
        registry(limits) {}

  const HttpLimits limits;
  const Handler handler;
  const Refusal refusal;
  ConnectionRegistry registry;
  std::atomic<bool> stopping = false;
};

// A reply on its way, and the clock it runs against. Lives on the connection's strand.
struct Pending {
  explicit Pending(const asio::any_io_executor& executor) : timer(executor) {}
  asio::steady_timer timer;
  std::optional<HttpResponse> response;
};

// All members run on the connection's strand.
template <class Stream>
class Connection final : public Session {
 public:
  template <class... StreamArgs>
  Connection(Shared& shared, Peer peer, int refused_with, StreamArgs&&... args)
      : Session(shared.registry, std::move(peer), refused_with != 0),
        shared_(shared),
        refused_with_(refused_with),
        stream_(std::forward<StreamArgs>(args)...),
        watch_(stream_.get_executor()),
        buffer_(shared.limits.header_bytes + kReadChunk) {}

  auto executor() { return stream_.get_executor(); }

  void CloseIfIdle() override {
    asio::post(executor(), [this, self = shared_from_this()] {
      SysError ignored;
      if (idle_) socket().cancel(ignored);
    });
  }

  static awaitable<void> Run(std::shared_ptr<Connection> self) {
    const bool secured = co_await self->Handshake();
    Next next = secured ? Next::kRequest : Next::kHangUp;
    while (next == Next::kRequest) next = co_await self->ServeOne();
    if (next == Next::kFarewell) co_await self->Farewell();
  }

 private:
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;
  enum class Next { kRequest, kFarewell, kHangUp };

  tcp::socket& socket() {
    if constexpr (kTls)
      return stream_.next_layer();
    else
      return stream_;
  }

  // Who is to be refused gets little time, so that others can be told too.
  milliseconds Patience(milliseconds usual) const {
    return refused_with_ == 0 ? usual : std::min(usual, kRefusedPatience);
  }

  // From now on the running operation must end within `timeout`.
  void Arm(milliseconds timeout) {
    timed_out_ = false;
    Watch(steady_clock::now() + timeout);
  }
  void Disarm() { watch_.expires_at(steady_clock::time_point::max()); }

  void Watch(steady_clock::time_point expiry) {
    watch_.expires_at(expiry);
    watch_.async_wait([this, weak = weak_from_this()](SysError error) {
      if (const auto self = weak.lock(); self && !error) Expire();
    });
  }

  void Expire() {
    if (watch_.expiry() > steady_clock::now()) return;  // armed anew while this was queued
    timed_out_ = true;
    SysError ignored;
    socket().cancel(ignored);
    // Cancelling misses an operation that is just between two of its steps: ask again.
    Watch(steady_clock::now() + kPause);
  }

  awaitable<bool> Handshake() {
    if constexpr (kTls) {
      SysError error;
      Arm(Patience(shared_.limits.header));
      co_await stream_.async_handshake(asio::ssl::stream_base::server, Into(error));
      co_return !error;
    }
    co_return true;
  }

  awaitable<Next> ServeOne() {
    const bool begun = co_await AwaitRequest();
    if (!begun) co_return Next::kHangUp;
    Parser parser;
    const int problem = co_await ReadRequest(parser);
    if (problem == kHangUp) co_return Next::kHangUp;
    const HttpRequest outline = Outline(parser.get(), peer());
    std::optional<HttpResponse> response;
    if (problem == 0) {
      HttpRequest request = outline;
      request.body = std::move(parser.get().body());
      response = co_await Ask(std::move(request));
    }
    const bool keep = response && parser.get().keep_alive() && !shared_.stopping;
    if (!response) response = shared_.refusal(problem == 0 ? 504 : problem, outline);
    const bool written = co_await Write(*response, parser.get(), keep);
    if (!written) co_return Next::kHangUp;
    co_return keep ? Next::kRequest : Next::kFarewell;
  }

  // Waits for the first byte of a request; false when none comes.
  awaitable<bool> AwaitRequest() {
    if (buffer_.size() > 0) co_return true;
    if (shared_.stopping) co_return false;
    SysError error;
    Arm(Patience(shared_.limits.idle));
    idle_ = true;
    const size_t read = co_await stream_.async_read_some(buffer_.prepare(kReadChunk), Into(error));
    idle_ = false;
    buffer_.commit(read);
    co_return !error;
  }

  // 0 when the request is whole, else the status to refuse it with, or kHangUp.
  awaitable<int> ReadRequest(Parser& parser) {
    parser.header_limit(shared_.limits.header_bytes);
    parser.body_limit(shared_.limits.body_bytes);
    SysError error;
    Arm(Patience(shared_.limits.header));
    co_await http::async_read_header(stream_, buffer_, parser, Into(error));
    if (error) co_return StatusOf(error);
    const int refused = JudgeHeader(parser.get());
    if (refused != 0) co_return refused;
    Arm(shared_.limits.body);
    if (boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(stream_, asio::buffer(kContinue), Into(error));
    }
    co_await http::async_read(stream_, buffer_, parser, Into(error));
    co_return error ? StatusOf(error) : 0;
  }

  int JudgeHeader(const Parser::value_type& message) const {
    if (refused_with_ != 0) return refused_with_;
    const auto hosts = message.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && message.version() >= 11)) return 400;
    // Any coding but chunked would leave the end of the body to guesswork.
    if (message.count(http::field::transfer_encoding) > 0 && !message.chunked()) return 400;
    return 0;
  }

  int StatusOf(const SysError& error) const {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
    if (error == http::error::body_limit) return 413;
    if (error == asio::error::operation_aborted) return timed_out_ ? 408 : kHangUp;
    if (error == http::error::end_of_stream || error == http::error::partial_message)
      return kHangUp;
    const bool malformed =
        error.category() == http::make_error_code(http::error::bad_method).category();
    return malformed ? 400 : kHangUp;
  }

  // The handler's answer, or nothing when it takes too long.
  awaitable<std::optional<HttpResponse>> Ask(HttpRequest request) {
    Disarm();
    const auto pending = std::make_shared<Pending>(executor());
    pending->timer.expires_after(shared_.limits.answer);
    shared_.handler(std::move(request), [pending](HttpResponse response) {
      asio::post(pending->timer.get_executor(),
                 [pending, response = std::move(response)]() mutable {
                   pending->response = std::move(response);
                   pending->timer.cancel();
                 });
    });
    SysError cancelled;  // when the answer is there
    co_await pending->timer.async_wait(Into(cancelled));
    co_return std::move(pending->response);
  }

  awaitable<bool> Write(const HttpResponse& response, const Parser::value_type& request,
                        bool keep) {
    http::response<http::span_body<const char>> message;
    message.result(static_cast<unsigned>(response.status));
    message.version(request.version());
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.set(http::field::date, HttpDate());
    if (response.status != 204) message.content_length(response.body.size());
    message.keep_alive(keep);
    if (request.method() != http::verb::head)
      message.body() = {response.body.data(), response.body.size()};
    SysError error;
    Arm(shared_.limits.write);
    co_await http::async_write(stream_, message, Into(error));
    co_return !error;
  }

  // Closes so that the last answer arrives: closing over unread bytes would reset the connection.
  awaitable<void> Farewell() {
    SysError error;
    Arm(kLinger);
    if constexpr (kTls) co_await stream_.async_shutdown(Into(error));
    socket().shutdown(tcp::socket::shutdown_send, error);
    for (size_t drained = 0; !error && drained < kMaxDrained;) {
      buffer_.clear();
      drained += co_await socket().async_read_some(buffer_.prepare(kReadChunk), Into(error));
    }
  }

  Shared& shared_;
  const int refused_with_;  // 0, 429 or 503
  Stream stream_;
  asio::steady_timer watch_;
  boost::beast::flat_buffer buffer_;
  bool timed_out_ = false;
  bool idle_ = false;
};

base::Result<std::unique_ptr<asio::ssl::context>> LoadTls(const HttpServerOptions& options) {
  if (options.tls_certificate_pem.empty()) return std::unique_ptr<asio::ssl::context>();
  auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  SysError error;
  SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
  tls->use_certificate_chain(asio::buffer(options.tls_certificate_pem), error);
  if (!error)
    tls->use_private_key(asio::buffer(options.tls_key_pem), asio::ssl::context::pem, error);
  // The call above already refuses a key that does not belong to the certificate.
  if (error) return base::Error(kTlsCertificateInvalid, {{"problem", error.message()}});
  return tls;
}

}  // namespace

// The members stand in the order of their lives: connections end with the context, and until then
// need what they share.
class HttpServer::Core {
 public:
  Core(const HttpServerOptions& options, Handler handler, Refusal refusal,
       std::unique_ptr<asio::ssl::context> tls)
      : shared_(options.limits, std::move(handler), std::move(refusal)),
        tls_(std::move(tls)),
        acceptor_(asio::make_strand(context_)) {}
  ~Core() { Stop(); }

  base::Status Listen(const std::string& host, uint16_t port) {
    SysError error;
    const tcp::endpoint endpoint(asio::ip::make_address(host, error), port);
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    if (!error) port_ = acceptor_.local_endpoint(error).port();
    if (!error) return base::Ok();
    return base::Error(kListenFailed, {{"address", host + " port " + std::to_string(port)},
                                       {"problem", error.message()}});
  }

  void Run() {
    asio::co_spawn(acceptor_.get_executor(), Accept(), asio::detached);
    for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { context_.run(); });
  }

  void Stop() {
    if (shared_.stopping.exchange(true)) return;
    asio::post(acceptor_.get_executor(), [this] {
      SysError ignored;
      acceptor_.close(ignored);
    });
    shared_.registry.CloseIdle();
    shared_.registry.AwaitEmpty(shared_.limits.stop);
    context_.stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  uint16_t port() const { return port_; }

 private:
  awaitable<void> Accept() {
    asio::steady_timer pause(acceptor_.get_executor());
    while (!shared_.stopping) {
      SysError error;
      tcp::socket socket(asio::make_strand(context_));
      co_await acceptor_.async_accept(socket, Into(error));
      if (!error) {
        Welcome(std::move(socket));
      } else {  // out of file descriptors, mostly
        pause.expires_after(kPause);
        co_await pause.async_wait(Into(error));
      }
    }
  }

  void Welcome(tcp::socket socket) {
    SysError error;
    const asio::ip::address address = socket.remote_endpoint(error).address();
    socket.set_option(tcp::no_delay(true), error);
    if (error) return;
    const Peer peer{address.to_string(), address.is_loopback()};
    switch (shared_.registry.Judge(peer)) {
      case ConnectionRegistry::Welcome::kServe:
        return Serve(std::move(socket), peer, 0);
      case ConnectionRegistry::Welcome::kTooManyFromThere:
        return Serve(std::move(socket), peer, 429);
      case ConnectionRegistry::Welcome::kTooManyHere:
        return Serve(std::move(socket), peer, 503);
      case ConnectionRegistry::Welcome::kHangUp:
        return;
    }
  }

  void Serve(tcp::socket socket, const Peer& peer, int refused_with) {
    if (tls_)
      Spawn(std::make_shared<Connection<TlsStream>>(shared_, peer, refused_with, std::move(socket),
                                                    *tls_));
    else
      Spawn(std::make_shared<Connection<tcp::socket>>(shared_, peer, refused_with,
                                                      std::move(socket)));
  }

  template <class Stream>
  void Spawn(std::shared_ptr<Connection<Stream>> connection) {
    const auto executor = connection->executor();
    asio::co_spawn(executor, Connection<Stream>::Run(std::move(connection)), asio::detached);
  }

  Shared shared_;
  std::unique_ptr<asio::ssl::context> tls_;
  asio::io_context context_{kThreads};
  tcp::acceptor acceptor_;
  std::vector<std::thread> threads_;
  uint16_t port_ = 0;
};

HttpServer::HttpServer(std::unique_ptr<Core> core) : core_(std::move(core)) {}
HttpServer::~HttpServer() = default;

base::Result<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpServerOptions& options,
                                                            Handler handler, Refusal refusal) {
  PANYUAN_ASSIGN(std::unique_ptr<asio::ssl::context> tls, LoadTls(options));
  auto core =
      std::make_unique<Core>(options, std::move(handler), std::move(refusal), std::move(tls));
  PANYUAN_TRY(core->Listen(options.host, options.port));
  core->Run();
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(core)));
}

uint16_t HttpServer::port() const { return core_->port(); }

void HttpServer::Stop() { core_->Stop(); }

}  // namespace panyuan::gateway
