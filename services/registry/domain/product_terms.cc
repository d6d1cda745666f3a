#include "services/registry/domain/product_terms.h"

#include <algorithm>
#include <utility>

namespace panyuan::registry {
namespace {

constexpr std::string_view kSeparators[] = {"、", "/", ", ", ",", "，"};
constexpr std::string_view kExcept = "除外";

bool IsInClass(const Product& product, std::string_view name) {
  const std::string_view own = product.gb2763_class;
  return own.starts_with(name) && (own.size() == name.size() || own[name.size()] == '-');
}

bool IsTermFor(const Term& term, const Product& product) {
  return std::any_of(term.selects.begin(), term.selects.end(), [&](const std::string& select) {
    switch (term.kind) {
      case Term::Kind::kProducts:
        return product.code == select;
      case Term::Kind::kClasses:
        return IsInClass(product, select);
      case Term::Kind::kCategories:
        return product.category_zh == select;
      case Term::Kind::kItems:
      case Term::Kind::kWords:
      case Term::Kind::kNone:
        return false;
    }
    return false;
  });
}

bool IsNameFor(std::string_view word, const Product& product) {
  return word == product.name_zh || word == BaseName(product.name_zh) ||
         word == product.category_zh || IsInClass(product, word);
}

// The words between separators that stand outside brackets.
std::vector<std::string_view> SplitList(std::string_view text) {
  std::vector<std::string_view> words;
  int depth = 0;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth != 0) continue;
    for (std::string_view separator : kSeparators) {
      if (!text.substr(i).starts_with(separator)) continue;
      words.push_back(text.substr(start, i - start));
      start = i + separator.size();
      i = start - 1;
      break;
    }
  }
  words.push_back(text.substr(start));
  return words;
}

}  // namespace

std::string_view BaseName(std::string_view name) { return name.substr(0, name.find('(')); }

ProductTerms::ProductTerms(std::span<const Product> products, std::span<const Term> terms)
    : products_(products) {
  for (const Term& term : terms) terms_.emplace(term.text, &term);
}

const Term* ProductTerms::Find(std::string_view text) const {
  auto found = terms_.find(text);
  return found == terms_.end() ? nullptr : found->second;
}

std::set<std::string> ProductTerms::SelectWord(std::string_view word) const {
  const Term* term = Find(word);
  std::set<std::string> codes;
  for (const Product& product : products_)
    if (term ? IsTermFor(*term, product) : IsNameFor(word, product)) codes.insert(product.code);
  return codes;
}

// Each call below takes a shorter text, so the depth is bounded by the field's length.
ProductTerms::Selection ProductTerms::Select(std::string_view text) const {
  Selection selection{SelectWord(text), {}};
  if (!selection.product_codes.empty()) return selection;
  const std::vector<std::string_view> words = SplitList(text);
  if (words.size() > 1) {
    for (std::string_view word : words) {
      Selection one = Select(word);
      selection.product_codes.merge(one.product_codes);
      std::move(one.unknown.begin(), one.unknown.end(), std::back_inserter(selection.unknown));
    }
    return selection;
  }
  const std::string_view group = BaseName(text);
  if (group.size() == text.size() || !text.ends_with(')')) return {{}, {std::string(text)}};
  std::string_view members = text.substr(group.size() + 1, text.size() - group.size() - 2);
  if (!members.ends_with(kExcept)) return Select(members);
  members.remove_suffix(kExcept.size());
  const Selection exceptions = Select(members);
  if (!exceptions.unknown.empty()) return {{}, {std::string(text)}};
  selection = Select(group);
  for (const std::string& code : exceptions.product_codes) selection.product_codes.erase(code);
  return selection;
}

}  // namespace panyuan::registry
