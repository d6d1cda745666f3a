// One way of writing for what EPCIS lets people write in several.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace panyuan::epcis {

// A URI as it is compared: GS1 keys as canonical Digital Link URIs (ledger/digital_link.h), the
// words of CBV as https://ref.gs1.org/cbv/…, anything else as it is.
std::string CanonicalUri(std::string_view uri);

// A longer IRI is no prefix: an event with many names would grow without bound.
inline constexpr size_t kMaxPrefixBytes = 512;

// The prefixes of a JSON-LD context: those that the standard EPCIS 2.0 context has, and over them
// those that the document declares in place. No context is fetched.
class Prefixes {
 public:
  Prefixes();
  // `context` is a @context: null, a URI, an object or an array.
  void Add(const nlohmann::json& context);
  void Declare(std::string prefix, std::string iri) {
    if (iri.size() <= kMaxPrefixBytes) iris_.insert_or_assign(std::move(prefix), std::move(iri));
  }

  // "http://ns.example.com/epcis/myField" for "example:myField"; a text whose prefix is not
  // declared as it is.
  std::string Expand(std::string_view text) const;

 private:
  void AddTerms(const nlohmann::json& terms);

  std::map<std::string, std::string, std::less<>> iris_;
};

// The canonical URI of the value under `key` in the object `holder`: a bare word, an abbreviated
// URI or a full one.
std::string CanonicalName(const Prefixes& prefixes, std::string_view holder, std::string_view key,
                          std::string_view text);

}  // namespace panyuan::epcis
