#include "services/digital_link/link.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/text.h"
#include "services/digital_link/dictionary.h"
#include "services/digital_link/reasons.h"

namespace panyuan::digital_link {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kUriCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%";
constexpr std::string_view kNotInHosts = "_~?#@!$&'()*+,;=%";
constexpr std::string_view kSchemes[] = {"https://", "HTTPS://", "http://", "HTTP://"};

// Names of AIs in versions of the standard before 1.3.
constexpr std::pair<std::string_view, std::string_view> kWords[] = {
    {"gtin", "01"},   {"itip", "8006"},  {"cpid", "8010"}, {"cpv", "22"},    {"lot", "10"},
    {"ser", "21"},    {"sscc", "00"},    {"ginc", "401"},  {"gsin", "402"},  {"gln", "414"},
    {"party", "417"}, {"glnx", "254"},   {"grai", "8003"}, {"giai", "8004"}, {"gdti", "253"},
    {"gcn", "255"},   {"gsrnp", "8017"}, {"gsrn", "8018"}, {"srin", "8019"}, {"cpsn", "8011"},
    {"payto", "415"}, {"refno", "8020"}, {"exdt", "7003"}};

Error NoLink(std::string_view uri, std::string problem, std::string problem_zh) {
  return Error(kLinkInvalid, {{"value", base::Quote(uri, 200)},
                              {"problem", std::move(problem)},
                              {"problem_zh", std::move(problem_zh)}});
}

Error Misplaced(std::string_view ai, std::string problem, std::string problem_zh) {
  const Entry* entry = FindEntry(ai);
  return Error(kAiMisplaced, {{"ai", std::string(ai)},
                              {"title", std::string(entry ? entry->title : "")},
                              {"problem", std::move(problem)},
                              {"problem_zh", std::move(problem_zh)}});
}

enum class Place { kPath, kQuery };

// Undoes percent-encoding; in a query "+" is a space. Nothing where an escape is broken or makes a
// zero byte.
std::optional<std::string> Decode(std::string_view text, Place place) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = place == Place::kQuery && text[i] == '+' ? ' ' : text[i];
    if (c == '%') {
      const auto byte = base::HexDecode(text.substr(i + 1, 2));
      if (!byte || byte->empty()) return std::nullopt;
      c = byte->front();
      i += 2;
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  return out;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (size_t end = text.find(separator); end != text.npos; end = text.find(separator)) {
    pieces.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  pieces.push_back(text);
  return pieces;
}

std::string_view AiOf(std::string_view segment, Leniency leniency) {
  if (!leniency.words) return segment;
  for (const auto& [word, ai] : kWords)
    if (segment == word) return ai;
  return segment;
}

// Whether `ais` are, in order, some of `allowed`.
bool IsInOrder(const std::vector<std::string_view>& ais, const AiPatterns& allowed) {
  auto next = allowed.begin();
  for (const std::string_view ai : ais) {
    next = std::find(next, allowed.end(), ai);
    if (next == allowed.end()) return false;
    ++next;
  }
  return true;
}

bool MayQualify(std::string_view key, const std::vector<std::string_view>& ais) {
  const auto& lists = FindEntry(key)->qualifiers;
  return ais.empty() || std::any_of(lists.begin(), lists.end(), [&](const AiPatterns& allowed) {
           return IsInOrder(ais, allowed);
         });
}

std::vector<std::string_view> AisOf(const Elements& elements) {
  std::vector<std::string_view> ais;
  for (const Element& element : elements) ais.push_back(element.ai);
  return ais;
}

// Whether the AI could stand among the link's qualifiers.
bool BelongsInPath(const DigitalLink& link, std::string_view ai) {
  const std::vector<std::string_view> ais = AisOf(link.qualifiers);
  for (size_t at = 0; at <= ais.size(); ++at) {
    std::vector<std::string_view> trial = ais;
    trial.insert(trial.begin() + static_cast<std::ptrdiff_t>(at), ai);
    if (MayQualify(link.key.ai, trial)) return true;
  }
  return false;
}

// Whether everything stands where it may.
Status CheckPlaces(const DigitalLink& link, Leniency leniency) {
  if (!MayQualify(link.key.ai, AisOf(link.qualifiers)))
    return Misplaced(link.key.ai,
                     "what follows it in the path is no qualifier of it, or in a wrong order",
                     "路径中其后的内容不是它的限定符，或顺序不对");
  Elements before = {link.key};
  before.insert(before.end(), link.qualifiers.begin(), link.qualifiers.end());
  for (const Element& attribute : link.attributes) {
    const Entry* entry = FindEntry(attribute.ai);
    for (const Element& other : before)
      if (other.ai == attribute.ai)
        return Error(kAiRepeated,
                     {{"ai", attribute.ai}, {"title", std::string(entry ? entry->title : "")}});
    before.push_back(attribute);
    if (!entry && leniency.unknown_attributes) continue;
    if (!entry || !entry->attribute)
      return Misplaced(attribute.ai, "it must not stand in the query of a Digital Link",
                       "不能放在数字链接的查询部分");
    if (BelongsInPath(link, attribute.ai))
      return Misplaced(attribute.ai, "it belongs in the path, after its key",
                       "应放在路径中，位于主键之后");
  }
  return Ok();
}

Status CheckLink(const DigitalLink& link, Leniency leniency) {
  PANYUAN_TRY(CheckPlaces(link, leniency));
  Elements known = link.elements();
  if (leniency.unknown_attributes)
    std::erase_if(known, [](const Element& element) { return !FindEntry(element.ai); });
  return CheckElements(known);
}

Result<Element> ReadElement(std::string_view uri, std::string_view ai, std::string_view coded,
                            Place place) {
  auto value = Decode(coded, place);
  if (!value)
    return NoLink(uri, "the value of (" + std::string(ai) + ") is not percent-encoded text",
                  "(" + std::string(ai) + ") 的值不是百分号编码的文本");
  return Element{std::string(ai), *std::move(value)};
}

// The key is the last one from which every other segment is an AI.
std::optional<size_t> FindKey(const std::vector<std::string_view>& segments, Leniency leniency) {
  for (size_t at = segments.size(); at >= 2;) {
    at -= 2;
    const Entry* entry = FindEntry(AiOf(segments[at], leniency));
    if (!entry) return std::nullopt;
    if (entry->key) return at;
  }
  return std::nullopt;
}

Status ReadPath(std::string_view path, Leniency leniency, DigitalLink& link) {
  const std::vector<std::string_view> segments = Split(path.substr(1), '/');
  const auto key = FindKey(segments, leniency);
  if (!key)
    return NoLink(path, "no key such as /01/ with a GTIN stands in its path",
                  "路径中没有 /01/ 加 GTIN 之类的主键");
  if (segments.size() - *key > 2 * kMaxElements)
    return NoLink(path, "more than 64 elements", "超过 64 个单元数据");
  for (size_t i = *key; i + 1 < segments.size(); i += 2) {
    const std::string_view ai = AiOf(segments[i], leniency);
    PANYUAN_ASSIGN(Element element, ReadElement(path, ai, segments[i + 1], Place::kPath));
    if (ai == "01" && leniency.short_gtins) element.value = PadGtin(element.value);
    if (i == *key) {
      link.key = std::move(element);
    } else {
      link.qualifiers.push_back(std::move(element));
    }
  }
  return Ok();
}

// Parameters whose names are no numbers are the reader's own.
Status ReadQuery(std::string_view query, Leniency leniency, DigitalLink& link) {
  for (const std::string_view pair : Split(query, '&')) {
    const size_t equals = pair.find('=');
    const std::string_view ai = pair.substr(0, equals);
    if (equals == pair.npos || ai.empty() || !AllDigits(ai)) continue;
    if (!FindEntry(ai) && !leniency.unknown_attributes)
      return Error(kAiUnknown, {{"ai", base::Quote(ai)}});
    if (link.attributes.size() == kMaxElements)
      return NoLink(query, "more than 64 elements", "超过 64 个单元数据");
    PANYUAN_ASSIGN(Element element, ReadElement(query, ai, pair.substr(equals + 1), Place::kQuery));
    if (ai == "01") element.value = PadGtin(element.value);
    link.attributes.push_back(std::move(element));
  }
  return Ok();
}

// As many of `elements` as the list can take, in its order.
Elements TakeQualifiers(const Elements& elements, const AiPatterns& list) {
  Elements taken;
  for (const std::string_view ai : list)
    for (const Element& element : elements)
      if (element.ai == ai) taken.push_back(element);
  return taken;
}

}  // namespace

Elements DigitalLink::elements() const {
  Elements all = {key};
  all.insert(all.end(), qualifiers.begin(), qualifiers.end());
  all.insert(all.end(), attributes.begin(), attributes.end());
  return all;
}

Result<DigitalLink> ParseUri(std::string_view uri, Leniency leniency) {
  for (const std::string_view scheme : kSchemes) {
    if (!uri.starts_with(scheme)) continue;
    const std::string_view rest = uri.substr(scheme.size());
    const size_t slash = rest.find('/');
    if (slash == 0 || slash == rest.npos)
      return NoLink(uri, "it has no host or no path", "缺少主机名或路径");
    if (rest.substr(0, slash).find_first_of(kNotInHosts) != rest.npos)
      return NoLink(uri, "its host is none", "主机名无效");
    return ParsePath(rest.substr(slash), leniency);
  }
  return NoLink(uri, "it does not begin with https://", "开头不是 https://");
}

Result<DigitalLink> ParsePath(std::string_view text, Leniency leniency) {
  if (text.size() > kMaxUriBytes)
    return NoLink(text, "it is longer than 4096 characters", "超过 4096 个字符");
  if (!text.starts_with('/') || text.find_first_not_of(kUriCharacters) != text.npos)
    return NoLink(text, "it holds characters that an address cannot", "含有网址不允许的字符");
  text = text.substr(0, text.find('#'));
  const size_t mark = text.find('?');
  DigitalLink link;
  PANYUAN_TRY(ReadPath(text.substr(0, mark), leniency, link));
  if (mark != text.npos) PANYUAN_TRY(ReadQuery(text.substr(mark + 1), leniency, link));
  PANYUAN_TRY(CheckLink(link, leniency));
  return link;
}

Result<DigitalLink> Arrange(const Elements& elements) {
  PANYUAN_TRY(CheckElements(elements));
  Elements rest;
  for (const Element& element : elements)
    if (std::find(rest.begin(), rest.end(), element) == rest.end()) rest.push_back(element);
  const auto key = std::find_if(rest.begin(), rest.end(),
                                [](const Element& element) { return FindEntry(element.ai)->key; });
  if (key == rest.end())
    return NoLink(FormatBracketed(elements), "it holds no key such as (01)",
                  "其中没有 (01) 之类的主键");
  DigitalLink link{*key, {}, {}};
  rest.erase(key);
  for (const AiPatterns& list : FindEntry(link.key.ai)->qualifiers) {
    Elements taken = TakeQualifiers(rest, list);
    if (taken.size() > link.qualifiers.size()) link.qualifiers = std::move(taken);
  }
  for (const Element& element : rest)
    if (std::find(link.qualifiers.begin(), link.qualifiers.end(), element) == link.qualifiers.end())
      link.attributes.push_back(element);
  std::stable_partition(link.attributes.begin(), link.attributes.end(),
                        [](const Element& element) { return FindEntry(element.ai)->fixed; });
  PANYUAN_TRY(CheckPlaces(link, {}));
  return link;
}

std::string FormatUri(const DigitalLink& link, std::string_view stem) {
  if (stem.ends_with('/')) stem.remove_suffix(1);
  std::string uri(stem);
  const auto add = [&uri](const Element& element) {
    uri.append("/").append(element.ai).append("/").append(base::PercentEncode(element.value));
  };
  add(link.key);
  for (const Element& qualifier : link.qualifiers) add(qualifier);
  char separator = '?';
  for (const Element& attribute : link.attributes) {
    uri += std::exchange(separator, '&');
    uri.append(attribute.ai).append("=").append(base::PercentEncode(attribute.value));
  }
  return uri;
}

}  // namespace panyuan::digital_link
