#include "services/upkeep/event_facts.h"

#include <cctype>
#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

#include "services/ledger/event_hash.h"

namespace panyuan::upkeep {
namespace {

// Walks JSON once, from left to right. Every method gives false where the text does not fit, and
// then the whole walk ends.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  bool AtEnd() { return Peek() == '\0' && at_ == end_; }

  // The text between the quotes, escapes left as written.
  bool String(std::string_view& text) {
    if (!Take('"')) return false;
    const char* const begin = at_;
    while (at_ < end_) {
      const auto* quote =
          static_cast<const char*>(std::memchr(at_, '"', static_cast<size_t>(end_ - at_)));
      if (!quote) return false;
      const auto* escape =
          static_cast<const char*>(std::memchr(at_, '\\', static_cast<size_t>(quote - at_)));
      if (!escape) {
        text = {begin, static_cast<size_t>(quote - begin)};
        at_ = quote + 1;
        return true;
      }
      at_ = escape + 2;
    }
    return false;
  }

  bool Number(double& value) {
    Peek();
    const auto [end, error] = std::from_chars(at_, end_, value);
    at_ = end;
    return error == std::errc();
  }

  // Calls `member` with each name; it takes the value.
  template <class Member>
  bool Object(Member member) {
    return Sequence('{', '}', [&] {
      std::string_view name;
      return String(name) && Take(':') && member(name);
    });
  }
  // Calls `element` for each element; it takes the value.
  template <class Element>
  bool Array(Element element) {
    return Sequence('[', ']', element);
  }

  // Passes over one value.
  bool Skip() {
    std::string_view text;
    switch (Peek()) {
      case '"':
        return String(text);
      case '{':
        return Object([&](std::string_view) { return Skip(); });
      case '[':
        return Array([&] { return Skip(); });
      default:
        return SkipWord();
    }
  }

 private:
  // The next character that is no space; 0 at the end.
  char Peek() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
    return at_ < end_ ? *at_ : '\0';
  }
  bool Take(char wanted) {
    if (Peek() != wanted || at_ >= end_) return false;
    ++at_;
    return true;
  }
  bool SkipWord() {  // a number, true, false or null
    const char* const begin = at_;
    while (at_ < end_ && (std::isalnum(static_cast<unsigned char>(*at_)) || *at_ == '-' ||
                          *at_ == '+' || *at_ == '.'))
      ++at_;
    return at_ > begin;
  }
  template <class Each>
  bool Sequence(char open, char close, Each each) {
    if (!Take(open) || ++depth_ > ledger::kMaxEventDepth) return false;
    for (bool first = true; !Take(close); first = false)
      if ((!first && !Take(',')) || !each()) return false;
    --depth_;
    return true;
  }

  const char* at_;
  const char* end_;
  int depth_ = 0;
};

std::string_view LastPart(std::string_view uri) { return uri.substr(uri.rfind('/') + 1); }

bool ReadQuantity(Scanner& scanner, EventFacts& facts, int64_t sign) {
  EventFacts::Quantity quantity;
  std::string_view uri;
  double kilograms = 0;
  const bool good = scanner.Object([&](std::string_view name) {
    if (name == "epcClass") return scanner.String(uri);
    if (name == "quantity") return scanner.Number(kilograms);
    return scanner.Skip();
  });
  quantity.batch_digits = LastPart(uri);
  quantity.mass_g = sign * std::llround(kilograms * 1'000);
  facts.quantities.push_back(quantity);
  return good && !quantity.batch_digits.empty();
}

bool ReadTransaction(Scanner& scanner, EventFacts& facts) {
  std::string_view type, uri;
  const bool good = scanner.Object([&](std::string_view name) {
    if (name == "type") return scanner.String(type);
    if (name == "bizTransaction") return scanner.String(uri);
    return scanner.Skip();
  });
  if (type == "testprd") facts.sample_code = LastPart(uri);
  if (type == "testres") facts.result_code = LastPart(uri);
  return good;
}

bool ReadLastPart(Scanner& scanner, std::string_view& part) {
  std::string_view uri;
  const bool good = scanner.String(uri);
  part = LastPart(uri);
  return good;
}

}  // namespace

ledger::ChainRow ChainRowOf(const EventFacts& facts, const EventFacts::Quantity& quantity) {
  const ledger::ChainRow row{facts.step, facts.disposition, quantity.mass_g};
  return facts.error ? ledger::CorrectionOf(row) : row;
}

bool ReadFacts(std::string_view event, EventFacts& facts) {
  std::vector<EventFacts::Quantity> quantities = std::move(facts.quantities);
  quantities.clear();
  facts = EventFacts{};
  facts.quantities = std::move(quantities);
  std::string_view time;
  Scanner scanner(event);
  const bool good = scanner.Object([&](std::string_view name) {
    if (name == "eventID") return scanner.String(facts.event_id);
    if (name == "eventTime") return scanner.String(time);
    if (name == "bizStep") return scanner.String(facts.step);
    if (name == "disposition") return scanner.String(facts.disposition);
    if (name.ends_with("uantityList")) {
      const int64_t sign = name == "inputQuantityList" ? -1 : 1;
      return scanner.Array([&] { return ReadQuantity(scanner, facts, sign); });
    }
    if (name == "bizTransactionList")
      return scanner.Array([&] { return ReadTransaction(scanner, facts); });
    if (name == "panyuan:sourceBatch") return ReadLastPart(scanner, facts.source_digits);
    if (name == "panyuan:gtin") return scanner.String(facts.gtin);
    if (name == "panyuan:lot") return scanner.String(facts.lot);
    if (name == "panyuan:flag") return scanner.String(facts.flag);
    if (name == "errorDeclaration") facts.error = true;
    return scanner.Skip();
  });
  if (!good || !scanner.AtEnd() || facts.event_id.empty()) return false;
  const auto read = base::ParseTime(time, "eventTime");
  if (read.ok()) facts.time = *read;
  return read.ok();
}

int64_t NumberOf(std::string_view code) {
  const std::string_view digits = code.substr(code.rfind('-') + 1);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole ? number : 0;
}

}  // namespace panyuan::upkeep
