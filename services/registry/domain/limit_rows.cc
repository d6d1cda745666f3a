#include "services/registry/domain/limit_rows.h"

#include <algorithm>
#include <set>
#include <utility>

namespace panyuan::registry {
namespace {

// What an item's source says where it was read that a substance must not be there.
constexpr std::string_view kWordsWereRead[] = {"不得检出", "range verified", "listing verified",
                                               "banned-on-vegetables verified"};

constexpr std::string_view kNoProduct = "names no product";

Confidence ConfidenceOf(const TestItem& item, const LimitFigure& figure) {
  const auto says = [&](std::string_view words) {
    return item.provenance.source.find(words) != std::string::npos;
  };
  const bool was_read =
      figure.kind == LimitKind::kMaximum
          ? says("limit verified:") && !figure.applies_to.empty()
          : std::any_of(std::begin(kWordsWereRead), std::end(kWordsWereRead), says);
  if (item.provenance.confidence == Confidence::kVerified && !was_read)
    return Confidence::kRecalled;
  return item.provenance.confidence;
}

// Whether "土霉素/四环素/金霉素" or "镉(以Cd计)" names the analyte of a notice.
bool IsAnalyte(const TestItem& item, std::string_view analyte) {
  std::string_view names = BaseName(item.name_zh);
  while (true) {
    const size_t end = names.find('/');
    if (names.substr(0, end) == analyte) return !analyte.empty();
    if (end == names.npos) return false;
    names.remove_prefix(end + 1);
  }
}

class LimitBuilder {
 public:
  explicit LimitBuilder(const LimitSources& sources)
      : sources_(sources), terms_(sources.products, sources.terms) {
    for (const TestItem& item : sources.items)
      matrices_.push_back(terms_.Select(item.matrix_zh).product_codes);
  }

  LimitRows Build() && {
    for (const TestItem& item : sources_.items)
      if (!item.legal_limit.empty()) AddItem(item);
    for (const Notice& notice : sources_.notices) AddNotice(notice);
    return std::move(rows_);
  }

 private:
  void AddItem(const TestItem& item) {
    const std::vector<LimitFigure> figures = ReadLimitText(item.legal_limit).value();
    int number = 0;  // of the figure in the text
    for (const LimitFigure& figure : figures) {
      ResidueLimit limit = Draft(figure, item.legal_basis, item.unit);
      limit.item_code = item.code;
      limit.origin = "item " + item.code + " " + std::to_string(++number);
      limit.provenance = {item.provenance.source, ConfidenceOf(item, figure)};
      const bool narrowed = !figure.applies_to.empty() && !IsOfItem(figure.applies_to, item);
      const ProductTerms::Selection selection =
          terms_.Select(narrowed ? figure.applies_to : item.matrix_zh);
      for (const std::string& code : selection.product_codes) {
        limit.product_code = code;
        rows_.limits.push_back(limit);
      }
      for (const std::string& word : selection.unknown)
        AddNote(limit, figure, word, item.name_zh, kNoProduct);
    }
  }

  void AddNotice(const Notice& notice) {
    int number = 0;
    for (const LimitFigure& figure : notice.figures) {
      ResidueLimit limit = Draft(figure, notice.basis, notice.unit);
      limit.origin = notice.origin + " " + std::to_string(++number);
      limit.provenance = {notice.source, Confidence::kVerified};
      const std::vector<size_t> items = ItemsOf(notice.analyte);
      if (items.empty()) {
        AddNote(limit, figure, notice.product, notice.analyte, "names no test item");
        continue;
      }
      const ProductTerms::Selection selection = terms_.Select(notice.product);
      for (const std::string& code : selection.product_codes) AddForItems(limit, code, items);
      for (const std::string& word : selection.unknown)
        AddNote(limit, figure, word, notice.analyte, kNoProduct);
    }
  }

  void AddForItems(ResidueLimit& limit, const std::string& product_code,
                   const std::vector<size_t>& items) {
    const auto holds = [&](size_t i) { return matrices_[i].contains(product_code); };
    const bool any = std::any_of(items.begin(), items.end(), holds);
    limit.product_code = product_code;
    for (size_t i : items) {
      if (any && !holds(i)) continue;
      limit.item_code = sources_.items[i].code;
      rows_.limits.push_back(limit);
    }
  }

  void AddNote(const ResidueLimit& limit, const LimitFigure& figure, const std::string& product,
               const std::string& item, std::string_view problem) {
    rows_.notes.push_back({limit.origin, product, item, figure.text, limit.basis,
                           std::string(problem), limit.provenance});
  }

  // Kind, value and days; the figure's words where they are no number.
  ResidueLimit Draft(const LimitFigure& figure, const std::string& basis,
                     const std::string& unit) const {
    ResidueLimit limit;
    limit.basis = basis;
    if (const LimitEdition* edition = EditionOf(basis)) {
      limit.valid_from = edition->valid_from;
      limit.valid_to = edition->valid_to;
    }
    const bool superseded = figure.superseded || basis.find("superseded") != basis.npos;
    const bool judges = figure.kind != LimitKind::kNoNumber && !(superseded && !limit.valid_to);
    limit.kind = judges ? figure.kind : LimitKind::kNoNumber;
    if (limit.kind == LimitKind::kMaximum) {
      limit.value = figure.value;
      limit.unit = unit;
    }
    if (!judges)
      limit.note = superseded ? figure.text + " (superseded; last day unknown)" : figure.text;
    return limit;
  }

  const LimitEdition* EditionOf(std::string_view basis) const {
    const LimitEdition* best = nullptr;
    for (const LimitEdition& edition : sources_.editions)
      if (basis.starts_with(edition.basis) && (!best || edition.basis.size() > best->basis.size()))
        best = &edition;
    return best;
  }

  // Whether a figure's bracket speaks of the analyte or of the measurement, and not of a crop.
  bool IsOfItem(const std::string& words, const TestItem& item) const {
    const Term* term = terms_.Find(words);
    return (term && term->kind == Term::Kind::kWords) ||
           item.name_zh.find(words) != std::string::npos;
  }

  std::vector<size_t> ItemsOf(std::string_view analyte) const {
    const Term* term = terms_.Find(analyte);
    const bool listed = term && term->kind == Term::Kind::kItems;
    std::vector<size_t> found;
    for (size_t i = 0; i < sources_.items.size(); ++i) {
      const TestItem& item = sources_.items[i];
      const auto is_item = [&](const std::string& code) { return code == item.code; };
      if (listed ? std::any_of(term->selects.begin(), term->selects.end(), is_item)
                 : IsAnalyte(item, BaseName(analyte)))
        found.push_back(i);
    }
    return found;
  }

  const LimitSources& sources_;
  ProductTerms terms_;
  std::vector<std::set<std::string>> matrices_;  // products of each item's matrix
  LimitRows rows_;
};

}  // namespace

LimitRows BuildLimits(const LimitSources& sources) { return LimitBuilder(sources).Build(); }

}  // namespace panyuan::registry
