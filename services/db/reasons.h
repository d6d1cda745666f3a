// What can go wrong between the services and their store.
#pragma once

#include "services/base/result.h"

namespace panyuan::db {

using base::Code;
using base::Reason;

inline constexpr Reason kStoreFault{
    "STORE_FAULT", Code::kInternal,
    "the store met a fault; nothing was recorded: try again, then tell the operator",
    "存储发生故障，未记录任何内容：请重试，仍不行请联系管理员"};
inline constexpr Reason kStoreBusy{"STORE_BUSY", Code::kUnavailable,
                                   "the store is busy; nothing was recorded: try again",
                                   "存储繁忙，未记录任何内容：请重试"};
inline constexpr Reason kStoreFull{
    "STORE_FULL", Code::kResourceExhausted,
    "the server's disk is full; nothing was recorded: tell the operator, then try again",
    "服务器磁盘已满，未记录任何内容：请联系管理员后重试"};
inline constexpr Reason kStoreUnsettled{
    "STORE_UNSETTLED", Code::kUnavailable,
    "the disk failed while this was being written, and it is not certain whether it was recorded: "
    "repeat it under the same request_id, then tell the operator",
    "写入时磁盘故障，尚不确定是否已记录：请用同一 request_id 重试，并联系管理员"};
inline constexpr Reason kServerBusy{"SERVER_BUSY", Code::kResourceExhausted,
                                    "too many calls are waiting: try again in a moment",
                                    "等待的请求过多：请稍后重试"};
inline constexpr Reason kServerStopping{"SERVER_STOPPING", Code::kUnavailable,
                                        "the server is stopping: try again in a moment",
                                        "服务器正在停止：请稍后重试"};
inline constexpr Reason kRequestIdReused{
    "REQUEST_ID_REUSED", Code::kAlreadyExists,
    "request_id {request_id} was used for another request: take a new one",
    "request_id {request_id} 已用于另一请求：请换一个新的"};
inline constexpr Reason kSchemaTooNew{
    "SCHEMA_TOO_NEW", Code::kFailedPrecondition,
    "the database has migration {version}, which this program does not know: use a newer program",
    "数据库含有本程序不认识的迁移 {version}：请使用更新的程序"};
inline constexpr Reason kSchemaChanged{
    "SCHEMA_CHANGED", Code::kFailedPrecondition,
    "migration {version} was applied with another text: restore the original file",
    "迁移 {version} 的文本与当时应用的不同：请恢复原文件"};
inline constexpr Reason kSchemaCheckFailed{
    "SCHEMA_CHECK_FAILED", Code::kDataLoss,
    "after migration {version} the check found: {problem}. It was undone: restore the schema's "
    "files or a backup",
    "迁移 {version} 之后的检查发现：{problem}。该迁移已撤销：请恢复架构文件或备份"};

}  // namespace panyuan::db
