// The QR code on a customer's receipt: the address of one sale.
#pragma once

#include <string>

#include "clients/common/session.h"
#include "services/base/result.h"

namespace panyuan::clients::stall {

// Whether WriteReceipt can tell what to write: a name that ends in .png or .svg, or "-".
// Errors: INVALID_FIELD.
base::Status CheckReceiptPath(const std::string& path);

// Writes the symbol of `url` as a picture, or shows it on the terminal for "-".
// Errors: those of label::MakeQr; FILE_UNWRITABLE.
base::Status WriteReceipt(const Session& session, const std::string& path, const std::string& url);

}  // namespace panyuan::clients::stall
