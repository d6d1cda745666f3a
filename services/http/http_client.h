// Blocking HTTP calls to servers that this program was told of.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::http {

struct HttpClientOptions {
  std::string ca_file;     // PEM; empty: the system's authorities
  std::string pinned_key;  // "sha256//<base64>" of the server's public key; empty: any
  std::chrono::milliseconds timeout{10'000};  // of one call, connecting included
  size_t max_body_bytes = 1 << 20;            // of an answer
  bool unverified = false;  // takes any certificate: only for what is then checked otherwise
};

struct HttpAnswer {
  int status = 0;
  std::string content_type;  // as sent; empty where none was
  std::string body;
};

// Calls one after the other over connections that are kept open. TLS 1.2 or later with the
// server's name checked; plain http to loopback only. Follows no redirect and keeps no cookie.
// One thread at a time.
class HttpClient {
 public:
  explicit HttpClient(HttpClientOptions options);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  // Any status is an answer.
  // Errors: HTTP_URL_INVALID, HTTP_CA_UNREADABLE, HTTP_NOT_TRUSTED, HTTP_UNREACHABLE, HTTP_TIMEOUT,
  // HTTP_ANSWER_TOO_LONG.
  base::Result<HttpAnswer> Get(const std::string& url);
  // `headers` are lines "Name: value".
  base::Result<HttpAnswer> Post(const std::string& url, const std::string& content_type,
                                std::string_view body, std::span<const std::string> headers = {});

 private:
  struct Handle;
  base::Result<HttpAnswer> Perform(const std::string& url);

  HttpClientOptions options_;
  std::unique_ptr<Handle> handle_;
};

// Whether `url` is one that a client calls. Errors: HTTP_URL_INVALID.
base::Status CheckUrl(const std::string& url);

}  // namespace panyuan::http
