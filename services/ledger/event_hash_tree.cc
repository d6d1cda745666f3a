#include "services/ledger/event_hash_tree.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "services/ledger/event_hash.h"
#include "services/ledger/event_hash_values.h"
#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;
using base::Status;
using nlohmann::json;

constexpr std::string_view kNoPart[] = {"@context", "comment", "rdfs:comment"};
constexpr std::string_view kNoPartOfEvent[] = {"type", "eventID", "recordTime", "errorDeclaration"};
constexpr std::string_view kTypedLists[] = {"bizTransactionList", "sourceList", "destinationList"};

template <size_t N>
bool IsOneOf(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// The prefixes that a JSON-LD context declares in place, over those of the contexts around it.
class Prefixes {
 public:
  explicit Prefixes(const json& context, const Prefixes* outer = nullptr) : outer_(outer) {
    if (context.is_array()) {
      for (const json& part : context) AddTerms(part);
    } else {
      AddTerms(context);
    }
  }

  // "{<namespace>}<local name>" of a prefixed key.
  std::string ExpandName(std::string_view key) const { return Expand(key, "{", "}"); }
  std::string ExpandValue(std::string_view text) const { return Expand(text, "", ""); }

 private:
  void AddTerms(const json& terms) {
    if (!terms.is_object()) return;
    for (const auto& [prefix, meaning] : terms.items()) {
      const json& iri = meaning.is_object() && meaning.contains("@id") ? meaning["@id"] : meaning;
      if (iri.is_string()) iris_.insert_or_assign(prefix, iri.get<std::string>());
    }
  }

  const std::string* Find(std::string_view prefix) const {
    for (const Prefixes* scope = this; scope; scope = scope->outer_)
      if (const auto found = scope->iris_.find(prefix); found != scope->iris_.end())
        return &found->second;
    return nullptr;
  }

  std::string Expand(std::string_view text, std::string_view open, std::string_view close) const {
    const size_t colon = text.find(':');
    const std::string* iri = colon == text.npos ? nullptr : Find(text.substr(0, colon));
    if (!iri) return std::string(text);
    return std::string(open).append(*iri).append(close).append(text.substr(colon + 1));
  }

  const Prefixes* outer_;
  std::map<std::string, std::string, std::less<>> iris_;
};

std::string TextOf(double number) {
  char buffer[32];
  const auto written = std::to_chars(std::begin(buffer), std::end(buffer), number);
  return std::string(buffer, written.ptr);
}

// What XML calls the members of the list `name`, which ends in "List".
std::string MemberName(std::string_view name) {
  const std::string_view stem = name.substr(0, name.size() - 4);
  if (stem == "inputEPC" || stem == "outputEPC") return "epc";
  if (stem == "inputQuantity" || stem == "outputQuantity" || stem == "childQuantity")
    return "quantityElement";
  return std::string(stem);
}

// One level of an object on its way into the tree.
struct Place {
  const Prefixes& prefixes;
  std::string_view holder;  // the key that the object stands under; "" for the event
  int depth;
};

Status AddMembers(const json& object, const Place& place, std::vector<Element>& out);

Status AddNested(const json& array, const Place& place, Element& element);

// Adds `value`, which stands under `key`, as one element.
Status AddElement(std::string name, std::string_view key, const json& value, const Place& place,
                  std::vector<Element>& out) {
  if (value.is_null()) return base::Ok();
  Element element{std::move(name), "", {}, false};
  const Place below{place.prefixes, key, place.depth + 1};
  if (value.is_object()) {
    PANYUAN_TRY(AddMembers(value, below, element.children));
  } else if (value.is_array()) {
    PANYUAN_TRY(AddNested(value, below, element));
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    element.text = place.prefixes.ExpandValue(ExpandWord(place.holder, key, text));
  } else {
    element.text = value.is_number_float() ? TextOf(value.get<double>()) : value.dump();
  }
  // A quantityList's members, as against the quantity in them.
  if (element.name == "quantity" && !element.children.empty()) element.name = "quantityElement";
  out.push_back(std::move(element));
  return base::Ok();
}

// An array directly in an array: its members have no name of their own.
Status AddNested(const json& array, const Place& place, Element& element) {
  if (place.depth > kMaxEventDepth)
    return Error(kEventTooDeep, {{"max", std::to_string(kMaxEventDepth)}});
  for (const json& member : array)
    PANYUAN_TRY(AddElement("", place.holder, member, place, element.children));
  return base::Ok();
}

// Adds each member of `array` (or the lone value) as an element.
Status AddEach(const std::string& name, std::string_view key, const json& value, const Place& place,
               std::vector<Element>& out) {
  if (!value.is_array()) return AddElement(name, key, value, place, out);
  for (const json& member : value) PANYUAN_TRY(AddElement(name, key, member, place, out));
  return base::Ok();
}

// A list is one element that holds its members; an empty list is nothing.
Status AddList(std::string name, std::string_view key, const json& value, const Place& place,
               std::vector<Element>& out) {
  Element list{std::move(name), "", {}, false};
  const bool typed = IsOneOf(list.name, kTypedLists);
  const std::string member = typed ? "" : key == "childEPCs" ? "epc" : MemberName(list.name);
  PANYUAN_TRY(AddEach(member, key, value, place, list.children));
  if (typed) {
    for (Element& entry : list.children) {
      entry.keeps_order = true;
      std::stable_partition(entry.children.begin(), entry.children.end(),
                            [](const Element& part) { return part.name == "type"; });
    }
  }
  if (!list.children.empty()) out.push_back(std::move(list));
  return base::Ok();
}

Status AddMembers(const json& object, const Place& place, std::vector<Element>& out) {
  if (place.depth > kMaxEventDepth)
    return Error(kEventTooDeep, {{"max", std::to_string(kMaxEventDepth)}});
  const json nothing;
  const auto context = object.find("@context");
  const Prefixes prefixes(context == object.end() ? nothing : *context, &place.prefixes);
  const Place here{prefixes, place.holder, place.depth};
  for (auto member = object.begin(); member != object.end(); ++member) {
    const std::string& key = member.key();
    if (IsOneOf(key, kNoPart)) continue;
    if (place.depth == 1 && IsOneOf(key, kNoPartOfEvent)) continue;
    std::string name = prefixes.ExpandName(key);
    if (name.ends_with("List") || key == "childEPCs") {
      PANYUAN_TRY(AddList(std::move(name), key, member.value(), here, out));
    } else {
      PANYUAN_TRY(AddEach(name, key, member.value(), here, out));
    }
  }
  return base::Ok();
}

}  // namespace

base::Result<std::vector<Element>> BuildEventTree(const json& event, const json& context) {
  const Prefixes prefixes(context);
  std::vector<Element> elements;
  PANYUAN_TRY(AddMembers(event, Place{prefixes, "", 1}, elements));
  return elements;
}

}  // namespace panyuan::ledger
