#include "clients/common/batch_argument.h"

#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <variant>

#include "clients/common/label_reader.h"
#include "clients/common/reasons.h"
#include "services/label/qr_payload.h"

namespace panyuan::clients {
namespace {

using base::Error;
using base::Result;

Result<std::string> CodeInText(std::string_view text) {
  PANYUAN_ASSIGN(const label::ScannedLabel scanned, label::ParseScannedText(text));
  if (const auto* code = std::get_if<label::BatchCode>(&scanned.content)) return code->ToString();
  const std::string& digits = std::get<label::SignedDigits>(scanned.content).value;
  PANYUAN_ASSIGN(const std::string bytes, label::DigitsToBytes(digits));
  PANYUAN_ASSIGN(const label::LabelClaim claim,
                 label::DecodeClaim(std::string_view(bytes).substr(0, label::kClaimBytes)));
  return claim.batch_code.ToString();
}

// A picture may show other QR codes besides the label's.
Result<std::string> CodeInPicture(const std::string& path) {
  PANYUAN_ASSIGN(const auto texts, ReadLabelFile(path));
  std::set<std::string> codes;
  std::optional<Error> first_error;
  for (const std::string& text : texts) {
    const Result<std::string> code = CodeInText(text);
    if (code.ok())
      codes.insert(*code);
    else if (!first_error)
      first_error = code.error();
  }
  if (codes.empty()) return *first_error;
  if (codes.size() == 1) return *codes.begin();
  std::string all;
  for (const std::string& code : codes) all += (all.empty() ? "" : ", ") + code;
  return Error(kSeveralLabels, {{"codes", all}});
}

}  // namespace

Result<std::string> ReadBatchCode(const std::string& given) {
  std::error_code status;
  return std::filesystem::is_regular_file(given, status) ? CodeInPicture(given) : CodeInText(given);
}

}  // namespace panyuan::clients
