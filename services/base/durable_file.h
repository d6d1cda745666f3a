// Files that survive a power cut whole.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::base {

inline constexpr Reason kFileNotDurable{
    "FILE_NOT_DURABLE", Code::kAborted,
    "{path} could not be written to the disk ({problem}): check your rights and the disk's space",
    "无法将 {path} 写入磁盘（{problem}）：请检查权限和磁盘空间"};

// Replaces `path` by these bytes: whoever reads it, also after a power cut, finds the old bytes or
// the new ones. Mode 0600. Errors: FILE_NOT_DURABLE.
Status ReplaceFile(const std::string& path, std::string_view bytes);

// Makes what was written to the file durable. Errors: FILE_NOT_DURABLE.
Status SyncFile(const std::string& path);

// Renames durably, over a file that is there. Both names are in folders of one file system.
// Errors: FILE_NOT_DURABLE.
Status RenameFile(const std::string& from, const std::string& to);

}  // namespace panyuan::base
