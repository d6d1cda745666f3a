// Which address answers what.
//
//   /                    a form for the code on a label
//   /find?code=…         303 to the batch, whatever of a label was typed or pasted
//   /T/<code>            a batch, as a page or, for "Accept: application/json", as JSON
//   /T/<code>/<leaf>     the same by a receipt: the sale in the log's entry at that place on top
//   /01/<GTIN>/10/<lot>  GS1 Digital Links (resolver.h)
//   /Q/<digits>          the same by a signed label
//   /epcis/…             EPCIS 2.0 (epcis_routes.h)
//   /checkpoint, …       the log as files (log_routes.h)
//   /panyuan.…/<Method>  gRPC-Web and Connect (bridge.h)
//   /verify-<hash>.js    the batch page's script; another text has another address
//   /livez /readyz       for whatever supervises the process; /healthz is another name of /livez
//   /metrics             for loopback peers only, and not through a front
//   /icon.svg /favicon.ico
//
// The letters T and Q are taken in either case, since QR symbols hold capitals. `lang=zh|en` in the
// query wins over Accept-Language, `format=json` over Accept; `at=M02` says at which market the
// reader sees a label.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "services/gateway/bridge.h"
#include "services/gateway/consumer_page.h"
#include "services/gateway/epcis_routes.h"
#include "services/gateway/http_message.h"
#include "services/gateway/http_server.h"
#include "services/gateway/label_check.h"
#include "services/gateway/log_routes.h"
#include "services/gateway/problem.h"
#include "services/gateway/resolver.h"
#include "services/gateway/rpc_calls.h"
#include "services/gateway/scan.h"

namespace panyuan::gateway {

struct RouteOptions {
  std::string public_host;  // named in the instructions for checking
  bool tls = false;         // whether browsers are told to stay with HTTPS
  HttpLimits limits;        // named in refusals
  std::vector<EpcisToken> epcis_tokens;
};

// Thread-safe; every call returns at once.
class Routes {
 public:
  // `calls` outlives the routes and every reply. Without `count_scan` nothing is counted.
  Routes(RouteOptions options, RpcCalls& calls, CheckLabel check_label,
         std::function<std::string()> metrics_text, CountScan count_scan);

  // HttpServer's Handler: answers every request, also with 404, 405 and the like, as
  // problem+json or as a page by what the request accepts.
  void Handle(const HttpRequest& request, Reply reply) const;

  // HttpServer's Refusal.
  HttpResponse Refuse(int status, const HttpRequest& request) const;

 private:
  struct Visit;

  void Dispatch(const Visit& visit, const HttpRequest& request) const;
  void Read(const Visit& visit) const;
  void Find(const Visit& visit) const;
  // Whether the resolver answers.
  bool Resolve(const Visit& visit) const;
  void ShowLabel(const Visit& visit, const std::string& digits) const;
  void ShowReceipt(const Visit& visit, const ReceiptPath& receipt) const;
  void ShowBatch(const Visit& visit, const std::string& code, std::optional<LabelCheck> label,
                 std::optional<Purchase> purchase = {}) const;
  void SendBatch(const Visit& visit, const grpc::Status& chain_status, BatchView& view) const;
  void ShowScript(const Visit& visit) const;
  void ShowReadiness(const Visit& visit) const;
  void CountScanOf(const Visit& visit, const trace::v1::Batch& batch) const;
  HttpResponse BatchResponse(const Visit& visit, const BatchView& view) const;
  std::optional<registry::v1::ListMarketsResponse> KnownMarkets() const;
  void KeepMarkets(const registry::v1::ListMarketsResponse& markets) const;
  void Secure(HttpResponse& response) const;

  const RouteOptions options_;
  RpcCalls& calls_;
  const Bridge bridge_;
  const LogRoutes log_;
  const Resolver resolver_;
  const EpcisRoutes epcis_;
  const CheckLabel check_label_;
  const std::function<std::string()> metrics_text_;
  const CountScan count_scan_;
  // As they were first read: what the seed says of them is taken up at the next start.
  mutable std::mutex markets_mutex_;
  mutable std::optional<registry::v1::ListMarketsResponse> markets_;
};

}  // namespace panyuan::gateway
