// Reasons given where goods move.
#pragma once

#include "services/base/result.h"

namespace panyuan::trace {

inline constexpr base::Reason kNothingLeft{
    "NOTHING_LEFT", base::Code::kFailedPrecondition,
    "nothing of batch {batch_code} is on hand outside crates: check the batch, or unpack first",
    "批次 {batch_code} 没有未装箱的余货：请核对批次，或先拆箱"};
inline constexpr base::Reason kBeforeArrival{
    "BEFORE_ARRIVAL", base::Code::kInvalidArgument,
    "{field} {value} lies before batch {batch_code} arrived at {arrived_at}: correct the time",
    "{field} {value} 早于批次 {batch_code} 的到货时间 {arrived_at}：请更正时间"};
inline constexpr base::Reason kMakingInvalid{
    "MAKING_INVALID", base::Code::kInvalidArgument,
    "kind must be split, merge, transform or repack: choose one",
    "操作类型须为拆分、合并、加工或分装：请选择其一"};
inline constexpr base::Reason kInputCount{
    "INPUT_COUNT", base::Code::kInvalidArgument,
    "{count} input batches were given where {min} to {max} can be: change the list",
    "给出了 {count} 个投入批次，应为 {min} 至 {max} 个：请调整"};
inline constexpr base::Reason kOutputCount{
    "OUTPUT_COUNT", base::Code::kInvalidArgument,
    "{count} batches to make were given where 1 to {max} can be: change the list, or do it in "
    "several acts",
    "要生成 {count} 个批次，应为 1 至 {max} 个：请调整，或分次操作"};
inline constexpr base::Reason kInputRepeated{
    "INPUT_REPEATED", base::Code::kInvalidArgument,
    "batch {batch_code} is named twice: name it once with the whole quantity",
    "批次 {batch_code} 出现两次：请只写一次并填写总量"};
inline constexpr base::Reason kStallsDiffer{
    "STALLS_DIFFER", base::Code::kFailedPrecondition,
    "batch {batch_code} is not of stall {stall_code}: transfer the goods first",
    "批次 {batch_code} 不属于摊位 {stall_code}：请先办理调拨"};
inline constexpr base::Reason kProductsDiffer{
    "PRODUCTS_DIFFER", base::Code::kFailedPrecondition,
    "{product_code} is another product than {other_code}: only a transformation changes the "
    "product; name every output's product there",
    "{product_code} 与 {other_code} 不是同一产品：只有加工可以改变产品，并须写明每个产出的产品"};
inline constexpr base::Reason kQuantityNotConserved{
    "QUANTITY_NOT_CONSERVED", base::Code::kFailedPrecondition,
    "{value} kg come out of {input} kg: this act makes no goods, weigh again",
    "产出 {value} 公斤多于投入 {input} 公斤：该操作不会增加货物，请重新称重"};
inline constexpr base::Reason kCodeOlderThanInput{
    "CODE_OLDER_THAN_INPUT", base::Code::kFailedPrecondition,
    "the code {batch_code} was reserved before its input {input_code} was recorded: reserve new "
    "codes and label the goods again",
    "批次码 {batch_code} 的预留早于投入批次 {input_code}：请预留新的批次码并重贴标签"};
inline constexpr base::Reason kCrateCodeInvalid{
    "CRATE_CODE_INVALID", base::Code::kInvalidArgument,
    "{field} '{value}' is not 1 to 20 of A-Z, 0-9 and hyphen: write it like C-12",
    "{field}“{value}”应为 1 至 20 个 A-Z、0-9 或连字符，如 C-12"};
inline constexpr base::Reason kCrateNotFound{
    "CRATE_NOT_FOUND", base::Code::kNotFound,
    "no crate has the code {crate_code}: compare it with the crate",
    "没有编号为 {crate_code} 的箱：请对照箱上的编号"};
inline constexpr base::Reason kCrateElsewhere{
    "CRATE_ELSEWHERE", base::Code::kFailedPrecondition,
    "crate {crate_code} is not here but at or in {elsewhere}: take another crate, or unpack it "
    "there first",
    "箱 {crate_code} 不在此处，而在 {elsewhere}：请换一个箱，或先在那里拆出"};
inline constexpr base::Reason kCrateLevel{
    "CRATE_LEVEL", base::Code::kInvalidArgument,
    "crate {crate_code} of level {level} does not fit level {wanted}: levels are 1 to 3, and a "
    "crate lies only in one of a higher level",
    "{level} 级的箱 {crate_code} 与 {wanted} 级不符：级别为 1 至 3，箱只能放入更高级别的箱"};
inline constexpr base::Reason kCrateFull{
    "CRATE_FULL", base::Code::kFailedPrecondition,
    "crate {crate_code} would hold more than {max} batches or crates: take another crate",
    "箱 {crate_code} 将超过 {max} 个批次或内箱：请另用一个箱"};
inline constexpr base::Reason kContentCount{
    "CONTENT_COUNT", base::Code::kInvalidArgument,
    "{count} batches and crates were given for crate {crate_code}, one act takes 1 to {max} of "
    "each: change the list",
    "箱 {crate_code} 给出了 {count} 个批次和内箱，每次各 1 至 {max} 个：请调整"};
inline constexpr base::Reason kNotInCrate{
    "NOT_IN_CRATE", base::Code::kFailedPrecondition,
    "crate {crate_code} holds {inside} of {what}: look into it with GetCrate",
    "箱 {crate_code} 中 {what} 的数量为 {inside}：请先查看箱内货物"};
inline constexpr base::Reason kSameStall{
    "SAME_STALL", base::Code::kInvalidArgument,
    "stall {stall_code} has the goods already: name the receiving stall",
    "货物已在摊位 {stall_code}：请填写接收摊位"};
inline constexpr base::Reason kTransferCodeInvalid{
    "TRANSFER_CODE_INVALID", base::Code::kInvalidArgument,
    "{field} '{value}' is no transfer's code: it looks like {example}",
    "{field}“{value}”不是调拨单号：形如 {example}"};
inline constexpr base::Reason kTransferNotFound{
    "TRANSFER_NOT_FOUND", base::Code::kNotFound,
    "no transfer has the code {transfer_code}: compare it with the list of offers",
    "没有单号为 {transfer_code} 的调拨：请对照调拨列表"};
inline constexpr base::Reason kTransferAnswered{
    "TRANSFER_ANSWERED", base::Code::kFailedPrecondition,
    "transfer {transfer_code} was answered or taken back at {answered_at}: nothing is open",
    "调拨 {transfer_code} 已于 {answered_at} 答复或撤回：没有待办事项"};
inline constexpr base::Reason kAcceptedMore{
    "ACCEPTED_MORE", base::Code::kInvalidArgument,
    "{value} kg is more than the {offered} kg offered: accept what was offered, and let the other "
    "stall offer the rest",
    "{value} 公斤多于对方提供的 {offered} 公斤：请按提供量接收，其余请对方另行调拨"};
inline constexpr base::Reason kReasonMissing{"REASON_MISSING", base::Code::kInvalidArgument,
                                             "{field} is missing: say why, without personal data",
                                             "缺少 {field}：请说明原因，不要写个人信息"};
inline constexpr base::Reason kRemovalUnspecified{
    "REMOVAL_UNSPECIFIED", base::Code::kInvalidArgument,
    "how the goods left is missing: say spoiled, expired, stolen, shrinkage, returned, destroyed "
    "or sent out",
    "缺少货物去向：请选择变质、过期、被盗、损耗、退货、销毁或外运"};
inline constexpr base::Reason kEvidenceUnknown{
    "EVIDENCE_UNKNOWN", base::Code::kFailedPrecondition,
    "{field} is not the SHA-256 of a file that is kept here: attach the file first",
    "{field} 不是已保存文件的 SHA-256：请先上传文件"};
inline constexpr base::Reason kAlreadyHeld{
    "ALREADY_HELD", base::Code::kFailedPrecondition,
    "batch {batch_code} is held already since {since}: nothing to do",
    "批次 {batch_code} 自 {since} 起已暂停销售：无需重复"};
inline constexpr base::Reason kNotHeld{"NOT_HELD", base::Code::kFailedPrecondition,
                                       "batch {batch_code} is not held: nothing to release",
                                       "批次 {batch_code} 未被暂停销售：无需解除"};
inline constexpr base::Reason kHeldByRegulator{
    "HELD_BY_REGULATOR", base::Code::kFailedPrecondition,
    "the regulator has stopped the sale of batch {batch_code}: ask the regulator to release it",
    "批次 {batch_code} 由监管部门暂停销售：请由监管部门解除"};
inline constexpr base::Reason kEventNotFound{
    "EVENT_NOT_FOUND", base::Code::kNotFound,
    "the chain of batch {batch_code} has no event at {leaf_index}: compare it with the chain",
    "批次 {batch_code} 的链条中没有位置 {leaf_index} 的事件：请对照链条"};
inline constexpr base::Reason kEventUnreadable{
    "EVENT_UNREADABLE", base::Code::kDataLoss,
    "the log holds an event here that this program did not write: run panyuan-admin fsck",
    "日志此处的事件不是本程序所写：请运行 panyuan-admin fsck"};
inline constexpr base::Reason kNotCorrectable{
    "NOT_CORRECTABLE", base::Code::kFailedPrecondition,
    "the event at {leaf_index} ({step}) cannot be declared an error: undo it by its own act",
    "位置 {leaf_index} 的事件（{step}）不能声明为错误：请用相应操作撤销"};
inline constexpr base::Reason kAlreadyCorrected{
    "ALREADY_CORRECTED", base::Code::kFailedPrecondition,
    "the event at {leaf_index} was declared an error already: nothing to do",
    "位置 {leaf_index} 的事件已声明为错误：无需重复"};
inline constexpr base::Reason kMadeBatchUsed{
    "MADE_BATCH_USED", base::Code::kFailedPrecondition,
    "something was done with batch {batch_code} already: correct that first",
    "批次 {batch_code} 已有后续操作：请先更正后续操作"};
inline constexpr base::Reason kBalancePeriod{
    "BALANCE_PERIOD", base::Code::kInvalidArgument,
    "{from} to {to} is not 1 to {max} days: correct the days",
    "{from} 至 {to} 不是 1 至 {max} 天：请更正日期"};
inline constexpr base::Reason kStallOrMarket{
    "STALL_OR_MARKET", base::Code::kInvalidArgument,
    "a stall and a market were both named: name one of the two",
    "同时填写了摊位和市场：请只填一个"};
inline constexpr base::Reason kDueDays{
    "DUE_DAYS", base::Code::kInvalidArgument,
    "{value} days ahead were asked for, at most {max} can be: ask for fewer",
    "要求提前 {value} 天，最多 {max} 天：请减少"};

}  // namespace panyuan::trace
