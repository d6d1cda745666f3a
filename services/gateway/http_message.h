// HTTP messages as the gateway's parts see them. Which library reads and writes them is known to
// http_server.cc alone.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panyuan::gateway {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// How long an answer may be kept.
inline constexpr std::string_view kForever = "public, max-age=31536000, immutable";
inline constexpr std::string_view kBriefly = "public, max-age=5";

inline HttpHeaders ContentHeaders(std::string_view type, std::string_view caching = "no-store") {
  return {{"Content-Type", std::string(type)}, {"Cache-Control", std::string(caching)}};
}

struct HttpRequest {
  std::string method;   // as sent
  std::string target;   // path and query, as sent
  HttpHeaders headers;  // names in lower case, in the order sent
  std::string body;
  bool from_loopback = false;  // the peer's address, whatever the headers say

  // The first value of the header of that lower-case name, or nothing.
  std::string_view Header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return {};
  }
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;  // without Date, Content-Length and Connection: the server adds those
  std::string body;
};

// Called exactly once, from any thread, at once or later.
using Reply = std::function<void(HttpResponse)>;

}  // namespace panyuan::gateway
