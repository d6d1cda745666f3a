// Text that came from outside.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::base {

bool IsUtf8(std::string_view text);

// Code points in valid UTF-8.
size_t CountCharacters(std::string_view text);

// The beginning of `text`, at most `max_bytes` long and cut between characters: for quoting what
// someone sent. Bytes that are no UTF-8 give nothing.
std::string Quote(std::string_view text, size_t max_bytes = 40);

// Everything but the unreserved characters of RFC 3986 §2.3 as "%41".
std::string PercentEncode(std::string_view text);

enum class Presence { kRequired, kOptional };

// Checks one line of text: valid UTF-8, no control characters, at most `max_chars` code points,
// and not empty where required.
// Errors: FIELD_MISSING, INVALID_UTF8, CONTROL_CHARACTER, TEXT_TOO_LONG, each with the field.
Status CheckText(std::string_view text, std::string_view field, size_t max_chars,
                 Presence presence);

}  // namespace panyuan::base
