// Reasons the trace room gives.
#pragma once

#include "services/base/result.h"

namespace panyuan::trace {

using base::Code;
using base::Reason;

inline constexpr Reason kBatchNotFound{
    "BATCH_NOT_FOUND", Code::kNotFound,
    "no batch has the code {batch_code}: compare it with the label",
    "没有批次码为 {batch_code} 的批次：请对照标签核对"};
inline constexpr Reason kBatchHeld{
    "BATCH_HELD", Code::kFailedPrecondition,
    "batch {batch_code} must not be sold: {finding}; it is held since {since}. Keep it apart and "
    "wait for the market office",
    "批次 {batch_code} 已暂停销售：{finding_zh}（自 {since} 起）。请单独存放，等待市场管理方处理"};
inline constexpr Reason kBatchRecalled{
    "BATCH_RECALLED", Code::kFailedPrecondition,
    "batch {batch_code} is recalled: keep what is left apart, sell none of it and follow the "
    "recall's notice",
    "批次 {batch_code} 已被召回：请单独存放余货，停止销售，并按召回通知处理"};
inline constexpr Reason kBatchVoided{
    "BATCH_VOIDED", Code::kFailedPrecondition,
    "batch {batch_code} was recorded in error and declared void: use the batch that the goods "
    "really are of",
    "批次 {batch_code} 系误记，已作废：请使用货物实际所属的批次"};
inline constexpr Reason kBatchExpired{
    "BATCH_EXPIRED", Code::kFailedPrecondition,
    "the last day of sale of batch {batch_code} was {best_before}, {basis}: take the goods off "
    "sale and record them as expired",
    "批次 {batch_code} 的最后销售日为 {best_before}（{basis_zh}）：请下架并登记为过期"};
inline constexpr Reason kInCrates{
    "IN_CRATES", Code::kFailedPrecondition,
    "{value} kg is more than the {loose} kg of batch {batch_code} that lies in no crate: unpack "
    "first",
    "{value} 公斤超过批次 {batch_code} 未装箱的 {loose} 公斤：请先拆箱"};
inline constexpr Reason kQuantityNotPositive{
    "QUANTITY_NOT_POSITIVE", Code::kInvalidArgument,
    "{field} {value} must be more than 0: enter what was weighed",
    "{field} {value} 必须大于 0：请填写实际称重"};
inline constexpr Reason kQuantityTooLarge{
    "QUANTITY_TOO_LARGE", Code::kInvalidArgument,
    "{field} {value} kg is more than {max} kg for one batch: check the number and the unit",
    "{field} {value} 公斤超过单批上限 {max} 公斤：请核对数字和单位"};
inline constexpr Reason kQuantityTooFine{"QUANTITY_TOO_FINE", Code::kInvalidArgument,
                                         "{field} {value} is finer than a gram: round it",
                                         "{field} {value} 精度超过 1 克：请取整"};
inline constexpr Reason kUnitNotAccepted{
    "UNIT_NOT_ACCEPTED", Code::kInvalidArgument,
    "{field}: the unit '{value}' is not accepted: use KGM (kilogram) or GRM (gram)",
    "{field}：不接受单位“{value}”：请用 KGM（公斤）或 GRM（克）"};
inline constexpr Reason kQuantityExceedsStock{
    "QUANTITY_EXCEEDS_STOCK", Code::kFailedPrecondition,
    "{value} kg is more than the {on_hand} kg left of batch {batch_code}: check the number and the "
    "batch",
    "{value} 公斤超过批次 {batch_code} 的余量 {on_hand} 公斤：请核对数量和批次"};
inline constexpr Reason kSaleBeforeArrival{
    "SALE_BEFORE_ARRIVAL", Code::kInvalidArgument,
    "{field} {value} lies before the batch's arrival at {arrived_at}: correct the time",
    "{field} {value} 早于批次到货时间 {arrived_at}：请更正时间"};
inline constexpr Reason kPhotoHashInvalid{
    "PHOTO_HASH_INVALID", Code::kInvalidArgument,
    "{field} must be a SHA-256 of 32 bytes, or empty: hash the photo's file again",
    "{field} 必须是 32 字节的 SHA-256，或留空：请重新计算照片文件的哈希"};
inline constexpr Reason kCodeNotReserved{
    "CODE_NOT_RESERVED", Code::kFailedPrecondition,
    "the code {batch_code} was not reserved for stall {stall_code}: reserve codes anew and label "
    "the "
    "goods again",
    "批次码 {batch_code} 不是为摊位 {stall_code} 预留的：请重新预留批次码并重贴标签"};
inline constexpr Reason kCodeAlreadyUsed{
    "CODE_ALREADY_USED", Code::kFailedPrecondition,
    "the code {batch_code} was used already: {product} {received} kg, arrived {arrived_at}. "
    "Receive "
    "these goods under another code and label them again",
    "批次码 {batch_code} 已被使用：{product_zh} {received} 公斤，{arrived_at} 到货。"
    "请换一个批次码登记并重贴标签"};
inline constexpr Reason kReservationCount{
    "RESERVATION_COUNT", Code::kInvalidArgument,
    "{count} codes were asked for, one call reserves 1 to {max}: ask for fewer",
    "请求预留 {count} 个批次码，每次可预留 1 至 {max} 个：请减少数量"};
inline constexpr Reason kReservationLimit{
    "RESERVATION_LIMIT", Code::kFailedPrecondition,
    "stall {stall_code} holds {unused} reserved codes that are not used, with {count} more it "
    "would "
    "have over {max}: use those first, or receive without a reserved code",
    "摊位 {stall_code} 已有 {unused} 个未使用的预留码，再加 {count} 个将超过上限 {max} 个："
    "请先使用已预留的，或不用预留码登记"};
inline constexpr Reason kSourceCount{
    "SOURCE_COUNT", Code::kInvalidArgument,
    "{count} source batches were asked for, one call takes 1 to {max}: ask in several calls",
    "请求了 {count} 个来源批次，每次可查 1 至 {max} 个：请分次查询"};

}  // namespace panyuan::trace
