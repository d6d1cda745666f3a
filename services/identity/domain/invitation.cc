#include "services/identity/domain/invitation.h"

#include <algorithm>
#include <array>

#include "services/base/text.h"
#include "services/identity/reasons.h"

namespace panyuan::identity {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's base 32
constexpr size_t kCodeChars = 16;
constexpr size_t kGroup = 4;
constexpr size_t kMaxWritten = 40;
constexpr size_t kMaxSubjectChars = 40;
constexpr std::array<std::string_view, 8> kRoles = {
    "vendor", "technician", "market", "township", "regulator", "admin", "province", "public"};

bool IsCode(std::string_view text) {
  return !text.empty() && text.size() <= kMaxSubjectChars &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '.' || c == '_' || c == '-';
         });
}

base::Error Invalid(std::string_view field, std::string_view value) {
  return base::Error(kSubjectInvalid,
                     {{"field", std::string(field)}, {"value", base::Quote(value)}});
}

char Plain(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') return '0';
  return c == 'I' || c == 'L' ? '1' : c;
}

}  // namespace

std::string CodeText(const base::Hash& random) {
  std::string text;
  uint32_t bits = 0;
  int held = 0;
  size_t taken = 0;
  for (size_t i = 0; i < kCodeChars; ++i) {
    if (held < 5) {
      bits = (bits << 8) | random[taken++];
      held += 8;
    }
    held -= 5;
    if (i > 0 && i % kGroup == 0) text += '-';
    text += kAlphabet[(bits >> held) & 31];
  }
  return text;
}

base::Result<std::string> ReadCode(std::string_view text) {
  if (text.size() > kMaxWritten) return kEnrolmentCodeUnknown;
  std::string code;
  for (char c : text) {
    if (c == '-' || c == ' ') continue;
    code += Plain(c);
    if (kAlphabet.find(code.back()) == kAlphabet.npos) return kEnrolmentCodeUnknown;
  }
  if (code.size() != kCodeChars) return kEnrolmentCodeUnknown;
  return code;
}

base::Status CheckSubject(const Subject& subject) {
  if (std::find(kRoles.begin(), kRoles.end(), subject.role) == kRoles.end())
    return Invalid("role", subject.role);
  if (!IsCode(subject.scope)) return Invalid("scope", subject.scope);
  if (!IsCode(subject.person)) return Invalid("person", subject.person);
  return base::Ok();
}

}  // namespace panyuan::identity
