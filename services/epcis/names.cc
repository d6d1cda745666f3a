#include "services/epcis/names.h"

#include <nlohmann/json.hpp>

#include "services/ledger/event_hash_values.h"

namespace panyuan::epcis {

using nlohmann::json;

std::string CanonicalUri(std::string_view uri) { return ledger::CanonicalValue(uri); }

Prefixes::Prefixes()
    : iris_{{"cbv", "https://ref.gs1.org/cbv/"},
            {"cbvmda", "urn:epcglobal:cbv:mda:"},
            {"dcterms", "http://purl.org/dc/terms/"},
            {"epcis", "https://ref.gs1.org/epcis/"},
            {"gs1", "https://gs1.org/voc/"},
            {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"}} {}

void Prefixes::Add(const json& context) {
  if (!context.is_array()) return AddTerms(context);
  for (const json& part : context) AddTerms(part);
}

void Prefixes::AddTerms(const json& terms) {
  if (!terms.is_object()) return;
  for (const auto& [prefix, meaning] : terms.items()) {
    const json& iri = meaning.is_object() && meaning.contains("@id") ? meaning["@id"] : meaning;
    if (iri.is_string()) Declare(prefix, iri.get<std::string>());
  }
}

std::string Prefixes::Expand(std::string_view text) const {
  const size_t colon = text.find(':');
  const auto found = colon == text.npos ? iris_.end() : iris_.find(text.substr(0, colon));
  if (found == iris_.end() || text.substr(colon + 1).starts_with("//")) return std::string(text);
  return found->second + std::string(text.substr(colon + 1));
}

std::string CanonicalName(const Prefixes& prefixes, std::string_view holder, std::string_view key,
                          std::string_view text) {
  const std::string word = ledger::ExpandWord(holder, key, text);
  return CanonicalUri(word.size() != text.size() ? word : prefixes.Expand(text));
}

}  // namespace panyuan::epcis
