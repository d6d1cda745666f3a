// Reasons of checking, repairing and moving a county's data on its own machine.
#pragma once

#include "services/base/result.h"

namespace panyuan::upkeep {

using base::Code;
using base::Reason;

inline constexpr Reason kFsckDifference{
    "FSCK_DIFFERENCE", Code::kDataLoss,
    "{table}, {key}: stored is {stored}, expected {expected}. Keep a copy of the database; "
    "`panyuan-admin rebuild` repairs counters, tree and chain index, anything else needs `restore`",
    "{table}，{key}：存储的是 {stored}，应为 "
    "{expected}。请先保留数据库副本；统计数字、日志树和链索引"
    "可用 panyuan-admin rebuild 修复，其余须用 restore 恢复"};
inline constexpr Reason kRebuildRootDiffers{
    "REBUILD_ROOT_DIFFERS", Code::kDataLoss,
    "the {size} entries give the root {computed}, the log committed itself to {stored}: entries "
    "were changed or lost; nothing was written. Restore a backup",
    "{size} 条日志得出的根是 {computed}，而日志已承诺的是 {stored}：条目已被改动或丢失。"
    "未写入任何内容，请恢复备份"};
inline constexpr Reason kBatchKeyNeeded{
    "BATCH_KEY_NEEDED", Code::kFailedPrecondition,
    "the chain index needs the county's batch key: name the data directory whose panyuan.toml has "
    "label.batch_key_file and county.number",
    "链索引需要本县的批次密钥：请指定其 panyuan.toml 含 label.batch_key_file 和 county.number "
    "的数据目录"};
inline constexpr Reason kBatchKeyDiffers{
    "BATCH_KEY_DIFFERS", Code::kFailedPrecondition,
    "entry {leaf_index} names the batch {batch_code}, which the batch key of this directory cannot "
    "have given: put the log's own keys/batch.key and county.number there",
    "第 {leaf_index} 条日志中的批次 {batch_code} 不可能由此目录的批次密钥产生：请放入该日志自己的 "
    "keys/batch.key 并填写 county.number"};
inline constexpr Reason kEntryUnreadable{
    "ENTRY_UNREADABLE", Code::kDataLoss,
    "entry {leaf_index} is not an event of this program: restore a backup or take the file again",
    "第 {leaf_index} 条日志不是本程序的事件：请恢复备份或重新取得该文件"};
inline constexpr Reason kLogFileMalformed{
    "LOG_FILE_MALFORMED", Code::kInvalidArgument,
    "{path} is not a whole exported log ({problem}): export it again",
    "{path} 不是完整的日志导出文件（{problem}）：请重新导出"};
inline constexpr Reason kLogNotEmpty{
    "LOG_NOT_EMPTY", Code::kAborted,
    "this directory's log has {size} entries already: import into a fresh data directory",
    "此目录的日志已有 {size} 条：请导入到新的数据目录"};
inline constexpr Reason kFileExists{"FILE_EXISTS", Code::kAborted,
                                    "{path} exists already: choose another name",
                                    "{path} 已存在：请换一个名称"};
inline constexpr Reason kFileFailed{
    "FILE_FAILED", Code::kAborted,
    "{path} cannot be used ({problem}): check its name, your rights to it and the disk",
    "无法使用 {path}（{problem}）：请检查文件名、权限和磁盘"};
inline constexpr Reason kOriginInvalid{
    "ORIGIN_INVALID", Code::kInvalidArgument,
    "'{origin}' cannot name a log, or is the name of the old one: take a new one of up to 256 "
    "bytes without spaces and '+', such as panan.example/county/330727/log-2",
    "“{origin}”不能作日志名，或与原名相同：请另取一个，不超过 256 字节，不含空格和加号，例如 "
    "panan.example/county/330727/log-2"};
inline constexpr Reason kCopySchemaDiffers{
    "COPY_SCHEMA_DIFFERS", Code::kFailedPrecondition,
    "table {table} is not the same in both stores: start this version's server once on the old "
    "store, which brings it up to date, stop it, and copy again",
    "两个存储中的表 {table} 不同：请先用本版本的服务器在旧存储上启动一次以更新，停止后再复制"};
inline constexpr Reason kCopyTargetNotEmpty{
    "COPY_TARGET_NOT_EMPTY", Code::kAborted,
    "the target has rows already (in table {table}): name another store, or, when nobody needs "
    "what it holds, drop its schema or remove its file",
    "目标存储中已有数据（表 {table}）：请换一个存储；若其内容确实无用，请删除其 schema 或文件"};
inline constexpr Reason kCopyDiffers{
    "COPY_DIFFERS", Code::kDataLoss,
    "table {table} read back from the target ({to_rows} rows) is not what the source holds "
    "({from_rows} rows); the target was left without the county: check its disk and memory, then "
    "copy again",
    "从目标读回的表 {table}（{to_rows} 行）与来源（{from_rows} 行）不符，目标中未留下本县："
    "请检查其磁盘和内存后重新复制"};
inline constexpr Reason kCountyNotPlaced{
    "COUNTY_NOT_PLACED", Code::kNotFound,
    "the placement table does not know county {division_code}: `panyuan-admin county add` enters "
    "it",
    "安置表中没有 {division_code}：请用 panyuan-admin county add 登记"};
inline constexpr Reason kCountyPlaced{
    "COUNTY_PLACED", Code::kAlreadyExists,
    "county {division_code} is in the placement table already, at {store}: `panyuan-admin county "
    "move` moves it",
    "安置表中已有 {division_code}，位于 {store}：迁移请用 panyuan-admin county move"};
inline constexpr Reason kMoveRunning{
    "MOVE_RUNNING", Code::kAborted,
    "another panyuan-admin moves county {division_code} just now: wait for it",
    "另一个 panyuan-admin 正在迁移 {division_code}：请等待其完成"};
inline constexpr Reason kMoveElsewhere{
    "MOVE_ELSEWHERE", Code::kAborted,
    "a move of county {division_code} to {store} was begun and cut off: finish that one first, by "
    "asking for it again",
    "{division_code} 向 {store} 的迁移已开始但被中断：请先再次执行该迁移以完成它"};
inline constexpr Reason kMoveToItself{
    "MOVE_TO_ITSELF", Code::kInvalidArgument,
    "county {division_code} is at {store} already: name the store that it shall move to",
    "{division_code} 已位于 {store}：请给出要迁往的存储"};
inline constexpr Reason kPlacementUrlInvalid{
    "PLACEMENT_URL_INVALID", Code::kInvalidArgument,
    "the placement table is kept in a PostgreSQL that all servers reach: write it as "
    "postgresql://user@host:5432/database",
    "安置表存放在各服务器都能访问的 PostgreSQL 中：请写成 postgresql://user@host:5432/database"};
inline constexpr Reason kBackupByDatabase{
    "BACKUP_BY_DATABASE", Code::kInvalidArgument,
    "{store} is a PostgreSQL: back it up as a whole with pg_basebackup and archived WAL, or export "
    "the county with `panyuan-admin county copy --from {store} --to sqlite:FILE --division CODE`",
    "{store} 是 PostgreSQL：请用 pg_basebackup 和 WAL 归档整体备份，或用 panyuan-admin county copy "
    "--from {store} --to sqlite:文件 --division 代码 导出本县"};

}  // namespace panyuan::upkeep
