// The ledger's reasons.
#pragma once

#include "services/base/result.h"

namespace panyuan::ledger {

using base::Code;
using base::Reason;

inline constexpr Reason kTreeIndexOutOfRange{
    "TREE_INDEX_OUT_OF_RANGE", Code::kInvalidArgument,
    "leaf {index} is not in a tree of {size} leaves: ask for an index below the size",
    "大小为 {size} 的树中没有第 {index} 个叶子：请使用小于该大小的序号"};
inline constexpr Reason kTreeSizesInvalid{
    "TREE_SIZES_INVALID", Code::kInvalidArgument,
    "no consistency proof leads from size {size1} to {size2}: the first must be at least 1 and at "
    "most the second",
    "无法证明大小 {size1} 与 {size2} 一致：前者至少为 1 且不得大于后者"};
inline constexpr Reason kProofInvalid{
    "PROOF_INVALID", Code::kDataLoss,
    "the proof does not lead to the given root: fetch proof and checkpoint again; if it fails "
    "again, tell the log's operator",
    "该证明与给定的根不符：请重新获取证明和检查点；若仍不符，请告知日志运营方"};
inline constexpr Reason kFrontierCorrupt{
    "FRONTIER_CORRUPT", Code::kDataLoss,
    "the stored right edge of the log's tree is damaged: restore the database or rebuild the tree "
    "from the entries",
    "存储的日志树右边缘已损坏：请恢复数据库或由条目重建该树"};
inline constexpr Reason kNoteMalformed{
    "NOTE_MALFORMED", Code::kInvalidArgument,
    "this is not a signed note: {problem}; fetch it again, unchanged",
    "这不是签名文书（{problem}）：请重新获取，且不得改动"};
inline constexpr Reason kNoteSignatureInvalid{
    "NOTE_SIGNATURE_INVALID", Code::kDataLoss,
    "the signature by {name} does not fit the note: do not trust it, and tell the log's operator",
    "{name} 的签名与文书不符：请勿信任，并告知日志运营方"};
inline constexpr Reason kNoteUnverified{
    "NOTE_UNVERIFIED", Code::kFailedPrecondition,
    "no key you trust has signed this note: check the list of trusted keys",
    "没有受信任的密钥签署该文书：请检查受信任密钥列表"};
inline constexpr Reason kNoteKeyInvalid{
    "NOTE_KEY_INVALID", Code::kInvalidArgument,
    "this is not a note key: {problem}; copy the whole line from its owner again",
    "这不是文书密钥（{problem}）：请向密钥所有者重新复制整行"};
inline constexpr Reason kSigningFailed{
    "SIGNING_FAILED", Code::kInternal,
    "the key {name} could not sign: try again, then tell the operator",
    "密钥 {name} 无法签名：请重试，仍不行请联系管理员"};
inline constexpr Reason kCheckpointMalformed{
    "CHECKPOINT_MALFORMED", Code::kInvalidArgument,
    "this is not a checkpoint: {problem}; fetch it again, unchanged",
    "这不是检查点（{problem}）：请重新获取，且不得改动"};
inline constexpr Reason kTilePathInvalid{
    "TILE_PATH_INVALID", Code::kInvalidArgument,
    "'{path}' is not the address of a tile: write it as C2SP tlog-tiles says, such as "
    "tile/0/x001/234.p/5",
    "“{path}”不是瓦片地址：请按 C2SP tlog-tiles 书写，如 tile/0/x001/234.p/5"};
inline constexpr Reason kEntryBundleMalformed{
    "ENTRY_BUNDLE_MALFORMED", Code::kDataLoss,
    "these bytes are not a bundle of log entries: fetch it again; if that fails, tell the operator",
    "这不是日志条目包：请重新获取；若仍不符，请告知日志运营方"};
inline constexpr Reason kLogProofMalformed{
    "LOG_PROOF_MALFORMED", Code::kInvalidArgument,
    "this is not a log proof: {problem}; fetch it again, unchanged",
    "这不是日志证明（{problem}）：请重新获取，且不得改动"};
inline constexpr Reason kEventNotObject{"EVENT_NOT_OBJECT", Code::kInvalidArgument,
                                        "an event must be a JSON object: send one EPCIS 2.0 event",
                                        "事件必须是 JSON 对象：请发送一个 EPCIS 2.0 事件"};
inline constexpr Reason kEventTooDeep{
    "EVENT_TOO_DEEP", Code::kInvalidArgument,
    "the event is nested deeper than {max} levels: flatten its extensions",
    "事件嵌套超过 {max} 层：请简化其扩展字段"};

}  // namespace panyuan::ledger
