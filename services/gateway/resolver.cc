#include "services/gateway/resolver.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "panyuan/trace/v1/trace_service.pb.h"
#include "services/base/text.h"
#include "services/digital_link/dictionary.h"
#include "services/digital_link/link.h"
#include "services/gateway/reasons.h"

namespace panyuan::gateway {
namespace {

using base::Error;
using digital_link::DigitalLink;

constexpr std::string_view kFindByGtinLot = "/panyuan.trace.v1.TraceService/FindByGtinLot";
constexpr std::string_view kGetChain = "/panyuan.trace.v1.TraceService/GetChain";
constexpr std::string_view kLinkType = "linkType";
constexpr std::string_view kLinksetMedia = "application/linkset+json";

// The query without the question that the resolver has answered: whose page it leads to may have
// questions of its own.
std::string Forward(std::string href, std::string_view query) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (pair.empty() || pair.substr(0, pair.find('=')) == kLinkType) continue;
    href.append(href.find('?') == href.npos ? "?" : "&").append(pair);
  }
  return href;
}

std::string LotOf(const DigitalLink& link) {
  for (const digital_link::Element& qualifier : link.qualifiers)
    if (qualifier.ai == "10") return qualifier.value;
  return "";
}

void Refuse(const LinkRequest& request, int status, const Error& error) {
  request.fail(ToProblem(status, error, request.terms.lang));
}

}  // namespace

LinkRequest LinkRequest::Read(const HttpRequest& request, const Target& target) {
  LinkRequest read;
  read.path = target.path;
  read.query = target.query;
  read.type = QueryValue(target.query, kLinkType).value_or("");
  read.linkset = read.type == "linkset" || read.type == "all" ||
                 Accepts(request.Header("accept"), kLinksetMedia);
  return read;
}

Resolver::Resolver(RpcCalls& calls, const std::string& public_host)
    : calls_(calls), root_("https://" + public_host) {}

bool Resolver::Serves(std::string_view path) {
  if (path == kDescriptionPath) return true;
  if (!path.starts_with('/')) return false;
  const size_t end = path.find('/', 1);
  if (end == path.npos) return false;
  const digital_link::Entry* entry = digital_link::FindEntry(path.substr(1, end - 1));
  return entry && entry->key;
}

void Resolver::Share(HttpResponse& response) {
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  response.headers.emplace_back("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
  response.headers.emplace_back("Access-Control-Allow-Headers", "Accept, Accept-Language");
  response.headers.emplace_back("Access-Control-Expose-Headers", "Link, Location");
}

void Resolver::Resolve(LinkRequest request) const {
  if (request.path == kDescriptionPath) return request.reply(Describe());
  const std::string target =
      request.query.empty() ? request.path : request.path + "?" + request.query;
  const auto link = digital_link::ParsePath(target, {.short_gtins = true});
  if (!link.ok()) return Refuse(request, 400, link.error());
  trace::v1::FindByGtinLotRequest find;
  find.set_lot(LotOf(*link));
  find.set_gtin(link->key.value);
  find.set_page_size(kMaxBatches);
  if (link->key.ai != "01" || find.lot().empty()) return Refuse(request, 404, kLotMissing);
  const DigitalLink item{link->key, link->qualifiers, {}};
  calls_.Call<trace::v1::FindByGtinLotResponse>(
      kFindByGtinLot, find, request.terms,
      [this, request, item, lot = find.lot()](const grpc::Status& status,
                                              trace::v1::FindByGtinLotResponse found) {
        if (!status.ok()) return request.fail(ToProblem(status));
        if (found.batches().empty())
          return Refuse(request, 404,
                        Error(kLotNotFound, {{"gtin", item.key.value}, {"lot", lot}}));
        const std::vector<trace::v1::Batch> batches(found.batches().begin(), found.batches().end());
        Answer(request, batches, FormatUri(item, root_), FormatUri(item));
      });
}

void Resolver::ResolveBatch(LinkRequest request, const std::string& code) const {
  trace::v1::GetChainRequest chain;
  chain.set_batch_code(code);
  calls_.Call<trace::v1::GetChainResponse>(
      kGetChain, chain, request.terms,
      [this, request](const grpc::Status& status, trace::v1::GetChainResponse found) {
        if (!status.ok()) return request.fail(ToProblem(status));
        std::string digits = found.batch().batch_code();
        std::erase(digits, '-');
        Answer(request, std::span(&found.batch(), 1), root_ + "/T/" + digits, "");
      });
}

void Resolver::Answer(const LinkRequest& request, std::span<const trace::v1::Batch> batches,
                      const std::string& anchor, const std::string& canonical) const {
  const std::vector<Link> links = LinksOf(batches, root_);
  HttpResponse response;
  if (request.linkset) {
    const trace::v1::Batch& newest = batches.front();
    response = {
        200, ContentHeaders(kLinksetMedia),
        RenderLinkset(anchor, newest.product_name_zh() + " " + newest.product_name_en(), links)};
  } else {
    const std::string& type = request.type;
    const auto link = ChooseLink(links, type.empty() ? "defaultLink" : type, request.terms.lang);
    if (!link)
      return Refuse(
          request, 404,
          Error(kLinkTypeNotFound, {{"type", base::Quote(type)}, {"offered", TypesOf(links)}}));
    response = {
        307, {{"Location", Forward(link->href, request.query)}, {"Cache-Control", "no-store"}}, ""};
  }
  response.headers.emplace_back("Link", LinkHeader(anchor, canonical));
  response.headers.emplace_back("Vary", "Accept, Accept-Language");
  request.reply(std::move(response));
}

// GS1-Conformant Resolver Standard, "Resolver description file".
HttpResponse Resolver::Describe() const {
  nlohmann::ordered_json description;
  description["name"] = "磐源 Panyuan";
  description["resolverRoot"] = root_;
  description["supportedPrimaryKeys"] = {"01"};
  description["linkTypeDefaultCanBeLinkset"] = false;
  description["supportedLinkType"] =
      nlohmann::ordered_json::array({{{"namespace", "https://gs1.org/voc/"}, {"prefix", "gs1:"}}});
  return {200, ContentHeaders("application/json", "public, max-age=86400"),
          description.dump(2) + "\n"};
}

}  // namespace panyuan::gateway
