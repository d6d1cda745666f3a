// A label on the screen and in files.
#pragma once

#include <string>

#include "clients/common/terminal.h"
#include "panyuan/label/v1/label_service.pb.h"
#include "panyuan/trace/v1/batch.pb.h"
#include "services/base/result.h"
#include "services/label/label_sheet.h"

namespace panyuan::clients {

// The symbol of a label's address as lines of text: in colours where the terminal has them, else
// in light blocks for a dark background.
// Errors: QR_TEXT_INVALID.
base::Result<std::string> TerminalLabel(const std::string& label_url, const Terminal& terminal);

// What a label says, from either message that describes a batch.
label::LabelText LabelTextOf(const trace::v1::Batch& batch);
label::LabelText LabelTextOf(const label::v1::Label& label);

// Writes the label, words and symbol, as a picture of an A4 sheet's cell (63.5 x 33.9 mm); `path`
// ends in .png (300 dots an inch) or .svg.
// Errors: INVALID_FIELD for another ending; those of label::LabelPng; FILE_UNWRITABLE.
base::Status WriteLabel(const std::string& path, label::LabelText text,
                        const std::string& label_url);

// Whether WriteLabel can tell the kind of picture. Errors: INVALID_FIELD.
base::Status CheckLabelPath(const std::string& path);

}  // namespace panyuan::clients
