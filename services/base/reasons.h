// Reasons that more than one room gives.
#pragma once

#include "services/base/result.h"

namespace panyuan::base {

inline constexpr Reason kInvalidField{"INVALID_FIELD", Code::kInvalidArgument, "{field}: {problem}",
                                      "{field}：{problem_zh}"};
inline constexpr Reason kFieldMissing{"FIELD_MISSING", Code::kInvalidArgument,
                                      "{field} is missing: fill it in", "缺少 {field}：请填写"};
inline constexpr Reason kTextTooLong{
    "TEXT_TOO_LONG", Code::kInvalidArgument,
    "{field} has {length} characters, at most {max} are kept: shorten it",
    "{field} 有 {length} 个字，最多 {max} 个：请缩短"};
inline constexpr Reason kInvalidUtf8{
    "INVALID_UTF8", Code::kInvalidArgument,
    "{field} is not UTF-8 text: save the file or the input as UTF-8",
    "{field} 不是 UTF-8 文本：请将文件或输入另存为 UTF-8"};
inline constexpr Reason kControlCharacter{"CONTROL_CHARACTER", Code::kInvalidArgument,
                                          "{field} contains a control character: remove it",
                                          "{field} 含控制字符：请删除"};
inline constexpr Reason kInvalidDecimal{
    "INVALID_DECIMAL", Code::kInvalidArgument,
    "{field}: '{value}' is not a decimal number such as 12.5 (at most 15 digits, 9 after the "
    "point)",
    "{field}：“{value}”不是 12.5 这样的小数（最多 15 位数字，小数点后 9 位）"};
inline constexpr Reason kInvalidTime{
    "INVALID_TIME", Code::kInvalidArgument,
    "{field}: '{value}' is not a time such as 2026-03-04T05:06:07+08:00",
    "{field}：“{value}”不是 2026-03-04T05:06:07+08:00 这样的时间"};
inline constexpr Reason kTimeInFuture{
    "TIME_IN_FUTURE", Code::kInvalidArgument,
    "{field} {value} lies in the future (the server's time is {now}): correct it or the clock",
    "{field} {value} 在将来（服务器时间 {now}）：请更正时间或校准时钟"};
inline constexpr Reason kTimeTooOld{
    "TIME_TOO_OLD", Code::kInvalidArgument,
    "{field} {value} lies more than {days} days back: correct it, or ask the market office to "
    "record it",
    "{field} {value} 早于 {days} 天之前：请更正，或请市场办公室补录"};
inline constexpr Reason kPageTokenInvalid{
    "PAGE_TOKEN_INVALID", Code::kInvalidArgument,
    "page_token is not one that the server gave: start again without it",
    "page_token 不是服务器给出的：请不带它重新开始"};
inline constexpr Reason kCsvMalformed{
    "CSV_MALFORMED", Code::kInvalidArgument,
    "line {line} is not CSV: {problem}. Correct it, or save the sheet as CSV again",
    "第 {line} 行不是 CSV：{problem_zh}。请更正，或将表格重新另存为 CSV"};
inline constexpr Reason kPackedBytesDamaged{
    "PACKED_BYTES_DAMAGED", Code::kDataLoss,
    "what the store holds here cannot be unpacked: run panyuan-admin fsck, restore a backup",
    "存储中的此处内容无法解压：请运行 panyuan-admin fsck 并恢复备份"};
inline constexpr Reason kInternalFault{
    "INTERNAL_FAULT", Code::kInternal,
    "the server met a fault of its own; nothing was changed: try again, then tell the operator",
    "服务器自身故障，未作任何更改：请重试，仍不行请联系管理员"};

}  // namespace panyuan::base
