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
inline constexpr Reason kStoreUnreachable{
    "STORE_UNREACHABLE", Code::kUnavailable,
    "the database does not answer; nothing was recorded: try again, then tell the operator, who "
    "checks its address and whether it runs",
    "数据库没有响应，未记录任何内容：请重试，仍不行请联系管理员检查数据库地址及其是否运行"};
inline constexpr Reason kStoreNotDurable{
    "STORE_NOT_DURABLE", Code::kFailedPrecondition,
    "the database would acknowledge what it may lose (synchronous_commit = {setting}): set "
    "synchronous_commit to on for this user",
    "数据库会确认可能丢失的写入（synchronous_commit = {setting}）：请把该用户的 "
    "synchronous_commit 设为 on"};
inline constexpr Reason kNotCountyWriter{
    "NOT_COUNTY_WRITER", Code::kFailedPrecondition,
    "another server writes this county now: send the call to {holder}",
    "本县目前由另一台服务器写入：请把请求发往 {holder}"};
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
inline constexpr Reason kSchemaTooOld{
    "SCHEMA_TOO_OLD", Code::kFailedPrecondition,
    "the database lacks migration {version}, and another process writes it: stop the older "
    "processes, then start this one first",
    "数据库缺少迁移 {version}，且正由另一进程写入：请先停止旧进程，再启动本进程"};
inline constexpr Reason kSchemaChanged{
    "SCHEMA_CHANGED", Code::kFailedPrecondition,
    "migration {version} was applied with another text: restore the original file",
    "迁移 {version} 的文本与当时应用的不同：请恢复原文件"};
inline constexpr Reason kSchemaCheckFailed{
    "SCHEMA_CHECK_FAILED", Code::kDataLoss,
    "after migration {version} the check found: {problem}. It was undone: restore the schema's "
    "files or a backup",
    "迁移 {version} 之后的检查发现：{problem}。该迁移已撤销：请恢复架构文件或备份"};
inline constexpr Reason kStoreUrlInvalid{
    "STORE_URL_INVALID", Code::kInvalidArgument,
    "{field}: '{value}' names no store: write sqlite:county.db or "
    "postgresql://user@host:5432/database",
    "{field}：“{value}”不是存储地址：请写成 sqlite:county.db 或 "
    "postgresql://user@host:5432/database"};
inline constexpr Reason kDivisionCodeInvalid{
    "DIVISION_CODE_INVALID", Code::kInvalidArgument,
    "'{value}' is not a county's division code: write its 6 digits of GB/T 2260, such as 330727",
    "“{value}”不是县级行政区划代码：请填写 GB/T 2260 的 6 位数字，例如 330727"};
inline constexpr Reason kCountyMoved{
    "COUNTY_MOVED", Code::kFailedPrecondition,
    "the county is being moved, or was moved, to {moved_to}; nothing more is recorded here: try "
    "again in a minute, and point the server at that store if it stays so",
    "本县正在或已经迁移到 {moved_to}，此处不再登记：请一分钟后重试；仍如此则将服务器指向该存储"};
inline constexpr Reason kCountyWithoutLog{
    "COUNTY_WITHOUT_LOG", Code::kFailedPrecondition,
    "no server ever ran on this store, so there is no log to move: start a server on the new store "
    "instead, or copy the catalogue with `panyuan-admin county copy`",
    "此存储从未运行过服务器，没有可迁移的日志：请直接在新存储上启动服务器，或用 panyuan-admin "
    "county copy 复制目录"};

}  // namespace panyuan::db
