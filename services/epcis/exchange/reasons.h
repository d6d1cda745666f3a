// The reasons for which capturing, querying and subscribing are refused, beside those of
// services/epcis/reasons.h.
#pragma once

#include "services/base/result.h"

namespace panyuan::epcis {

using base::Code;
using base::Reason;

inline constexpr Reason kEventKnown{
    "EPCIS_EVENT_KNOWN", Code::kAlreadyExists,
    "an event with this eventID is kept already: send a new event, or declare the known one in "
    "error",
    "已有相同 eventID 的事件：请发送新事件，或对已有事件作错误声明"};
inline constexpr Reason kNotOneEvent{
    "EPCIS_NOT_ONE_EVENT", Code::kInvalidArgument,
    "{count} events were sent where one is taken: send one, or use /epcis/capture",
    "此处只接收一个事件，收到 {count} 个：请只发送一个，或使用 /epcis/capture"};
inline constexpr Reason kJobNotFound{"EPCIS_JOB_NOT_FOUND", Code::kNotFound,
                                     "there is no capture job {job_id}: list them with GET "
                                     "/epcis/capture",
                                     "没有采集任务 {job_id}：可用 GET /epcis/capture 列出"};
inline constexpr Reason kQueryTooLarge{
    "EPCIS_QUERY_TOO_LARGE", Code::kResourceExhausted,
    "the query is over more than {max} {what}: narrow it by GE_recordTime or by what the events "
    "are about",
    "查询涉及的{what_zh}超过 {max} 个：请用 GE_recordTime 或所涉货物缩小范围"};
inline constexpr Reason kQueryExists{
    "EPCIS_QUERY_EXISTS", Code::kAlreadyExists,
    "there is a query called {name} already: delete it first, or choose another name",
    "已有名为 {name} 的查询：请先删除，或另取名称"};
inline constexpr Reason kQueryNotFound{"EPCIS_QUERY_NOT_FOUND", Code::kNotFound,
                                       "there is no query called {name}: list them with GET "
                                       "/epcis/queries",
                                       "没有名为 {name} 的查询：可用 GET /epcis/queries 列出"};
inline constexpr Reason kQueryNameInvalid{
    "EPCIS_QUERY_NAME_INVALID", Code::kInvalidArgument,
    "a query's name has 1 to {max} characters A-Z a-z 0-9 . _ -: choose such a one",
    "查询名称须为 1 至 {max} 个字符（A-Z a-z 0-9 . _ -）：请重新命名"};
inline constexpr Reason kQueriesFull{"EPCIS_QUERIES_FULL", Code::kFailedPrecondition,
                                     "{max} queries are kept already: delete one first",
                                     "已保存 {max} 个查询：请先删除一个"};
inline constexpr Reason kTargetInvalid{
    "EPCIS_TARGET_INVALID", Code::kInvalidArgument,
    "events are posted to https addresses, or to http on this very machine, of at most {max} "
    "bytes: correct the destination",
    "事件只推送到 https 地址或本机的 http 地址，长度不超过 {max} 字节：请更正推送地址"};
inline constexpr Reason kScheduleInvalid{
    "EPCIS_SCHEDULE_INVALID", Code::kInvalidArgument,
    "the schedule is not one of second, minute, hour, dayOfMonth, month, dayOfWeek with values "
    "such "
    "as \"1,[3-5]\" that ever comes ({problem}): correct it, or ask for a stream",
    "计划不是由 second、minute、hour、dayOfMonth、month、dayOfWeek 组成且会到来的时间，"
    "如 \"1,[3-5]\"（{problem}）：请更正，或改用 stream"};
inline constexpr Reason kSubscriptionsFull{
    "EPCIS_SUBSCRIPTIONS_FULL", Code::kFailedPrecondition,
    "the query has {max} subscriptions already: end one first",
    "该查询已有 {max} 个订阅：请先取消一个"};
inline constexpr Reason kSubscriptionNotFound{
    "EPCIS_SUBSCRIPTION_NOT_FOUND", Code::kNotFound,
    "there is no subscription {subscription_id}: list those of the query",
    "没有订阅 {subscription_id}：请列出该查询的订阅"};

}  // namespace panyuan::epcis
