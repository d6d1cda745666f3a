// EPC URIs, EPC class URIs and EPC id pattern URIs (GS1 TDS 1.13 §6.3 and §8).
#include <cstdint>

#include "services/base/text.h"
#include "services/ledger/digital_link_text.h"

namespace panyuan::ledger {
namespace {

enum class Layout {
  kPlain,        // company prefix, reference
  kIndicator,    // the reference's first digit goes to the front
  kLeadingZero,  // a zero goes to the front
};

enum class Tail {
  kNone,
  kText,        // ".<text>"
  kDigits,      // ".<digits>"
  kAny,         // ".*", the pattern of all serials
  kPiecesText,  // ".<piece>.<total>.<text>", two digits each
  kPiecesAny,   // ".<piece>.<total>.*"
};

// A key of digits with a check digit.
struct NumberScheme {
  std::string_view urn;
  std::string_view ai;
  size_t digits;  // of company prefix and reference together
  Layout layout;
  Tail tail;
  size_t tail_max = 0;
  std::string_view tail_ai = "";  // where it is empty the tail is joined to the key
};

constexpr NumberScheme kNumberSchemes[] = {
    {"urn:epc:id:sgtin:", "01", 13, Layout::kIndicator, Tail::kText, 20, "21"},
    {"urn:epc:class:lgtin:", "01", 13, Layout::kIndicator, Tail::kText, 20, "10"},
    {"urn:epc:id:upui:", "01", 13, Layout::kIndicator, Tail::kText, 28, "235"},
    {"urn:epc:id:itip:", "8006", 13, Layout::kIndicator, Tail::kPiecesText, 20, "21"},
    {"urn:epc:id:sscc:", "00", 17, Layout::kIndicator, Tail::kNone},
    {"urn:epc:id:sgln:", "414", 12, Layout::kPlain, Tail::kText, 20, "254"},
    {"urn:epc:id:pgln:", "417", 12, Layout::kPlain, Tail::kNone},
    {"urn:epc:id:grai:", "8003", 12, Layout::kLeadingZero, Tail::kText, 16},
    {"urn:epc:id:gdti:", "253", 12, Layout::kPlain, Tail::kText, 17},
    {"urn:epc:id:sgcn:", "255", 12, Layout::kPlain, Tail::kDigits, 12},
    {"urn:epc:id:gsrn:", "8018", 17, Layout::kPlain, Tail::kNone},
    {"urn:epc:id:gsrnp:", "8017", 17, Layout::kPlain, Tail::kNone},
    {"urn:epc:id:gsin:", "402", 16, Layout::kPlain, Tail::kNone},
    {"urn:epc:idpat:sgtin:", "01", 13, Layout::kIndicator, Tail::kAny},
    {"urn:epc:idpat:upui:", "01", 13, Layout::kIndicator, Tail::kAny},
    {"urn:epc:idpat:itip:", "8006", 13, Layout::kIndicator, Tail::kPiecesAny},
    {"urn:epc:idpat:grai:", "8003", 12, Layout::kLeadingZero, Tail::kAny},
    {"urn:epc:idpat:gdti:", "253", 12, Layout::kPlain, Tail::kAny},
    {"urn:epc:idpat:sgcn:", "255", 12, Layout::kPlain, Tail::kAny},
};

// A key of free form without a check digit: company prefix and reference, 30 characters at most.
struct TextScheme {
  std::string_view urn;
  std::string_view ai;
  KeyCharset set;
  Tail tail = Tail::kNone;
  std::string_view tail_ai = "";
};

constexpr TextScheme kTextSchemes[] = {
    {"urn:epc:id:giai:", "8004", kEpcText},
    {"urn:epc:id:ginc:", "401", kEpcText},
    {"urn:epc:id:cpi:", "8010", kPartText, Tail::kDigits, "8011"},
    {"urn:epc:idpat:cpi:", "8010", kPartText, Tail::kAny},
};
constexpr size_t kTextKeyMax = 30;
constexpr size_t kPartSerialMax = 12;

// What an EPC URI may write plainly and a Digital Link URI may not.
std::string EncodeForLink(std::string_view text) {
  std::string out;
  for (const char& c : text) {
    if (std::string_view("!()*+,:").find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += base::PercentEncode({&c, 1});
    }
  }
  return out;
}

// The company prefix at the start of `body`, 6 to 12 digits before the first dot.
std::optional<std::string_view> CompanyPrefix(std::string_view body) {
  const std::string_view prefix = body.substr(0, body.find('.'));
  if (prefix.size() == body.size() || prefix.size() < 6 || prefix.size() > 12 || !AllDigits(prefix))
    return std::nullopt;
  return prefix;
}

// Takes ".dd.dd" off the front of `rest`.
std::optional<std::string> TakePieces(std::string_view& rest) {
  if (rest.size() < 6 || rest[0] != '.' || rest[3] != '.') return std::nullopt;
  std::string pieces = std::string(rest.substr(1, 2)) + std::string(rest.substr(4, 2));
  if (!AllDigits(pieces)) return std::nullopt;
  rest.remove_prefix(6);
  return pieces;
}

// What is appended to the key for the rest of the URI after company prefix and reference.
std::optional<std::string> BuildTail(const NumberScheme& scheme, std::string_view rest) {
  std::string pieces;
  if (scheme.tail == Tail::kPiecesText || scheme.tail == Tail::kPiecesAny) {
    auto taken = TakePieces(rest);
    if (!taken) return std::nullopt;
    pieces = *std::move(taken);
  }
  if (scheme.tail == Tail::kNone) return rest.empty() ? std::optional(pieces) : std::nullopt;
  if (rest.empty() || rest[0] != '.') return std::nullopt;
  const std::string_view tail = rest.substr(1);
  if (scheme.tail == Tail::kAny || scheme.tail == Tail::kPiecesAny)
    return tail == "*" ? std::optional(pieces) : std::nullopt;
  const KeyCharset& set = scheme.tail == Tail::kDigits ? kDigitText : kEpcText;
  if (!IsKeyText(tail, set, 1, scheme.tail_max)) return std::nullopt;
  if (scheme.tail_ai.empty()) return pieces + EncodeForLink(tail);
  if (scheme.tail_ai == "254" && tail == "0") return pieces;  // a GLN without extension
  return pieces + "/" + std::string(scheme.tail_ai) + "/" + EncodeForLink(tail);
}

std::optional<std::string> FromNumber(const NumberScheme& scheme, std::string_view body) {
  const auto prefix = CompanyPrefix(body);
  if (!prefix) return std::nullopt;
  const std::string_view after = body.substr(prefix->size() + 1);
  const size_t length = scheme.digits - prefix->size();
  const std::string_view reference = after.substr(0, length);
  if (reference.size() != length || !AllDigits(reference)) return std::nullopt;
  const auto tail = BuildTail(scheme, after.substr(length));
  if (!tail) return std::nullopt;

  std::string key;
  if (scheme.layout == Layout::kIndicator) {
    key.append(reference.substr(0, 1)).append(*prefix).append(reference.substr(1));
  } else {
    if (scheme.layout == Layout::kLeadingZero) key = "0";
    key.append(*prefix).append(reference);
  }
  key += digital_link::CheckDigit(key);
  return std::string(kCanonicalDomain).append(scheme.ai).append("/").append(key).append(*tail);
}

std::optional<std::string> FromText(const TextScheme& scheme, std::string_view body) {
  const auto prefix = CompanyPrefix(body);
  if (!prefix) return std::nullopt;
  std::string_view reference = body.substr(prefix->size() + 1);
  std::string tail;
  if (scheme.tail != Tail::kNone) {
    const size_t dot = reference.rfind('.');
    if (dot == reference.npos) return std::nullopt;
    const std::string_view serial = reference.substr(dot + 1);
    reference = reference.substr(0, dot);
    if (scheme.tail == Tail::kAny ? serial != "*"
                                  : !IsKeyText(serial, kDigitText, 1, kPartSerialMax))
      return std::nullopt;
    if (!scheme.tail_ai.empty()) tail.append("/").append(scheme.tail_ai).append("/").append(serial);
  }
  if (!IsKeyText(reference, scheme.set, 1, kTextKeyMax - prefix->size())) return std::nullopt;
  return std::string(kCanonicalDomain)
      .append(scheme.ai)
      .append("/")
      .append(*prefix)
      .append(EncodeForLink(reference))
      .append(tail);
}

}  // namespace

std::optional<std::string> DigitalLinkOfEpc(std::string_view urn) {
  for (const NumberScheme& scheme : kNumberSchemes)
    if (urn.starts_with(scheme.urn)) return FromNumber(scheme, urn.substr(scheme.urn.size()));
  for (const TextScheme& scheme : kTextSchemes)
    if (urn.starts_with(scheme.urn)) return FromText(scheme, urn.substr(scheme.urn.size()));
  return std::nullopt;
}

}  // namespace panyuan::ledger
