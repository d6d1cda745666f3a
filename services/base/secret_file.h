// Files that hold secrets.
#pragma once

#include <string>

#include "services/base/result.h"

namespace panyuan::base {

inline constexpr Reason kKeyFileOpen{
    "KEY_FILE_OPEN", Code::kFailedPrecondition,
    "{path} holds a secret and others than its owner may read it: chmod 600 it, and replace the key "
    "where somebody may have",
    "{path} 存有密钥，但所有者以外的人也能读取：请执行 chmod 600；如可能已被他人读取，请更换密钥"};

// Whether nobody but its owner may read or write the file; one that is not there passes, since
// reading it will say so. Errors: KEY_FILE_OPEN.
Status CheckSecretFile(const std::string& path);

}  // namespace panyuan::base
