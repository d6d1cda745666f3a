#include "services/registry/domain/limit_text.h"

#include <utility>

namespace panyuan::registry {
namespace {

constexpr std::string_view kOlderEdition = "older edition";

std::string_view Trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<base::Decimal> ReadNumber(std::string_view text) {
  auto number = base::Decimal::Parse(text, "limit");
  return number.ok() && number->sign() >= 0 ? std::optional(*number) : std::nullopt;
}

// "0.5-5.0 by crop"
bool IsRange(std::string_view text) {
  constexpr std::string_view kByCrop = " by crop";
  const size_t dash = text.find('-');
  if (!text.ends_with(kByCrop) || dash == text.npos) return false;
  text.remove_suffix(kByCrop.size());
  return ReadNumber(text.substr(0, dash)) && ReadNumber(text.substr(dash + 1));
}

std::optional<LimitFigure> ReadFigure(std::string_view text) {
  constexpr std::string_view kBannedOn = "banned on ";
  LimitFigure figure;
  figure.text = text;
  std::string_view words = text;
  const size_t open = text.find('(');
  if (open != text.npos) {
    if (!text.ends_with(')')) return std::nullopt;
    words = Trim(text.substr(0, open));
    figure.applies_to = text.substr(open + 1, text.size() - open - 2);
  }
  if (figure.applies_to == kOlderEdition) {
    figure.superseded = true;
    figure.applies_to.clear();
  }
  if (words == "not detectable" || words == "不得检出") {
    figure.kind = LimitKind::kNotDetectable;
  } else if (words.starts_with(kBannedOn)) {
    figure.applies_to = words.substr(kBannedOn.size());
  } else if (words != "not permitted" && !IsRange(words)) {
    figure.kind = LimitKind::kMaximum;
    figure.value = ReadNumber(words);
    if (!figure.value) return std::nullopt;
  }
  return figure;
}

}  // namespace

std::optional<std::vector<LimitFigure>> ReadLimitText(std::string_view text) {
  std::vector<LimitFigure> figures;
  while (true) {
    const size_t end = text.find(';');
    auto figure = ReadFigure(Trim(text.substr(0, end)));
    if (!figure) return std::nullopt;
    figures.push_back(std::move(*figure));
    if (end == text.npos) return figures;
    text.remove_prefix(end + 1);
  }
}

}  // namespace panyuan::registry
