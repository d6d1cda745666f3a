// Reasons given about recalls.
#pragma once

#include "services/base/result.h"

namespace panyuan::trace {

inline constexpr base::Reason kRecallNotFound{
    "RECALL_NOT_FOUND", base::Code::kNotFound,
    "there is no recall {recall_code}: compare the code with the notice, such as {example}",
    "没有编号为 {recall_code} 的召回：请对照召回通知核对，例如 {example}"};
inline constexpr base::Reason kRecallLevel{
    "RECALL_LEVEL", base::Code::kInvalidArgument,
    "there is no recall of level {level}: choose 1 (serious harm), 2 or 3",
    "没有 {level} 级召回：请选择一级（严重危害）、二级或三级"};
inline constexpr base::Reason kRecallClosed{
    "RECALL_CLOSED", base::Code::kFailedPrecondition,
    "recall {recall_code} is over since {closed_at}: start another one if goods are still to be "
    "called back",
    "召回 {recall_code} 已于 {closed_at} 结束：如仍有货物需要召回，请另行启动召回"};
inline constexpr base::Reason kRecallHolding{
    "RECALL_HOLDING", base::Code::kFailedPrecondition,
    "recall {recall_code} has not yet reached every batch downstream: let it go on first",
    "召回 {recall_code} 尚未覆盖全部下游批次：请先继续完成"};
inline constexpr base::Reason kRecallDrill{
    "RECALL_DRILL", base::Code::kFailedPrecondition,
    "{recall_code} is a drill, which touches no goods: acknowledge its notice, and record nothing",
    "{recall_code} 是演练，不涉及实际货物：请只确认通知，不要登记处置"};
inline constexpr base::Reason kNoticeNotFound{
    "NOTICE_NOT_FOUND", base::Code::kNotFound,
    "recall {recall_code} reaches no batch of stall {stall_code}: check both codes",
    "召回 {recall_code} 不涉及摊位 {stall_code} 的批次：请核对两个编号"};
inline constexpr base::Reason kNotInRecall{
    "NOT_IN_RECALL", base::Code::kFailedPrecondition,
    "batch {batch_code} is not in recall {recall_code}: take a batch from the recall's list",
    "批次 {batch_code} 不在召回 {recall_code} 之内：请从召回批次清单中选取"};
inline constexpr base::Reason kRecallActUnspecified{
    "RECALL_ACT_UNSPECIFIED", base::Code::kInvalidArgument,
    "it is not said what was done with the goods: say recovered or destroyed",
    "未说明货物如何处置：请注明已收回或已销毁"};
inline constexpr base::Reason kRecoveredMore{
    "RECOVERED_MORE", base::Code::kFailedPrecondition,
    "{value} kg came back, but of batch {batch_code} only {out} kg are still with customers: check "
    "the number and the batch",
    "收回 {value} 公斤，但批次 {batch_code} 尚在消费者手中的只有 {out} 公斤：请核对数量和批次"};
inline constexpr base::Reason kEvidenceHashInvalid{
    "EVIDENCE_HASH_INVALID", base::Code::kInvalidArgument,
    "{field} must be a SHA-256 of 32 bytes, or empty: attach the paper first and take its hash",
    "{field} 必须是 32 字节的 SHA-256，或留空：请先附加凭证，再使用其哈希"};

}  // namespace panyuan::trace
