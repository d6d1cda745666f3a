// The GS1 Barcode Syntax Dictionary (schema/gs1/syntax-dictionary.txt): every application
// identifier (AI), what its value is made of, and which others it needs or excludes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "services/digital_link/linters.h"

namespace panyuan::digital_link {

// A part of a value: `min` to `max` characters that pass every linter; only a value's last part
// has min < max.
struct Component {
  size_t min = 0, max = 0;
  bool optional = false;
  std::vector<Linter> linters;  // the type's first
};

// AI numbers, where 'n' stands for any digit: "01", "31nn".
using AiPatterns = std::vector<std::string_view>;

struct Entry {
  std::string_view title;  // "GTIN"
  bool fixed = false;      // of predefined length: needs no FNC1 after it
  bool attribute = false;  // may stand in the query of a Digital Link
  bool key = false;        // may be the primary key of a Digital Link
  std::vector<Component> components;
  // All of these must hold; each is a choice of groups, of which one must be there as a whole.
  std::vector<std::vector<AiPatterns>> requirements;
  AiPatterns exclusions;
  // Of a key: alternative lists of qualifiers, each in its order; every one may be left out.
  std::vector<AiPatterns> qualifiers;
};

// The entry of the AI of that number; nullptr where there is none. Lives as long as the program.
const Entry* FindEntry(std::string_view ai);

bool Matches(std::string_view pattern, std::string_view ai);

// The dictionary as published.
std::string_view DictionaryText();

}  // namespace panyuan::digital_link
