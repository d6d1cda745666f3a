#include "services/gateway/link_set.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "services/base/text.h"

namespace panyuan::gateway {
namespace {

constexpr std::string_view kVocabulary = "https://gs1.org/voc/";
constexpr std::string_view kPrefixes[] = {kVocabulary, "https://www.gs1.org/voc/",
                                          "https://ref.gs1.org/voc/", "gs1:"};

void AddPage(std::string_view type, const std::string& page, const std::string& zh,
             const std::string& en, std::vector<Link>& links) {
  links.push_back({type, page + "?lang=zh", zh, "zh"});
  links.push_back({type, page + "?lang=en", en, "en"});
}

void AddLinks(const trace::v1::Batch& batch, const std::string& root, std::vector<Link>& links) {
  std::string digits = batch.batch_code();
  std::erase(digits, '-');
  const std::string page = root + "/T/" + digits;
  const std::string& code = batch.batch_code();
  if (links.empty()) links.push_back({"defaultLink", page, "批次 " + code + " batch", ""});
  AddPage("pip", page, "批次 " + code + " 的追溯信息", "Batch " + code + ": where it came from",
          links);
  links.push_back({"traceability",
                   root + "/epcis/events?MATCH_anyEPCClass=" + base::PercentEncode(page),
                   "EPCIS events of batch " + code, "", "application/ld+json"});
  if (const std::string& number = batch.certificate_number(); !number.empty())
    AddPage("certificationInfo", page, "承诺达标合格证 " + number,
            "Compliance certificate " + number, links);
  if (batch.has_recall()) {
    const trace::v1::RecallNote& recall = batch.recall();
    AddPage("recallStatus", page, "召回 " + recall.recall_code() + "：" + recall.reason_zh(),
            "Recall " + recall.recall_code() + ": " + recall.reason_en(), links);
  } else if (batch.has_hold()) {
    AddPage("recallStatus", page, "暂停销售：" + batch.hold().finding_zh(),
            "Sale stopped: " + batch.hold().finding_en(), links);
  }
}

nlohmann::ordered_json ToJson(const Link& link) {
  nlohmann::ordered_json json;
  json["href"] = link.href;
  json["title"] = link.title;
  if (!link.language.empty()) json["hreflang"] = {link.language};
  json["type"] = link.media;
  return json;
}

}  // namespace

std::vector<Link> LinksOf(std::span<const trace::v1::Batch> batches, const std::string& root) {
  std::vector<Link> links;
  for (const trace::v1::Batch& batch : batches) AddLinks(batch, root, links);
  return links;
}

std::optional<Link> ChooseLink(std::span<const Link> links, std::string_view type, Lang lang) {
  for (const std::string_view prefix : kPrefixes) {
    if (!type.starts_with(prefix)) continue;
    type.remove_prefix(prefix.size());
    break;
  }
  std::optional<Link> chosen;
  for (const Link& link : links) {
    if (link.type != type) continue;
    if (link.language.empty() || link.language == LangCode(lang)) return link;
    if (!chosen) chosen = link;
  }
  return chosen;
}

std::string TypesOf(std::span<const Link> links) {
  std::string types;
  std::vector<std::string_view> seen;
  for (const Link& link : links) {
    if (std::find(seen.begin(), seen.end(), link.type) != seen.end()) continue;
    seen.push_back(link.type);
    types.append(types.empty() ? "gs1:" : ", gs1:").append(link.type);
  }
  return types;
}

std::string RenderLinkset(const std::string& anchor, const std::string& description,
                          std::span<const Link> links) {
  nlohmann::ordered_json context;
  context["anchor"] = anchor;
  context["itemDescription"] = description;
  for (const Link& link : links)
    context[std::string(kVocabulary).append(link.type)].push_back(ToJson(link));
  const nlohmann::ordered_json linkset = {{"linkset", {context}}};
  return linkset.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string LinkHeader(const std::string& anchor, const std::string& canonical) {
  std::string header =
      "<" + anchor + "?linkType=linkset>; rel=\"linkset\"; " + "type=\"application/linkset+json\"";
  if (!canonical.empty()) header += ", <" + canonical + ">; rel=\"owl:sameAs\"";
  return header;
}

}  // namespace panyuan::gateway
