// What a browser asks for in its headers and address, read leniently: nothing here can fail a
// request but a broken percent-encoding.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace panyuan::gateway {

enum class Lang { kZh, kEn };

// "zh" or "en", as base::Error::Message takes it.
constexpr std::string_view LangCode(Lang lang) { return lang == Lang::kZh ? "zh" : "en"; }

// ASCII letters only.
std::string LowerCase(std::string_view text);
std::string_view Trim(std::string_view text);  // spaces and tabs
bool IsDigits(std::string_view text);          // at least one, and nothing else

// The better liked of Chinese and English in an Accept-Language value (RFC 9110 section 12.5.4);
// Chinese where neither or both alike are asked for.
Lang PreferredLanguage(std::string_view accept_language);

// Whether an Accept value likes JSON better than HTML; a program that takes anything gets HTML.
bool PrefersJson(std::string_view accept);

// Whether an Accept value names `media_type` itself, with a weight above 0.
bool Accepts(std::string_view accept, std::string_view media_type);

// The media type of a Content-Type value, in lower case without parameters.
std::string MediaType(std::string_view content_type);

// A request target in its parts; an absolute one ("http://host/path") loses its host.
struct Target {
  std::string_view path;   // "/..." still percent-encoded; "*" for OPTIONS
  std::string_view query;  // after the question mark, or empty
};
Target SplitTarget(std::string_view target);

// Nothing when an escape is broken or the result is not UTF-8.
std::optional<std::string> PercentDecode(std::string_view text);

// The first value of `name` in a query as a form sends it ("+" is a space); nothing when it is
// absent or broken.
std::optional<std::string> QueryValue(std::string_view query, std::string_view name);

// A "grpc-timeout" value such as "500m". Nothing when it is absent or malformed.
std::optional<std::chrono::milliseconds> GrpcTimeout(std::string_view value);
// A "connect-timeout-ms" value: 1 to 10 digits.
std::optional<std::chrono::milliseconds> ConnectTimeout(std::string_view value);

}  // namespace panyuan::gateway
