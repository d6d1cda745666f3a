// Which batch the user means.
#pragma once

#include <string>

#include "services/base/result.h"

namespace panyuan::clients {

// The batch code in `given`: a code as printed, the address or the digits of a label, or a file
// with a picture of a label. The signature of a label is not checked here.
// Errors: those of ReadLabelFile where there is a file of that name; SEVERAL_LABELS with codes;
// those of label::ParseScannedText and label::DecodeClaim.
base::Result<std::string> ReadBatchCode(const std::string& given);

}  // namespace panyuan::clients
