// One-time codes and who they are for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/identity/x509.h"

namespace panyuan::identity {

inline constexpr int kDefaultValidHours = 24;
inline constexpr int kMaxValidHours = 168;

struct Invitation {
  base::Hash code_sha256{};  // of the code's 16 characters, without hyphens
  Subject subject;
  base::UtcTime made_at, expires_at;
  std::optional<base::UtcTime> used_at;
  std::string fingerprint;  // of the certificate it gave; empty until then
};

// "7K3Q-M2XD-9PRC-04TV" from the first 80 bits of `random`.
std::string CodeText(const base::Hash& random);

// The 16 characters of a code as people write it: any case, hyphens or spaces, O for 0, I and L for
// 1. Errors: ENROLMENT_CODE_UNKNOWN for what cannot be a code.
base::Result<std::string> ReadCode(std::string_view text);

// Errors: SUBJECT_INVALID with field and value.
base::Status CheckSubject(const Subject& subject);

}  // namespace panyuan::identity
