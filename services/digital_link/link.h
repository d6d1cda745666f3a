// GS1 Digital Link URIs of any domain, uncompressed (GS1 Digital Link Standard: URI Syntax).
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/digital_link/characters.h"
#include "services/digital_link/elements.h"

namespace panyuan::digital_link {

inline constexpr size_t kMaxUriBytes = 4096;

// Elements in the places that they take in a URI:
// "<stem>/<key>/<value>/<qualifier>/<value>?<attribute>=<value>".
struct DigitalLink {
  Element key;
  Elements qualifiers;  // in their order
  Elements attributes;

  Elements elements() const;  // all, in that order
};

// What is taken beyond the present standard.
struct Leniency {
  bool short_gtins = false;  // GTINs of 8, 12 or 13 digits in the path
  bool words = false;        // "gtin" for 01, "lot" for 10 and the like, of versions before 1.3
  bool unknown_attributes = false;  // AIs that the dictionary does not have, in the query
};

// Reads a URI of at most kMaxUriBytes. Path segments before the key, other query parameters and the
// fragment are passed over.
// Errors: DIGITAL_LINK_INVALID, AI_UNKNOWN, AI_MISPLACED, AI_REPEATED, those of CheckElements.
base::Result<DigitalLink> ParseUri(std::string_view uri, Leniency leniency = {});

// The same for what follows the host: "/01/09506000134352?17=261231".
base::Result<DigitalLink> ParsePath(std::string_view path_and_query, Leniency leniency = {});

// Puts elements in their places: the first that can be a key is it. An element given twice alike
// counts once; attributes of predefined length come first.
// Errors: DIGITAL_LINK_INVALID, AI_MISPLACED, those of CheckElements.
base::Result<DigitalLink> Arrange(const Elements& elements);

// The URI; canonical under the default stem.
std::string FormatUri(const DigitalLink& link, std::string_view stem = kCanonicalStem);

}  // namespace panyuan::digital_link
