// Digital Link URIs of any domain (GS1 Digital Link Standard: URI Syntax §5).
#include "services/ledger/digital_link.h"

#include <algorithm>
#include <span>
#include <vector>

#include "services/base/bytes.h"
#include "services/ledger/digital_link_text.h"

namespace panyuan::ledger {
namespace {

struct Qualifier {
  std::string_view code;
  std::string_view word;
  KeyCharset set;
  size_t max = 0;
  bool kept = true;  // false: identifies a variant, not a finer thing
};

constexpr Qualifier kVariantLotSerial[] = {{"22", "cpv", kLinkText, 20, false},
                                           {"10", "lot", kLinkText, 20},
                                           {"21", "ser", kLinkText, 20}};
constexpr Qualifier kVariantThirdParty[] = {{"22", "cpv", kLinkText, 20, false},
                                            {"235", "", kLinkText, 28}};
constexpr Qualifier kExtension[] = {{"254", "", kLinkText, 20}};
constexpr Qualifier kPartSerial[] = {{"8011", "", kDigitText, 12}};

struct LinkKey {
  std::string_view code;
  std::string_view word;
  size_t digits = 0;  // that the key begins with
  KeyCharset tail;    // the rest of the key
  size_t tail_min = 0;
  size_t tail_max = 0;
  std::span<const Qualifier> qualifiers;  // in this order, each optional
};

// Keys of free form begin with a company prefix of at least four digits.
constexpr LinkKey kKeys[] = {
    {"01", "gtin", 14, kDigitText, 0, 0, kVariantLotSerial},
    {"01", "gtin", 14, kDigitText, 0, 0, kVariantThirdParty},
    {"00", "sscc", 18, kDigitText, 0, 0, {}},
    {"414", "gln", 13, kDigitText, 0, 0, kExtension},
    {"417", "party", 13, kDigitText, 0, 0, {}},
    {"253", "gdti", 13, kLinkText, 0, 17, {}},
    {"255", "gcn", 13, kDigitText, 0, 12, {}},
    {"401", "ginc", 4, kLinkText, 1, 26, {}},
    {"402", "gsin", 17, kDigitText, 0, 0, {}},
    {"8003", "grai", 14, kLinkText, 0, 16, {}},
    {"8004", "giai", 4, kLinkText, 1, 26, {}},
    {"8006", "itip", 18, kDigitText, 0, 0, kVariantLotSerial},
    {"8010", "cpid", 4, kPartText, 1, 26, kPartSerial},
    {"8017", "gsrnp", 18, kDigitText, 0, 0, {}},
    {"8018", "gsrn", 18, kDigitText, 0, 0, {}},
};

template <class Named>
bool IsNamed(const Named& named, std::string_view segment) {
  return segment == named.code || (!named.word.empty() && segment == named.word);
}

// The key as it is written canonically, when it is one.
std::optional<std::string> CanonicalKey(const LinkKey& key, std::string_view value) {
  std::string text(value);
  if (key.code == "01" && AllDigits(value) &&
      (value.size() == 8 || value.size() == 12 || value.size() == 13))
    text.insert(0, 14 - value.size(), '0');
  if (text.size() < key.digits || !AllDigits(std::string_view(text).substr(0, key.digits)))
    return std::nullopt;
  const std::string_view tail = std::string_view(text).substr(key.digits);
  if (!IsKeyText(tail, key.tail, key.tail_min, key.tail_max)) return std::nullopt;
  return text;
}

// The URI of `key` whose value and qualifiers are `segments`, when they are what the key allows.
std::optional<std::string> Build(const LinkKey& key, std::span<const std::string_view> segments) {
  const auto value = CanonicalKey(key, segments.front());
  if (!value || segments.size() % 2 == 0) return std::nullopt;
  std::string finest;
  auto qualifier = key.qualifiers.begin();
  for (size_t i = 1; i < segments.size(); i += 2, ++qualifier) {
    while (qualifier != key.qualifiers.end() && !IsNamed(*qualifier, segments[i])) ++qualifier;
    if (qualifier == key.qualifiers.end() ||
        !IsKeyText(segments[i + 1], qualifier->set, 1, qualifier->max))
      return std::nullopt;
    if (qualifier->kept)
      finest = "/" + std::string(qualifier->code) + "/" + std::string(segments[i + 1]);
  }
  return std::string(kCanonicalDomain) + std::string(key.code) + "/" + *value + finest;
}

std::vector<std::string_view> SplitPath(std::string_view path) {
  std::vector<std::string_view> segments;
  segments.reserve(std::count(path.begin(), path.end(), '/') + 1);
  for (size_t slash = path.find('/'); slash != path.npos; slash = path.find('/')) {
    segments.push_back(path.substr(0, slash));
    path.remove_prefix(slash + 1);
  }
  segments.push_back(path);
  return segments;
}

}  // namespace

std::optional<size_t> CountKeyCharacters(std::string_view text, const KeyCharset& set) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i, ++count) {
    if (text[i] != '%') {
      if (set.plain.find(text[i]) == set.plain.npos) return std::nullopt;
      continue;
    }
    const auto byte = base::HexDecode(text.substr(i + 1, 2));
    if (!byte || byte->empty() || set.coded.find(byte->front()) == set.coded.npos)
      return std::nullopt;
    i += 2;
  }
  return count;
}

std::optional<std::string> DigitalLinkOfUri(std::string_view uri) {
  if (uri.find('.') == uri.npos || uri.find('#') != uri.npos) return std::nullopt;
  uri = uri.substr(uri.find("://") + 3);
  const std::vector<std::string_view> segments = SplitPath(uri.substr(0, uri.find('?')));
  for (size_t i = 1; i + 1 < segments.size(); ++i) {
    const std::string_view value = segments[i + 1];
    if (value.size() < 5 || !AllDigits(value.substr(0, 4))) continue;
    bool is_key = false;
    for (const LinkKey& key : kKeys) {
      if (!IsNamed(key, segments[i])) continue;
      is_key = true;
      if (auto link = Build(key, std::span(segments).subspan(i + 1))) return link;
    }
    if (is_key) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> CanonicalDigitalLink(std::string_view uri) {
  if (uri.starts_with("urn:epc:")) return DigitalLinkOfEpc(uri);
  if (uri.starts_with("https://") || uri.starts_with("http://")) return DigitalLinkOfUri(uri);
  return std::nullopt;
}

}  // namespace panyuan::ledger
