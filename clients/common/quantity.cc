#include "clients/common/quantity.h"

#include <algorithm>
#include <limits>

#include "clients/common/reasons.h"
#include "services/base/decimal.h"
#include "services/base/text.h"

namespace panyuan::clients {
namespace {

using base::Decimal;
using base::Error;
using base::Result;

constexpr std::string_view kKilogram = "KGM";
constexpr std::string_view kGram = "GRM";

struct Unit {
  std::string_view word;
  bool grams;   // else kilograms
  bool halved;  // 斤: half a kilogram
};
constexpr Unit kUnits[] = {
    {"kg", false, false}, {"公斤", false, false}, {"千克", false, false}, {"市斤", false, true},
    {"斤", false, true},  {"g", true, false},     {"克", true, false},
};

std::string WithoutSpaces(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

Decimal WithoutEndingZeros(int64_t coefficient, int scale) {
  for (; scale > 0 && coefficient % 10 == 0; --scale) coefficient /= 10;
  return {coefficient, scale};
}

Error Unreadable(std::string_view text, std::string_view field) {
  return Error(kQuantityUnreadable, {{"field", std::string(field)}, {"value", base::Quote(text)}});
}

}  // namespace

Result<trace::v1::Quantity> ReadQuantity(std::string_view text, std::string_view field) {
  const std::string bare = WithoutSpaces(text);
  const auto unit = std::find_if(std::begin(kUnits), std::end(kUnits),
                                 [&](const Unit& known) { return bare.ends_with(known.word); });
  if (unit == std::end(kUnits)) return Unreadable(text, field);
  const auto number =
      Decimal::Parse(std::string_view(bare).substr(0, bare.size() - unit->word.size()), field);
  if (!number.ok() || (unit->halved && number->scale() == Decimal::kMaxScale))
    return Unreadable(text, field);
  const Decimal amount = unit->halved
                             ? WithoutEndingZeros(number->coefficient() * 5, number->scale() + 1)
                             : WithoutEndingZeros(number->coefficient(), number->scale());
  trace::v1::Quantity quantity;
  quantity.set_value(amount.ToString());
  quantity.set_unit_code(std::string(unit->grams ? kGram : kKilogram));
  return quantity;
}

Result<uint32_t> ReadGrams(std::string_view text, std::string_view field) {
  PANYUAN_ASSIGN(const trace::v1::Quantity quantity, ReadQuantity(text, field));
  PANYUAN_ASSIGN(const Decimal amount, Decimal::Parse(quantity.value(), field));
  const Result<int64_t> grams = amount.ToScaled(quantity.unit_code() == kGram ? 0 : 3, field);
  if (!grams.ok() || *grams < 0 || *grams > std::numeric_limits<uint32_t>::max())
    return Unreadable(text, field);
  return static_cast<uint32_t>(*grams);
}

std::string Describe(const trace::v1::Quantity& quantity) {
  if (quantity.value().empty()) return "";
  const std::string& unit = quantity.unit_code();
  return quantity.value() + " " + (unit == kKilogram ? "kg" : unit == kGram ? "g" : unit);
}

}  // namespace panyuan::clients
