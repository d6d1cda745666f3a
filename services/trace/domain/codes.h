// The codes by which people name transfers, recalls and certificates.
#pragma once

#include <string>
#include <string_view>

#include "services/base/ids.h"
#include "services/base/result.h"

namespace panyuan::trace {

using TransferId = base::Id<struct TransferTag>;

// "T-330727-0000001": the kind, the county, and the number in at least 7 digits.
class CountyCodes {
 public:
  // `county` is its GB/T 2260 code: "330727".
  explicit CountyCodes(std::string county) : county_(std::move(county)) {}

  std::string Format(TransferId id) const { return Write("T", id.value); }
  // Errors: TRANSFER_CODE_INVALID, and those of base::CheckText for the field transfer_code.
  base::Result<TransferId> ParseTransfer(std::string_view text) const;

  // For other kinds: "R" a recall, "D" a drill, "CD" a certificate.
  std::string Write(std::string_view kind, int64_t number) const;
  // The number in `text`, exactly as Write gives it but for small letters; 0 where it would not
  // have.
  int64_t Read(std::string_view kind, std::string_view text) const;

 private:
  std::string county_;
};

}  // namespace panyuan::trace
