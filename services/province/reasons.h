// What a province cannot answer, and what its answers lack.
#pragma once

#include "services/base/result.h"

namespace panyuan::province {

using base::Code;
using base::Reason;

inline constexpr Reason kCountyUnknown{
    "COUNTY_UNKNOWN", Code::kNotFound,
    "{county} is no county of this province: compare the code with the label, or ask the "
    "province's operator to add the county",
    "本省没有县 {county}：请对照标签核对，或请省级管理员登记该县"};
inline constexpr Reason kCountyUnreachable{
    "COUNTY_UNREACHABLE", Code::kUnavailable,
    "{county} could not be reached: its part is missing; ask again later, then tell its operator",
    "无法连接{county}，缺少该县的部分：请稍后再查，仍不行请联系该县管理员"};
inline constexpr Reason kCountyLate{
    "COUNTY_LATE", Code::kDeadlineExceeded,
    "{county} did not answer in time: its part is missing; ask again later, then tell its operator",
    "{county}未在时限内回答，缺少该县的部分：请稍后再查，仍不行请联系该县管理员"};
inline constexpr Reason kCountyRefused{
    "COUNTY_REFUSED", Code::kFailedPrecondition,
    "{county} refused to answer ({problem}): its part is missing; tell both operators",
    "{county}拒绝回答（{problem}），缺少该县的部分：请联系省县两级管理员"};
inline constexpr Reason kCountyAnswerInvalid{
    "COUNTY_ANSWER_INVALID", Code::kDataLoss,
    "{county} gave an answer that contradicts itself: its part is left out; tell its operator",
    "{county}的回答自相矛盾，已略去该县的部分：请联系该县管理员"};
inline constexpr Reason kCountyLacksBatch{
    "COUNTY_LACKS_BATCH", Code::kNotFound,
    "{county} has no batch with the code {batch_code}: compare it with the label or the voucher",
    "{county}没有批次码为 {batch_code} 的批次：请对照标签或进货凭证核对"};
inline constexpr Reason kChainTooLong{
    "CHAIN_TOO_LONG", Code::kResourceExhausted,
    "the chain goes on past {max_batches} batches or {max_steps} steps: ask again from its last "
    "batch",
    "该链超过 {max_batches} 个批次或 {max_steps} 步：请从最后一个批次继续查询"};
inline constexpr Reason kProvinceBusy{
    "PROVINCE_BUSY", Code::kResourceExhausted,
    "too many questions to the counties are under way: ask again in a moment",
    "正在向各县查询的请求过多：请稍后再查"};
inline constexpr Reason kFigureCut{
    "FIGURE_CUT", Code::kInvalidArgument,
    "{field}: figures of a province are cut by product, item or month: ask the county for others",
    "{field}：全省数据只能按产品、检测项目或月份统计：其他维度请查询各县"};
inline constexpr Reason kCheckpointNotLogged{
    "CHECKPOINT_NOT_LOGGED", Code::kNotFound,
    "the province's log has {tree_size} leaves and none at {leaf_index}: take an index from "
    "ListCheckpoints",
    "省级日志有 {tree_size} 个叶子，没有第 {leaf_index} 个：请使用 ListCheckpoints 给出的序号"};
inline constexpr Reason kProvinceLogCorrupt{
    "PROVINCE_LOG_CORRUPT", Code::kDataLoss,
    "the stored tree of the province's log is damaged or belongs to {stored}: restore the "
    "database, or correct the origin",
    "省级日志的存储已损坏，或属于 {stored}：请恢复数据库或更正 origin"};

}  // namespace panyuan::province
