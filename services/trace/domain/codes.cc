#include "services/trace/domain/codes.h"

#include <charconv>

#include "services/base/text.h"
#include "services/trace/domain/move_reasons.h"

namespace panyuan::trace {

std::string CountyCodes::Write(std::string_view kind, int64_t number) const {
  constexpr size_t kDigits = 7;
  std::string digits = std::to_string(number);
  if (digits.size() < kDigits) digits.insert(0, kDigits - digits.size(), '0');
  return std::string(kind) + '-' + county_ + '-' + digits;
}

int64_t CountyCodes::Read(std::string_view kind, std::string_view text) const {
  std::string code(text);
  for (char& c : code)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  const size_t digits = kind.size() + county_.size() + 2;
  int64_t number = 0;
  if (code.size() > digits)
    std::from_chars(code.data() + digits, code.data() + code.size(), number);
  return number > 0 && Write(kind, number) == code ? number : 0;
}

base::Result<TransferId> CountyCodes::ParseTransfer(std::string_view text) const {
  constexpr size_t kMaxChars = 40;
  PANYUAN_TRY(base::CheckText(text, "transfer_code", kMaxChars, base::Presence::kRequired));
  if (const int64_t number = Read("T", text)) return TransferId{number};
  return base::Error(kTransferCodeInvalid, {{"field", "transfer_code"},
                                            {"value", std::string(text)},
                                            {"example", Format(TransferId{1})}});
}

}  // namespace panyuan::trace
