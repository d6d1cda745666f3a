// What a person may have meant.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace panyuan::registry {

// A thing with a code and names.
struct Named {
  std::string code, name_zh, name_en;
};

inline constexpr size_t kMaxSuggestions = 3;

// The things nearest to `asked`, at most kMaxSuggestions, as "VEG044 姜, …"; "-" where none is
// near. Near is: a code with at most two characters wrong; a name that holds the words or is held
// by them; two Chinese characters in a row in common. The nearest first, then by code.
std::string SuggestCodes(std::string_view asked, std::span<const Named> things);

// `text` for an error: at most 40 characters.
std::string Shown(std::string_view text);

}  // namespace panyuan::registry
