// A label's QR code on the screen and in files.
#pragma once

#include <string>

#include "clients/common/terminal.h"
#include "services/base/result.h"

namespace panyuan::clients {

// The symbol of a label's address as lines of text: in colours where the terminal has them, else
// in light blocks for a dark background.
// Errors: QR_TEXT_INVALID.
base::Result<std::string> TerminalLabel(const std::string& label_url, const Terminal& terminal);

// Writes the symbol as a picture; `path` ends in .png or .svg.
// Errors: INVALID_FIELD for another ending; QR_TEXT_INVALID; FILE_UNWRITABLE.
base::Status WriteLabel(const std::string& path, const std::string& label_url);

// Whether WriteLabel can tell the kind of picture. Errors: INVALID_FIELD.
base::Status CheckLabelPath(const std::string& path);

}  // namespace panyuan::clients
