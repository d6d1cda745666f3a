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
inline constexpr Reason kTileNotFound{
    "TILE_NOT_FOUND", Code::kNotFound,
    "the log of {tree_size} entries has no {path}: ask for a narrower or an earlier tile",
    "日志共 {tree_size} 条，没有 {path}：请使用更窄或更靠前的瓦片"};
inline constexpr Reason kTileInvalid{"TILE_INVALID", Code::kInvalidArgument,
                                     "a tile has level 0 to 63 and width 1 to 256: correct {field}",
                                     "瓦片层级为 0 至 63，宽度为 1 至 256：请更正 {field}"};
inline constexpr Reason kTreeSizeUnknown{
    "TREE_SIZE_UNKNOWN", Code::kInvalidArgument,
    "the log has {tree_size} entries, so there is no tree of {asked}: ask for a smaller size",
    "日志共 {tree_size} 条，没有大小为 {asked} 的树：请使用更小的大小"};
inline constexpr Reason kOriginChanged{
    "ORIGIN_CHANGED", Code::kFailedPrecondition,
    "the database holds the log {stored}, the configuration names {configured}: use the one that "
    "belongs to it",
    "数据库中的日志是 {stored}，配置中是 {configured}：请使用与之相符的配置"};
inline constexpr Reason kAddCheckpointMalformed{
    "ADD_CHECKPOINT_MALFORMED", Code::kInvalidArgument,
    "this is not a request for a cosignature: {problem}; send it as C2SP tlog-witness says",
    "这不是共签请求（{problem}）：请按 C2SP tlog-witness 的格式发送"};
inline constexpr Reason kLogPathMissing{
    "LOG_PATH_MISSING", Code::kNotFound,
    "the log serves nothing at {path}: check the address of the log",
    "日志没有提供 {path}：请核对日志的地址"};
inline constexpr Reason kLogContradiction{
    "LOG_CONTRADICTION", Code::kDataLoss,
    "the log contradicts itself ({kind}) at {index}: {problem}. Keep what you have, tell the other "
    "readers of this log and its operator",
    "日志自相矛盾（{kind}），位置 {index}：{problem_zh}。请保留证据，并告知其他读者和日志运营方"};
inline constexpr Reason kEventInvalid{"EVENT_INVALID", Code::kInvalidArgument,
                                      "not a valid EPCIS event: {field} {problem}: correct it",
                                      "不是有效的 EPCIS 事件：{field} {problem_zh}：请更正"};
inline constexpr Reason kWitnessLogsFull{
    "WITNESS_LOGS_FULL", Code::kInvalidArgument,
    "a witness keeps at most {max} logs: run another for the rest",
    "一个见证方最多见证 {max} 个日志：其余请另行启动"};
inline constexpr Reason kWitnessStateInvalid{
    "WITNESS_STATE_INVALID", Code::kDataLoss,
    "the saved checkpoint of {origin} is not one that the log's keys signed: give the log's right "
    "keys, or restore the witness's state; never start it empty",
    "已保存的 {origin} 检查点不是该日志密钥所签：请给出正确的密钥或恢复见证状态，切勿清空重来"};
inline constexpr Reason kLogForked{
    "LOG_FORKED", Code::kFailedPrecondition,
    "nothing more is recorded: witness {witness} has seen this log at {witness_size} entries, and "
    "this database, at {tree_size}, does not continue it; an older copy was restored. Restore a "
    "newer backup, or choose a new origin with panyuan-admin restore --new-origin",
    "已停止登记：见证方 {witness} 见过本日志的 {witness_size} 条，而本数据库（{tree_size} 条）"
    "与之不相承接，可能恢复了旧的备份。请恢复更新的备份，或用 "
    "panyuan-admin restore --new-origin 另选日志名"};
inline constexpr Reason kLogWouldFork{
    "LOG_WOULD_FORK", Code::kAborted,
    "this log has published {published} entries, the database holds {stored}: going on would sign "
    "two histories. Restore a newer backup; where there is none, `panyuan-admin restore "
    "--new-origin NAME` begins a log of another name",
    "此日志已公布 {published} 条，数据库中为 {stored}：继续运行会签署两份不同的历史。"
    "请恢复更新的备份；若没有，请用 panyuan-admin restore --new-origin 名称 另起一个日志"};
inline constexpr Reason kPublishedHeadDamaged{
    "PUBLISHED_HEAD_DAMAGED", Code::kAborted,
    "published.head in the data directory cannot be read, so nobody knows what the log has "
    "published: compare the database with the newest checkpoint kept elsewhere (panyuan-admin "
    "fsck shows size and root), then remove the file",
    "数据目录中的 published.head 无法读取，不知道日志已公布到哪里：请与别处保存的最新检查点核对"
    "（panyuan-admin fsck 显示条数和根），然后删除该文件"};

}  // namespace panyuan::ledger
