#include "services/lab/domain/codes.h"

#include <charconv>

#include "services/base/text.h"
#include "services/lab/domain/reasons.h"

namespace panyuan::lab {
namespace {

using base::Error;
using base::Result;

std::string Padded(int64_t number, size_t digits) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

}  // namespace

std::string CountyCodes::Write(char kind, int64_t number) const {
  return std::string{kind, '-'} + county_ + '-' + Padded(number, 7);
}

int64_t CountyCodes::Read(char kind, std::string_view text) const {
  std::string code(text);
  if (code.front() == kind + ('a' - 'A')) code.front() = kind;
  const size_t digits = std::string_view("S--").size() + county_.size();
  int64_t number = 0;
  if (code.size() > digits)
    std::from_chars(code.data() + digits, code.data() + code.size(), number);
  return number > 0 && Write(kind, number) == code ? number : 0;
}

Result<SampleId> CountyCodes::ParseSample(std::string_view text) const {
  PANYUAN_TRY(base::CheckText(text, "sample_code", kMaxCodeChars, base::Presence::kRequired));
  if (const int64_t number = Read('S', text)) return SampleId{number};
  return Error(
      kSampleCodeInvalid,
      {{"field", "sample_code"}, {"value", std::string(text)}, {"example", Format(SampleId{1})}});
}

Result<ResultId> CountyCodes::ParseResult(std::string_view text) const {
  PANYUAN_TRY(base::CheckText(text, "result_code", kMaxCodeChars, base::Presence::kRequired));
  if (const int64_t number = Read('R', text)) return ResultId{number};
  return Error(
      kResultCodeInvalid,
      {{"field", "result_code"}, {"value", std::string(text)}, {"example", Format(ResultId{1})}});
}

std::string BlindCode(SampleId id) {
  // A step without a common factor with 10,000 visits every number once.
  return "B-" + Padded((id.value % 10'000 * 3'701 + 1'120) % 10'000, 4);
}

}  // namespace panyuan::lab
