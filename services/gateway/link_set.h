// What is linked to a batch, in GS1's terms, and the linkset of it (RFC 9264; GS1-Conformant
// Resolver Standard).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "panyuan/trace/v1/batch.pb.h"
#include "services/gateway/header_text.h"

namespace panyuan::gateway {

struct Link {
  std::string_view type;  // a word of https://gs1.org/voc/: "pip"
  std::string href;
  std::string title;
  std::string_view language;  // "zh", "en"; empty where it is of none
  std::string_view media = "text/html";
};

// The links of batches of one lot, the newest first: to their pages (defaultLink to that of the
// first, pip), events (traceability), certificates (certificationInfo) and, of what is recalled or
// held, why (recallStatus). `root` is "https://<host>".
std::vector<Link> LinksOf(std::span<const trace::v1::Batch> batches, const std::string& root);

// The first link of that type, in that language where there is one; nothing where there is none.
// `type` is written "pip", "gs1:pip" or as an address of the vocabulary.
std::optional<Link> ChooseLink(std::span<const Link> links, std::string_view type, Lang lang);

// "gs1:pip, gs1:traceability": those there are, each once.
std::string TypesOf(std::span<const Link> links);

// application/linkset+json about `anchor`, a URI.
std::string RenderLinkset(const std::string& anchor, const std::string& description,
                          std::span<const Link> links);

// The value of a Link header: where the linkset is, and which canonical URI means the same.
std::string LinkHeader(const std::string& anchor, const std::string& canonical);

}  // namespace panyuan::gateway
