// Reasons the registry gives.
#pragma once

#include "services/base/result.h"

namespace panyuan::registry {

using base::Code;
using base::Reason;

inline constexpr Reason kUnknownProduct{
    "UNKNOWN_PRODUCT", Code::kInvalidArgument,
    "{field} {value} is no product of the catalogue: take a code from it (nearest: {suggestions})",
    "{field} {value} 不在产品目录中：请使用目录中的代码（相近：{suggestions}）"};
inline constexpr Reason kUnknownItem{
    "UNKNOWN_ITEM", Code::kInvalidArgument,
    "{field} {value} is no test item of the catalogue: take a code from it (nearest: "
    "{suggestions})",
    "{field} {value} 不在检测项目目录中：请使用目录中的代码（相近：{suggestions}）"};
inline constexpr Reason kUnknownStall{
    "UNKNOWN_STALL", Code::kInvalidArgument,
    "{field} {value} is no stall of this county: take a code such as M01-001 from the list",
    "{field} {value} 不是本县的摊位：请使用列表中的代码，如 M01-001"};
inline constexpr Reason kUnknownMarket{
    "UNKNOWN_MARKET", Code::kInvalidArgument,
    "{field} {value} is no market of this county: take a code such as M01 from the list",
    "{field} {value} 不是本县的市场：请使用列表中的代码，如 M01"};
inline constexpr Reason kUnknownLab{
    "UNKNOWN_LAB", Code::kInvalidArgument,
    "{field} {value} is no laboratory of this county: take a code such as L1 from the list",
    "{field} {value} 不是本县的快检室：请使用列表中的代码，如 L1"};
inline constexpr Reason kSupplierNotFound{
    "SUPPLIER_NOT_FOUND", Code::kNotFound,
    "stall {stall_code} has no supplier of exactly that name: copy it from the batch, as it is "
    "shown to the stall",
    "摊位 {stall_code} 没有与该名称完全一致的供货者：请从批次中按显示原样复制"};
inline constexpr Reason kCatalogueInvalid{
    "CATALOGUE_INVALID", Code::kInvalidArgument,
    "{file}, line {line}: {problem}. Nothing was changed: correct the file and seed again",
    "{file} 第 {line} 行：{problem_zh}。未作任何更改：请更正文件后重新导入"};
inline constexpr Reason kSeedFileUnreadable{
    "SEED_FILE_UNREADABLE", Code::kFailedPrecondition,
    "the seed file {file} is missing or cannot be read: put it into the seed directory",
    "种子文件 {file} 不存在或无法读取：请放入种子目录"};

}  // namespace panyuan::registry
