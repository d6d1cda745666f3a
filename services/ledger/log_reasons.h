// Reasons of the log as it is stored and served.
#pragma once

#include "services/base/result.h"

namespace panyuan::ledger {

using base::Code;
using base::Reason;

inline constexpr Reason kEntryTooLong{
    "ENTRY_TOO_LONG", Code::kInvalidArgument,
    "the event takes {bytes} bytes, an entry at most {max}: shorten its texts",
    "事件占 {bytes} 字节，条目最多 {max} 字节：请缩短其中文本"};
inline constexpr Reason kLeafNotFound{
    "LEAF_NOT_FOUND", Code::kNotFound,
    "the log has {tree_size} entries, none at {leaf_index}: ask for a smaller index",
    "日志共 {tree_size} 条，没有第 {leaf_index} 条：请使用更小的序号"};
inline constexpr Reason kTreeSizeUnknown{
    "TREE_SIZE_UNKNOWN", Code::kInvalidArgument,
    "the log has {tree_size} entries, so there is no tree of {asked}: ask for a smaller size",
    "日志共 {tree_size} 条，没有大小为 {asked} 的树：请使用更小的大小"};
inline constexpr Reason kOriginChanged{
    "ORIGIN_CHANGED", Code::kFailedPrecondition,
    "the database holds the log {stored}, the configuration names {configured}: use the one that "
    "belongs to it",
    "数据库中的日志是 {stored}，配置中是 {configured}：请使用与之相符的配置"};

}  // namespace panyuan::ledger
