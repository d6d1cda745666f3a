// Reasons of a stall that works without a network.
#pragma once

#include "services/base/result.h"

namespace panyuan::clients::stall {

using base::Code;
using base::Reason;

inline constexpr Reason kNoCodeLeft{
    "NO_CODE_LEFT", Code::kUnavailable,
    "the server is not asked or cannot be reached, and no reserved code is left for a label: "
    "connect "
    "once and run panyuan-stall codes --reserve 100; until then keep the goods unlabelled and "
    "write "
    "them down",
    "未连接服务器，且没有剩余的预留码可印标签：请联网一次并运行 panyuan-stall codes --reserve "
    "100；在此之前请勿贴标签，先用纸笔记录"};
inline constexpr Reason kNoDigitalLink{
    "NO_DIGITAL_LINK", Code::kFailedPrecondition,
    "batch {batch_code} has no GTIN, so no GS1 Digital Link: print its usual label",
    "批次 {batch_code} 没有 GTIN，因而没有 GS1 数字链接：请打印普通标签"};
inline constexpr Reason kReceiptUnderReview{
    "RECEIPT_UNDER_REVIEW", Code::kFailedPrecondition,
    "the record that makes batch {batch_code} was refused and waits for your review as number "
    "{number}: run panyuan-stall outbox, settle it, then retry this",
    "登记批次 {batch_code} 的记录被拒绝，待您处理（编号 {number}）：请运行 panyuan-stall outbox "
    "处理后再重试"};
inline constexpr Reason kOutboxFull{
    "OUTBOX_FULL", Code::kFailedPrecondition,
    "{count} entries wait or are under review, at most {max} are kept: connect and run "
    "panyuan-stall sync, or settle those under review",
    "发件箱已有 {count} 条待发送或待处理，上限 {max} 条：请联网运行 panyuan-stall "
    "sync，或处理待处理的条目"};
inline constexpr Reason kOutboxBusy{
    "OUTBOX_BUSY", Code::kFailedPrecondition,
    "another panyuan-stall has been at work in {path} for {seconds} s: wait for it, or end it",
    "另一个 panyuan-stall 已在 {path} 中运行 {seconds} 秒：请等待其结束，或将其关闭"};
inline constexpr Reason kOutboxNotSent{
    "OUTBOX_NOT_SENT", Code::kUnavailable,
    "{count} entries wait to be sent and come first: run panyuan-stall sync, then send the file",
    "有 {count} 条待发送，须先行发送：请先运行 panyuan-stall sync，再发送该文件"};
inline constexpr Reason kOutboxEntryUnknown{
    "OUTBOX_ENTRY_UNKNOWN", Code::kNotFound,
    "nothing under review has the number {number}: panyuan-stall outbox shows the numbers",
    "没有编号为 {number} 的待处理条目：请用 panyuan-stall outbox 查看编号"};
inline constexpr Reason kOutboxEntryDamaged{
    "OUTBOX_ENTRY_DAMAGED", Code::kDataLoss,
    "{path} is damaged and cannot be sent: open it in an editor, enter anew what it held, then run "
    "panyuan-stall outbox --drop {number} --yes",
    "{path} 已损坏，无法发送：请用编辑器打开，重新录入其内容，然后运行 panyuan-stall outbox --drop "
    "{number} --yes"};

}  // namespace panyuan::clients::stall
