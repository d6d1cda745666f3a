#include "services/ledger/stock_effect.h"

#include <algorithm>
#include <iterator>

namespace panyuan::ledger {
namespace {

constexpr std::string_view kIn[] = {"receiving", "void_shipping", "collecting"};
constexpr std::string_view kOut[] = {"retail_selling", "shipping", "departing", "stock_taking",
                                     "destroying"};
constexpr std::string_view kTransform[] = {"disassembling", "assembling", "creating_class_instance",
                                           "repackaging"};

template <size_t N>
bool IsOneOf(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace

bool IsTransformStep(std::string_view step) { return IsOneOf(step, kTransform); }

int64_t StockEffect(const ChainRow& row) {
  if (IsOneOf(row.step, kOut)) return -row.mass_g;
  if (IsOneOf(row.step, kIn) || IsTransformStep(row.step) || row.step == kErrorStep)
    return row.mass_g;
  return 0;
}

ChainRow CorrectionOf(const ChainRow& row) { return {kErrorStep, row.step, -StockEffect(row)}; }

}  // namespace panyuan::ledger
