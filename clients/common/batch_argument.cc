#include "clients/common/batch_argument.h"

#include <filesystem>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include "clients/common/label_reader.h"
#include "clients/common/reasons.h"
#include "services/label/qr_payload.h"

namespace panyuan::clients {
namespace {

using base::Error;
using base::Result;

Result<GivenLabel> LabelInText(std::string_view text) {
  PANYUAN_ASSIGN(const label::ScannedLabel scanned, label::ParseScannedText(text));
  if (const auto* code = std::get_if<label::BatchCode>(&scanned.content))
    return GivenLabel{code->ToString(), ""};
  const std::string& digits = std::get<label::SignedDigits>(scanned.content).value;
  PANYUAN_ASSIGN(const std::string bytes, label::DigitsToBytes(digits));
  PANYUAN_ASSIGN(const label::LabelClaim claim,
                 label::DecodeClaim(std::string_view(bytes).substr(0, label::kClaimBytes)));
  return GivenLabel{claim.batch_code.ToString(), digits};
}

// A picture may show other QR codes besides the label's.
Result<GivenLabel> LabelInPicture(const std::string& path) {
  PANYUAN_ASSIGN(const auto texts, ReadLabelFile(path));
  std::set<GivenLabel> labels;
  std::optional<Error> first_error;
  for (const std::string& text : texts) {
    Result<GivenLabel> label = LabelInText(text);
    if (label.ok())
      labels.insert(*std::move(label));
    else if (!first_error)
      first_error = label.error();
  }
  if (labels.empty()) return *first_error;
  // A small label stands before the signed ones of its batch, and says no more than they do.
  const auto first = labels.begin(), second = std::next(first);
  if (second != labels.end() && first->digits.empty() && first->batch_code == second->batch_code)
    labels.erase(first);
  if (labels.size() == 1) return *labels.begin();
  std::string all;
  for (const GivenLabel& label : labels) all += (all.empty() ? "" : ", ") + label.batch_code;
  return Error(kSeveralLabels, {{"codes", all}});
}

}  // namespace

Result<GivenLabel> ReadLabelArgument(const std::string& given) {
  std::error_code status;
  return std::filesystem::is_regular_file(given, status) ? LabelInPicture(given)
                                                         : LabelInText(given);
}

Result<std::string> ReadBatchCode(const std::string& given) {
  PANYUAN_ASSIGN(GivenLabel label, ReadLabelArgument(given));
  return std::move(label.batch_code);
}

}  // namespace panyuan::clients
