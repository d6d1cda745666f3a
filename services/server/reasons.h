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

inline constexpr Reason kScansNotCounted{
    "SCANS_NOT_COUNTED", Code::kUnavailable,
    "the process that writes the county could not be told of scans ({problem}): they are kept; "
    "check cluster.address and that the processes reach one another",
    "未能把扫码计数转交写入本县的进程（{problem}），计数已保留：请检查 cluster.address 及进程间网络"};
inline constexpr Reason kScansRefused{
    "SCANS_REFUSED", Code::kInternal,
    "the process that writes the county refused scans ({problem}), and they are not counted: run "
    "the same program and catalogue everywhere",
    "写入本县的进程拒绝了扫码计数（{problem}），这些计数已丢弃：请让各进程使用相同的程序和目录"};

}  // namespace panyuan::server
