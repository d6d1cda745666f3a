// Sheets of labels as PDF files.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "clients/common/arguments.h"
#include "clients/common/command_line.h"
#include "clients/common/session.h"
#include "panyuan/label/v1/label_service.pb.h"
#include "services/base/result.h"

namespace panyuan::clients::stall {

inline constexpr size_t kLabelsPerSheet = 500;  // the most that one PrintSheet takes

struct SheetFile {
  std::string path;
  size_t labels = 0;
  uint32_t pages = 0;
};

// Has the labels of `batch_codes` printed and writes them to `path`, past 500 labels also to
// "<name>-2.pdf" and so on; notes where they are. Nothing for no codes.
// Errors: those of PrintSheet; FILE_UNWRITABLE.
base::Result<std::vector<SheetFile>> WriteSheets(Session& session,
                                                 const std::vector<std::string>& batch_codes,
                                                 label::v1::SheetLayout layout,
                                                 const std::string& path);

// [{"path", "labels", "pages"}].
nlohmann::ordered_json SheetsJson(const std::vector<SheetFile>& files);

// "--layout a4|roll".
void DeclareLayout(Arguments& arguments, label::v1::SheetLayout& layout);

Command SheetCommand();

}  // namespace panyuan::clients::stall
