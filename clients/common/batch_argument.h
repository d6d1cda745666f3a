// Which batch the user means.
#pragma once

#include <compare>
#include <string>

#include "services/base/result.h"

namespace panyuan::clients {

// A label that the user holds against the tool.
struct GivenLabel {
  std::string batch_code;
  std::string digits;  // of a signed label, not verified; empty where it carries no signature

  auto operator<=>(const GivenLabel&) const = default;
};

// The label in `given`: a code as printed, the address or the digits of a label, or a file with a
// picture of a label. Of one batch's signed and small label the signed one is taken.
// Errors: those of ReadLabelFile where there is a file of that name; SEVERAL_LABELS with codes;
// those of label::ParseScannedText and label::DecodeClaim.
base::Result<GivenLabel> ReadLabelArgument(const std::string& given);

// The batch code of the label in `given`, whose signature is not checked here.
// Errors: those of ReadLabelArgument.
base::Result<std::string> ReadBatchCode(const std::string& given);

}  // namespace panyuan::clients
