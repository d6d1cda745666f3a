// Why a witness or an audit does not start.
#pragma once

#include "services/base/result.h"

namespace panyuan::clients::admin {

using base::Code;
using base::Reason;

inline constexpr Reason kKeyFileInvalid{
    "KEY_FILE_INVALID", Code::kInvalidArgument,
    "{path} is not a key of 64 hex digits that its owner alone may read: make one with --new-key, "
    "or chmod 600",
    "{path} 不是仅限所有者读取的 64 位十六进制密钥：请用 --new-key 生成，或执行 chmod 600"};
inline constexpr Reason kSeenTooMany{
    "SEEN_TOO_MANY", Code::kResourceExhausted,
    "{path} holds more than {max} checkpoints: move the oldest elsewhere",
    "{path} 中的检查点超过 {max} 个：请移走最旧的"};

}  // namespace panyuan::clients::admin
