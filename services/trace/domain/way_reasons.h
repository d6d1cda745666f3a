// Reasons of ways and exports.
#pragma once

#include "services/base/result.h"

namespace panyuan::trace {

inline constexpr base::Reason kRootCount{
    "ROOT_COUNT", base::Code::kInvalidArgument,
    "{count} batches were named, one call takes {min} to {max}: name others, or ask in several "
    "calls",
    "指定了 {count} 个批次，每次须为 {min} 至 {max} 个：请增减批次或分次查询"};
inline constexpr base::Reason kWayTooLarge{
    "WAY_TOO_LARGE", base::Code::kFailedPrecondition,
    "the way has more than {max} batches, too many for a picture: ask for fewer acts with "
    "max_depth, or for a list",
    "溯源路径超过 {max} 个批次，无法绘图：请用 max_depth 减少层数，或改为列表"};
inline constexpr base::Reason kExportEmpty{
    "EXPORT_EMPTY", base::Code::kInvalidArgument,
    "neither batches nor a time were named: say what to export, one of the two",
    "未指定批次或时间：请指定其中之一作为导出范围"};
inline constexpr base::Reason kExportFormat{
    "EXPORT_FORMAT", base::Code::kInvalidArgument,
    "{field} names no format: use EPCIS, FSMA_CSV or FSMA_XLSX",
    "{field} 不是有效格式：请用 EPCIS、FSMA_CSV 或 FSMA_XLSX"};
inline constexpr base::Reason kTimeRangeInvalid{
    "TIME_RANGE_INVALID", base::Code::kInvalidArgument,
    "the time ends at {to}, which is not after its beginning {from}: exchange or correct them",
    "结束时间 {to} 不晚于开始时间 {from}：请对调或更正"};
inline constexpr base::Reason kExportTooLarge{
    "EXPORT_TOO_LARGE", base::Code::kFailedPrecondition,
    "the export has more than {max} {what}: name fewer batches or a shorter time, or export as CSV",
    "导出内容超过 {max} {what_zh}：请减少批次、缩短时间范围，或改用 CSV 格式"};
inline constexpr base::Reason kExportFault{
    "EXPORT_FAULT", base::Code::kInternal,
    "the file could not be written on the server: try again; if it happens again, ask the county's "
    "operator to look at the server's free space",
    "服务器无法写出文件：请重试；若仍失败，请县运维人员检查服务器剩余空间"};

}  // namespace panyuan::trace
