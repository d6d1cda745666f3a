// What the digits of a scanned label prove.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/time.h"

namespace panyuan::gateway {

struct LabelCheck {
  enum class Verdict {
    kGenuine,       // this county issued the label as it stands; it may still be a copy
    kBadSignature,  // nobody who holds the county's key issued it
    kExpiredKey,    // signed, but on a day that the key does not stand for
    kUnknownKey,    // signed under a key that is not known here
    kMalformed,     // no label at all
  };
  Verdict verdict = Verdict::kMalformed;
  std::optional<std::string> batch_code;    // what the label claims; absent when malformed
  std::optional<base::CivilDay> issue_day;  // likewise
};

// Judges the decimal digits of "/Q/<digits>". Thread-safe, never blocks, makes no call.
using CheckLabel = std::function<LabelCheck(std::string_view digits)>;

}  // namespace panyuan::gateway
