#include "services/http/http_client.h"

#include <curl/curl.h>

#include <utility>

#include "services/base/text.h"
#include "services/http/reasons.h"

namespace panyuan::http {
namespace {

using base::Error;
using base::Result;

constexpr size_t kMaxUrlBytes = 2'048;

using UrlPtr = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;
using ListPtr = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

std::string PartOf(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool IsLoopback(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

// The host of a URL that may be called.
Result<std::string> HostOf(const std::string& url) {
  const UrlPtr parts(curl_url(), curl_url_cleanup);
  const bool read = url.size() <= kMaxUrlBytes && parts &&
                    curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK;
  if (read) {
    const std::string scheme = PartOf(parts.get(), CURLUPART_SCHEME);
    std::string host = PartOf(parts.get(), CURLUPART_HOST);
    const bool anonymous = PartOf(parts.get(), CURLUPART_USER).empty();
    if (anonymous && (scheme == "https" || (scheme == "http" && IsLoopback(host)))) return host;
  }
  return Error(kHttpUrlInvalid, {{"url", base::Quote(url, 200)}});
}

struct Body {
  std::string bytes;
  size_t max = 0;
  bool too_long = false;
};

size_t TakeBody(char* data, size_t, size_t count, void* target) {
  Body& body = *static_cast<Body*>(target);
  body.too_long = body.bytes.size() + count > body.max;
  if (body.too_long) return 0;  // ends the call
  body.bytes.append(data, count);
  return count;
}

const Reason& ReasonOf(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return kHttpTimeout;
    case CURLE_SSL_CACERT_BADFILE:
      return kHttpCaUnreadable;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return kHttpNotTrusted;
    default:
      return kHttpUnreachable;
  }
}

}  // namespace

struct HttpClient::Handle {
  // curl_global_init is thread-safe only once, hence the static.
  Handle() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready == CURLE_OK) curl = curl_easy_init();
  }
  ~Handle() { curl_easy_cleanup(curl); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  CURL* curl = nullptr;
};

HttpClient::HttpClient(HttpClientOptions options)
    : options_(std::move(options)), handle_(std::make_unique<Handle>()) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Result<HttpAnswer> HttpClient::Get(const std::string& url) {
  curl_easy_reset(handle_->curl);
  return Perform(url);
}

Result<HttpAnswer> HttpClient::Post(const std::string& url, const std::string& content_type,
                                    std::string_view body,
                                    std::span<const std::string> headers) {
  CURL* const curl = handle_->curl;
  curl_easy_reset(curl);
  const ListPtr lines(curl_slist_append(nullptr, ("Content-Type: " + content_type).c_str()),
                      curl_slist_free_all);
  for (const std::string& line : headers) curl_slist_append(lines.get(), line.c_str());
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  return Perform(url);
}

Result<HttpAnswer> HttpClient::Perform(const std::string& url) {
  PANYUAN_ASSIGN(const std::string host, HostOf(url));
  CURL* const curl = handle_->curl;
  if (!curl) return Error(kHttpUnreachable, {{"host", host}, {"problem", "libcurl"}});
  Body body{{}, options_.max_body_bytes, false};
  char problem[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  if (!options_.ca_file.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
    curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
  }
  if (options_.unverified) {
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!options_.pinned_key.empty())
    curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, options_.pinned_key.c_str());
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, problem);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &TakeBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  const CURLcode code = curl_easy_perform(curl);
  if (body.too_long)
    return Error(kHttpAnswerTooLong, {{"host", host}, {"max", std::to_string(body.max)}});
  if (code != CURLE_OK)
    return Error(ReasonOf(code), {{"host", host},
                                  {"problem", *problem ? problem : curl_easy_strerror(code)},
                                  {"timeout_ms", std::to_string(options_.timeout.count())}});
  long status = 0;
  const char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  return HttpAnswer{static_cast<int>(status), type ? type : "", std::move(body.bytes)};
}

base::Status CheckUrl(const std::string& url) {
  PANYUAN_TRY(HostOf(url));
  return base::Ok();
}

}  // namespace panyuan::http
