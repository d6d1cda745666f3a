// Why the server does not start.
#pragma once

#include "services/base/result.h"

namespace panyuan::server {

using base::Code;
using base::Reason;

inline constexpr Reason kConfigUnreadable{
    "CONFIG_UNREADABLE", Code::kNotFound,
    "cannot read {path}: check that it exists and may be read",
    "无法读取 {path}：请检查文件是否存在、是否可读"};
inline constexpr Reason kConfigInvalid{"CONFIG_INVALID", Code::kInvalidArgument,
                                       "{path}: {key}: {problem}", "{path}：{key}：{problem}"};
inline constexpr Reason kCannotListen{
    "CANNOT_LISTEN", Code::kUnavailable,
    "cannot listen on {address}: another program may hold it; change the configuration or stop it",
    "无法监听 {address}：可能被其他程序占用，请更改配置或停止该程序"};
inline constexpr Reason kKeyFileExists{
    "KEY_FILE_EXISTS", Code::kAlreadyExists,
    "{path} is there already, and a key is never overwritten: name another file",
    "{path} 已存在，密钥不可覆盖：请换一个文件名"};
inline constexpr Reason kCannotWrite{"CANNOT_WRITE", Code::kUnavailable,
                                     "cannot write {path}: check the folder and the disk",
                                     "无法写入 {path}：请检查目录和磁盘"};
inline constexpr Reason kWitnessRefused{
    "WITNESS_REFUSED", Code::kUnavailable,
    "witness {witness} gave no cosignature ({problem}): check that it knows this log's key",
    "见证方 {witness} 未给出共签（{problem}）：请确认其已登记本日志的密钥"};

}  // namespace panyuan::server
