// Files the user names.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::clients {

// The whole file, of at most `max_bytes`.
// Errors: FILE_UNREADABLE with path and problem.
base::Result<std::string> ReadFile(const std::string& path, size_t max_bytes);

// Writes the whole file, over one already there.
// Errors: FILE_UNWRITABLE with path and problem.
base::Status WriteFile(const std::string& path, std::string_view bytes);

}  // namespace panyuan::clients
