// GS1 element strings: application identifiers (AIs) with their values (GS1 General Specifications
// §3 and §7.8), by the syntax dictionary.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"

namespace panyuan::digital_link {

struct Element {
  std::string ai;     // "01"
  std::string value;  // plain, never percent-encoded
  friend bool operator==(const Element&, const Element&) = default;
};
using Elements = std::vector<Element>;

inline constexpr size_t kMaxElements = 64;  // in one element string or Digital Link

// "(01)09506000134352(10)ABC"; a bracket of a value that could open an AI is written "\(".
// Errors: ELEMENT_STRING_INVALID, AI_UNKNOWN, those of CheckElements.
base::Result<Elements> ParseBracketed(std::string_view text);
std::string FormatBracketed(const Elements& elements);

// What a scanner gives: "^010950600013435210ABC^99X", where '^' or the byte 29 stands for FNC1: at
// the front, and after values that have no predefined length.
// Errors: as of ParseBracketed.
base::Result<Elements> ParseUnbracketed(std::string_view text);
std::string FormatUnbracketed(const Elements& elements);

// Whether the AI is known and its value right.
// Errors: AI_UNKNOWN, AI_VALUE_INVALID.
base::Status CheckElement(const Element& element);

// Whether every element is right, no AI stands twice with different values, and every one has the
// others that it needs and none that it excludes.
// Errors: those of CheckElement, AI_REPEATED, AI_REQUIRES, AI_EXCLUDED.
base::Status CheckElements(const Elements& elements);

// A GTIN of 8, 12 or 13 digits as one of 14; any other text as it is.
std::string PadGtin(std::string_view digits);

}  // namespace panyuan::digital_link
