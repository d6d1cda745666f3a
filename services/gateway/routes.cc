#include "services/gateway/routes.h"

#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "services/digital_link/link.h"
#include "services/gateway/page_frame.h"
#include "services/gateway/page_script.h"
#include "services/gateway/reasons.h"
#include "services/gateway/scan_notice.h"
#include "services/label/qr_payload.h"

namespace panyuan::gateway {
namespace {

using base::Error;

constexpr std::string_view kGetChain = "/panyuan.trace.v1.TraceService/GetChain";
constexpr std::string_view kListResults = "/panyuan.lab.v1.LabService/ListBatchResults";
constexpr std::string_view kListEntries = "/panyuan.ledger.v1.LedgerService/ListEntries";
constexpr std::string_view kGetCheckpoint = "/panyuan.ledger.v1.LedgerService/GetCheckpoint";
constexpr std::string_view kGetScans = "/panyuan.label.v1.LabelService/GetScanHistory";
constexpr std::string_view kListMarkets = "/panyuan.registry.v1.RegistryService/ListMarkets";
constexpr std::string_view kCheckHealth = "/grpc.health.v1.Health/Check";
// grpc.health.v1.HealthCheckResponse{status: SERVING}: field 1, varint 1.
constexpr std::string_view kServing = "\x08\x01";

HttpResponse Content(std::string_view type, std::string body,
                     std::string_view caching = "no-store") {
  return {200, ContentHeaders(type, caching), std::move(body)};
}

HttpResponse Page(int status, std::string body) {
  HttpResponse response = Content("text/html; charset=utf-8", std::move(body));
  response.status = status;
  response.headers.emplace_back("Vary", "Accept, Accept-Language");
  AddRetryAfter(response);
  return response;
}

// What follows "/T/" in "/T/…" or "/t/…": a single segment.
std::optional<std::string_view> Below(std::string_view path, char letter) {
  if (path.size() < 4 || path[0] != '/' || path[2] != '/') return std::nullopt;
  if ((path[1] & ~0x20) != letter || path.find('/', 3) != path.npos) return std::nullopt;
  return path.substr(3);
}

// Where programs come, whatever they accept.
bool IsForPrograms(std::string_view path) {
  return Bridge::Serves(path) || LogRoutes::Serves(path) || EpcisRoutes::Serves(path) ||
         path == "/livez" || path == "/healthz" || path == "/readyz" || path == "/metrics";
}

// Who follows a GS1 Digital Link is taken for a program unless a browser asks for a page.
bool IsLinkForProgram(const HttpRequest& request, std::string_view path) {
  return Resolver::Serves(path) && !Accepts(request.Header("accept"), "text/html");
}

Lang ChooseLang(const HttpRequest& request, std::string_view query) {
  const std::optional<std::string> asked = QueryValue(query, "lang");
  if (asked == "en") return Lang::kEn;
  if (asked == "zh") return Lang::kZh;
  return PreferredLanguage(request.Header("accept-language"));
}

bool ChooseJson(const HttpRequest& request, const Target& target) {
  return IsForPrograms(target.path) || IsLinkForProgram(request, target.path) ||
         QueryValue(target.query, "format") == "json" || PrefersJson(request.Header("accept"));
}

Error RefusalError(int status, const HttpLimits& limits) {
  switch (status) {
    case 408:
      return kRequestTooSlow;
    case 413:
      return Error(kRequestTooLarge, {{"max", std::to_string(limits.body_bytes)}});
    case 429:
      return kTooManyConnections;
    case 431:
      return Error(kHeaderTooLarge, {{"max", std::to_string(limits.header_bytes)}});
    case 503:
      return kGatewayBusy;
    case 504:
      return kAnswerTooSlow;
    default:
      return kMalformedRequest;
  }
}

// Answers that are gathered for one page; the last to come sends it.
struct Gathering {
  BatchView view;
  grpc::Status chain_status;
  std::atomic<int> awaited = 1;  // until all are asked for
};

}  // namespace

// One request, as the routes see it.
struct Routes::Visit {
  std::string path;   // decoded
  std::string query;  // as sent
  Lang lang = Lang::kZh;
  bool json = false;  // whether a program is to be answered
  bool shows = true;  // not for HEAD
  bool from_loopback = false;
  std::string self;  // the address for the page's links
  base::Traceparent trace;
  LinkRequest link;
  Reply reply;

  HttpResponse Failure(const Problem& problem) const {
    return json ? ProblemResponse(problem)
                : Page(problem.status, RenderProblemPage(problem, lang, self));
  }
  void Fail(const Problem& problem) const { reply(Failure(problem)); }
  void Fail(int status, const Error& error) const { Fail(ToProblem(status, error, lang)); }
  CallTerms Terms() const { return {lang, kLongestCall, trace}; }
};

Routes::Routes(RouteOptions options, RpcCalls& calls, CheckLabel check_label,
               std::function<std::string()> metrics_text, CountScan count_scan)
    : options_(std::move(options)),
      calls_(calls),
      bridge_(calls),
      log_(calls),
      resolver_(calls, options_.public_host),
      epcis_(calls, options_.epcis_tokens),
      check_label_(std::move(check_label)),
      metrics_text_(std::move(metrics_text)),
      count_scan_(std::move(count_scan)) {}

void Routes::Handle(const HttpRequest& request, Reply reply) const {
  const Target target = SplitTarget(request.target);
  Visit visit;
  visit.query = target.query;
  visit.lang = ChooseLang(request, target.query);
  visit.json = ChooseJson(request, target);
  visit.shows = request.method == "GET";
  visit.from_loopback = request.from_loopback && request.Header("x-forwarded-for").empty() &&
                        request.Header("forwarded").empty();
  visit.self = target.path;
  visit.link = LinkRequest::Read(request, target);
  visit.trace = base::Traceparent::ReadOrMake(request.Header(base::kTraceparentKey));
  visit.reply = [this, reply = std::move(reply),
                 shared =
                     Resolver::Serves(target.path) || visit.link.asks()](HttpResponse response) {
    if (shared) Resolver::Share(response);
    Secure(response);
    reply(std::move(response));
  };
  std::optional<std::string> path = PercentDecode(target.path);
  if (!path) {
    visit.self = "/";
    return visit.Fail(400, kMalformedRequest);
  }
  visit.path = std::move(*path);
  Dispatch(visit, request);
}

HttpResponse Routes::Refuse(int status, const HttpRequest& request) const {
  const Target target = SplitTarget(request.target);
  const Lang lang = ChooseLang(request, target.query);
  const Problem problem = ToProblem(status, RefusalError(status, options_.limits), lang);
  HttpResponse response = ChooseJson(request, target)
                              ? ProblemResponse(problem)
                              : Page(status, RenderProblemPage(problem, lang, "/"));
  Secure(response);
  return response;
}

void Routes::Dispatch(const Visit& visit, const HttpRequest& request) const {
  if (EpcisRoutes::Serves(visit.path))
    return epcis_.Handle(request, visit.Terms(), visit.reply);
  const bool bridged = Bridge::Serves(visit.path);
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  const std::string allowed = bridged ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
  if (request.method == "OPTIONS") {
    HttpResponse response;
    response.status = 204;
    response.headers = {{"Allow", allowed}};
    return visit.reply(std::move(response));
  }
  if (bridged ? request.method != "POST" : !is_read) {
    const Error error(kHttpMethodNotAllowed, {{"method", request.method}, {"allowed", allowed}});
    HttpResponse response = visit.Failure(ToProblem(405, error, visit.lang));
    response.headers.emplace_back("Allow", allowed);
    return visit.reply(std::move(response));
  }
  if (bridged) return bridge_.Handle(request, visit.path, visit.Terms(), visit.reply);
  Read(visit);
}

void Routes::Read(const Visit& visit) const {
  const std::string& path = visit.path;
  if (Resolve(visit)) return;
  if (path == "/") return visit.reply(Page(200, RenderLandingPage(visit.lang)));
  if (path == "/find") return Find(visit);
  if (const auto code = Below(path, 'T')) return ShowBatch(visit, std::string(*code), {});
  if (const auto receipt = ReadReceiptPath(path)) return ShowReceipt(visit, *receipt);
  if (const auto digits = Below(path, 'Q')) return ShowLabel(visit, std::string(*digits));
  if (LogRoutes::Serves(path)) return log_.Read(path, visit.Terms(), visit.reply);
  if (path == ConsumerScript().path) return ShowScript(visit);
  if (path == "/livez" || path == "/healthz") return visit.reply(Content("text/plain", "ok\n"));
  if (path == "/readyz") return ShowReadiness(visit);
  if (path == "/metrics" && visit.from_loopback)
    return visit.reply(Content("text/plain; version=0.0.4; charset=utf-8", metrics_text_()));
  if (path == "/icon.svg" || path == "/favicon.ico")
    return visit.reply(Content("image/svg+xml", std::string(TabIcon()), "public, max-age=86400"));
  visit.Fail(404, kPageNotFound);
}

bool Routes::Resolve(const Visit& visit) const {
  const auto code = Below(visit.path, 'T');
  const bool of_batch = code && visit.link.asks();
  if (!of_batch && !Resolver::Serves(visit.self)) return false;
  LinkRequest request = visit.link;
  request.terms = visit.Terms();
  request.reply = visit.reply;
  request.fail = [visit](const Problem& problem) { visit.Fail(problem); };
  if (of_batch) {
    resolver_.ResolveBatch(std::move(request), std::string(*code));
  } else {
    resolver_.Resolve(std::move(request));
  }
  return true;
}

void Routes::Find(const Visit& visit) const {
  const std::string text = QueryValue(visit.query, "code").value_or("");
  if (const auto link = digital_link::ParseUri(text, {.short_gtins = true}); link.ok())
    return visit.reply(
        {303, {{"Location", FormatUri(*link, "")}, {"Cache-Control", "no-store"}}, ""});
  const base::Result<label::ScannedLabel> scanned = label::ParseScannedText(text);
  if (!scanned.ok()) return visit.Fail(400, scanned.error());
  const auto* digits = std::get_if<label::SignedDigits>(&scanned->content);
  HttpResponse response;
  response.status = 303;
  std::string where = digits ? "/Q/" + digits->value
                             : "/T/" + std::get<label::BatchCode>(scanned->content).Digits();
  if (QueryValue(visit.query, "lang")) where += "?lang=" + std::string(LangCode(visit.lang));
  response.headers = {{"Location", where}, {"Cache-Control", "no-store"}};
  visit.reply(std::move(response));
}

void Routes::ShowLabel(const Visit& visit, const std::string& digits) const {
  LabelCheck label = check_label_(digits);
  if (label.verdict == LabelCheck::Verdict::kMalformed || !label.batch_code)
    return visit.Fail(400, kLabelNotReadable);
  const std::string code = *label.batch_code;
  ShowBatch(visit, code, std::move(label));
}

void Routes::ShowReceipt(const Visit& visit, const ReceiptPath& receipt) const {
  ledger::v1::ListEntriesRequest request;
  request.set_start_index(receipt.leaf_index);
  request.set_page_size(1);
  calls_.Call<ledger::v1::ListEntriesResponse>(
      kListEntries, request, visit.Terms(),
      [this, visit, receipt](const grpc::Status& status, ledger::v1::ListEntriesResponse answer) {
        if (!status.ok()) return visit.Fail(ToProblem(status));
        std::optional<Purchase> purchase;
        if (answer.entries_size() == 1)
          purchase =
              ReadPurchase(receipt.leaf_index, answer.entries(0).event_json(), receipt.code);
        if (!purchase)
          return visit.Fail(404, Error(kReceiptNotFound,
                                       {{"leaf_index", std::to_string(receipt.leaf_index)}}));
        ShowBatch(visit, receipt.code, {}, std::move(purchase));
      });
}

void Routes::ShowBatch(const Visit& visit, const std::string& code,
                       std::optional<LabelCheck> label, std::optional<Purchase> purchase) const {
  const auto gathering = std::make_shared<Gathering>();
  gathering->view.label = std::move(label);
  gathering->view.purchase = std::move(purchase);
  gathering->view.seen_at = QueryValue(visit.query, "at").value_or("");
  const auto arrived = [this, visit, gathering] {
    if (--gathering->awaited == 0) SendBatch(visit, gathering->chain_status, gathering->view);
  };
  const auto gather = [&]<class Answer>(std::string_view method, const auto& request,
                                        std::optional<Answer>& slot) {
    ++gathering->awaited;
    calls_.Call<Answer>(method, request, visit.Terms(),
                        [arrived, &slot](const grpc::Status& status, Answer answer) {
                          if (status.ok()) slot = std::move(answer);
                          arrived();
                        });
  };
  trace::v1::GetChainRequest chain;
  chain.set_batch_code(code);
  ++gathering->awaited;
  calls_.Call<trace::v1::GetChainResponse>(
      kGetChain, chain, visit.Terms(),
      [gathering, arrived](const grpc::Status& status, trace::v1::GetChainResponse answer) {
        gathering->chain_status = status;
        gathering->view.chain = std::move(answer);
        arrived();
      });
  lab::v1::ListBatchResultsRequest results;
  results.set_batch_code(code);
  gather(kListResults, results, gathering->view.results);
  gather(kGetCheckpoint, ledger::v1::GetCheckpointRequest(), gathering->view.checkpoint);
  if (!visit.json) {
    label::v1::GetScanHistoryRequest scans;
    scans.set_batch_code(code);
    gather(kGetScans, scans, gathering->view.scans);
    gathering->view.markets = KnownMarkets();
    if (!gathering->view.markets)
      gather(kListMarkets, registry::v1::ListMarketsRequest(), gathering->view.markets);
  }
  arrived();
}

void Routes::SendBatch(const Visit& visit, const grpc::Status& chain_status,
                       BatchView& view) const {
  if (view.markets) KeepMarkets(*view.markets);
  if (!chain_status.ok()) return visit.Fail(ToProblem(chain_status));
  // A receipt is read at home, where no label is.
  if (view.purchase)
    view.purchase->FindStruck(view.chain);
  else
    CountScanOf(visit, view.chain.batch());
  visit.reply(BatchResponse(visit, view));
}

std::optional<registry::v1::ListMarketsResponse> Routes::KnownMarkets() const {
  const std::lock_guard lock(markets_mutex_);
  return markets_;
}

void Routes::KeepMarkets(const registry::v1::ListMarketsResponse& markets) const {
  const std::lock_guard lock(markets_mutex_);
  if (!markets_ && markets.markets_size() > 0) markets_ = markets;
}

// A program that reads the JSON counts only where it says that somebody stands at a market.
void Routes::CountScanOf(const Visit& visit, const trace::v1::Batch& batch) const {
  const std::optional<std::string> at = QueryValue(visit.query, "at");
  if (!count_scan_ || !visit.shows || (visit.json && !at)) return;
  count_scan_({batch.batch_code(), batch.stall_code(), batch.market_code(), at.value_or(""),
               IsSoldOut(batch)});
}

HttpResponse Routes::BatchResponse(const Visit& visit, const BatchView& view) const {
  if (!visit.json)
    return Page(200, RenderConsumerPage(view, visit.lang, visit.self, options_.public_host));
  HttpResponse response = Content("application/json", RenderBatchJson(view));
  response.headers.emplace_back("Vary", "Accept, Accept-Language");
  return response;
}

void Routes::ShowScript(const Visit& visit) const {
  HttpResponse response = Content("text/javascript; charset=utf-8",
                                  std::string(ConsumerScript().text), kForever);
  response.headers.emplace_back("ETag", "\"" + ConsumerScript().integrity + "\"");
  visit.reply(std::move(response));
}

void Routes::ShowReadiness(const Visit& visit) const {
  calls_.Call(kCheckHealth, "", {visit.lang, std::chrono::seconds(2)},
              [visit](const grpc::Status& status, const std::string& answer) {
                if (!status.ok() || answer != kServing) return visit.Fail(503, kNotReady);
                visit.reply(Content("text/plain", "ready\n"));
              });
}

void Routes::Secure(HttpResponse& response) const {
  static const std::string policy = "default-src 'none'; script-src 'self'; connect-src 'self'; "
                                    "style-src " +
                                    StyleHash() +
                                    "; img-src 'self'; form-action 'self'; base-uri 'none'; "
                                    "frame-ancestors 'none'";
  response.headers.emplace_back("Content-Security-Policy", policy);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("X-Frame-Options", "DENY");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Permissions-Policy",
                                "camera=(), geolocation=(), microphone=(), payment=()");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  if (options_.tls) response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace panyuan::gateway
