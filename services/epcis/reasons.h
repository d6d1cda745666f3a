// The reasons for which a document of EPCIS events, or a query for them, is refused.
#pragma once

#include "services/base/result.h"

namespace panyuan::epcis {

using base::Code;
using base::Reason;

// Of a document. `at` is the JSON pointer (RFC 6901) of the fault, "" the whole document.
inline constexpr Reason kDocumentTooLarge{
    "EPCIS_DOCUMENT_TOO_LARGE", Code::kInvalidArgument,
    "the document has {bytes} bytes, at most {max} are taken at once: send its events in parts",
    "文档有 {bytes} 字节，一次最多接收 {max} 字节：请分批发送其中的事件"};
inline constexpr Reason kNotJson{
    "EPCIS_NOT_JSON", Code::kInvalidArgument,
    "this is not JSON in UTF-8 from byte {offset} on ({at}): write it again as RFC 8259 says",
    "自第 {offset} 字节（{at}）起不是 UTF-8 的 JSON：请按 RFC 8259 重新生成"};
inline constexpr Reason kKeyRepeated{"EPCIS_KEY_REPEATED", Code::kInvalidArgument,
                                     "{at} stands twice in one object: keep one of them",
                                     "{at} 在同一对象中出现两次：请只保留一个"};
inline constexpr Reason kTooDeep{"EPCIS_TOO_DEEP", Code::kInvalidArgument,
                                 "{at} is nested deeper than {max} levels: flatten the extensions",
                                 "{at} 嵌套超过 {max} 层：请简化扩展字段"};
inline constexpr Reason kNumberInexact{
    "EPCIS_NUMBER_INEXACT", Code::kInvalidArgument,
    "{at}: the number {value} has more digits than are kept: write at most 15",
    "{at}：数字 {value} 的位数超出可保存的范围：请最多写 15 位"};
inline constexpr Reason kNulCharacter{"EPCIS_NUL_CHARACTER", Code::kInvalidArgument,
                                      "{at} holds the character U+0000: remove it",
                                      "{at} 含有字符 U+0000：请删除"};
inline constexpr Reason kTooManyEvents{
    "EPCIS_TOO_MANY_EVENTS", Code::kInvalidArgument,
    "the document holds {count} events, at most {max} are taken at once: send it in parts",
    "文档含 {count} 个事件，一次最多接收 {max} 个：请分批发送"};
inline constexpr Reason kEventTooLong{
    "EPCIS_EVENT_TOO_LONG", Code::kInvalidArgument,
    "the event {at} takes {bytes} bytes with its context, at most {max} are kept: shorten it or "
    "record it as several events",
    "事件 {at} 连同其上下文共 {bytes} 字节，最多保存 {max} 字节：请缩短或拆成多个事件"};
inline constexpr Reason kEventsTooLong{
    "EPCIS_EVENTS_TOO_LONG", Code::kInvalidArgument,
    "with their contexts the events up to {at} take more than the {max} bytes that are taken at "
    "once: send them in parts, or shorten the context",
    "到 {at} 为止的事件连同其上下文超过一次可接收的 {max} 字节：请分批发送，或缩短上下文"};
inline constexpr Reason kMemberMissing{"EPCIS_MEMBER_MISSING", Code::kInvalidArgument,
                                       "{at} is missing: add it", "缺少 {at}：请补上"};
inline constexpr Reason kMemberUnknown{
    "EPCIS_MEMBER_UNKNOWN", Code::kInvalidArgument,
    "{at} is no member that EPCIS 2.0 has here: remove it, or name your own with a prefix such as "
    "example:{name}",
    "EPCIS 2.0 在此处没有 {at}：请删除，或为自有字段加前缀，如 example:{name}"};
inline constexpr Reason kWrongType{"EPCIS_WRONG_TYPE", Code::kInvalidArgument,
                                   "{at} must be {expected}: correct it",
                                   "{at} 必须是{expected_zh}：请更正"};
inline constexpr Reason kNotUri{
    "EPCIS_NOT_URI", Code::kInvalidArgument,
    "{at}: '{value}' is not a URI such as https://id.gs1.org/01/… or urn:epc:id:…: correct it",
    "{at}：“{value}”不是 https://id.gs1.org/01/… 或 urn:epc:id:… 这样的 URI：请更正"};
inline constexpr Reason kNotTime{
    "EPCIS_NOT_TIME", Code::kInvalidArgument,
    "{at}: '{value}' is not a time such as 2026-03-04T05:06:07.000+08:00: correct it",
    "{at}：“{value}”不是 2026-03-04T05:06:07.000+08:00 这样的时间：请更正"};
inline constexpr Reason kNotZoneOffset{
    "EPCIS_NOT_ZONE_OFFSET", Code::kInvalidArgument,
    "{at}: '{value}' is not an offset such as +08:00, at most 14:00: correct it",
    "{at}：“{value}”不是 +08:00 这样的时区偏移（最大 14:00）：请更正"};
inline constexpr Reason kTextMalformed{"EPCIS_TEXT_MALFORMED", Code::kInvalidArgument,
                                       "{at}: '{value}' must be {expected}: correct it",
                                       "{at}：“{value}”必须是{expected_zh}：请更正"};
inline constexpr Reason kWordUnknown{
    "EPCIS_WORD_UNKNOWN", Code::kInvalidArgument,
    "{at}: '{value}' is neither a bare word that CBV 2.0 has here nor a URI of another "
    "vocabulary: correct it",
    "{at}：“{value}”既不是 CBV 2.0 在此处的词汇，也不是其他词汇表的 URI：请更正"};
inline constexpr Reason kItemRepeated{"EPCIS_ITEM_REPEATED", Code::kInvalidArgument,
                                      "{at} stands in its list already: remove it",
                                      "{at} 在列表中重复：请删除"};
inline constexpr Reason kListEmpty{"EPCIS_LIST_EMPTY", Code::kInvalidArgument,
                                   "the list {at} is empty: fill it, or leave it out",
                                   "列表 {at} 为空：请填写或去掉"};
inline constexpr Reason kNothingNamed{"EPCIS_NOTHING_NAMED", Code::kInvalidArgument,
                                      "{at} does not say what it is about: fill {fields}",
                                      "{at} 没有说明涉及什么：请填写 {fields}"};
inline constexpr Reason kIlmdNotAllowed{
    "EPCIS_ILMD_NOT_ALLOWED", Code::kInvalidArgument,
    "{at} may stand only where the action is ADD: remove it, or correct the action",
    "{at} 仅可用于 action 为 ADD 的事件：请删除，或更正 action"};
inline constexpr Reason kSensorContradiction{
    "EPCIS_SENSOR_CONTRADICTION", Code::kInvalidArgument,
    "{at} says another thing than the element's sensorMetadata: state it in one of the two only",
    "{at} 与该元素的 sensorMetadata 矛盾：请只在其中一处填写"};
inline constexpr Reason kQuantityNotPositive{"EPCIS_QUANTITY_NOT_POSITIVE", Code::kInvalidArgument,
                                             "{at} is not above 0: correct it",
                                             "{at} 不大于 0：请更正"};
inline constexpr Reason kUnitWithoutQuantity{
    "EPCIS_UNIT_WITHOUT_QUANTITY", Code::kInvalidArgument,
    "{at} stands without a quantity: add the quantity, or remove the unit",
    "{at} 没有对应的数量：请补上数量，或去掉单位"};

// Of a query.
inline constexpr Reason kQueryParameterUnknown{
    "EPCIS_QUERY_PARAMETER_UNKNOWN", Code::kInvalidArgument,
    "{parameter} is no parameter of the EPCIS 2.0 simple event query: correct or remove it",
    "{parameter} 不是 EPCIS 2.0 简单事件查询的参数：请更正或删除"};
inline constexpr Reason kQueryParameterRepeated{
    "EPCIS_QUERY_PARAMETER_REPEATED", Code::kInvalidArgument,
    "{parameter} takes one value and has several: keep one",
    "{parameter} 只能有一个值：请只保留一个"};
inline constexpr Reason kQueryValueInvalid{"EPCIS_QUERY_VALUE_INVALID", Code::kInvalidArgument,
                                           "{parameter}: '{value}' is not {expected}: correct it",
                                           "{parameter}：“{value}”不是{expected_zh}：请更正"};
inline constexpr Reason kQueryTooComplex{
    "EPCIS_QUERY_TOO_COMPLEX", Code::kInvalidArgument,
    "the query has more than {max} {what}: ask for less at once",
    "查询的{what_zh}超过 {max} 个：请减少"};
inline constexpr Reason kQueryLimitsConflict{
    "EPCIS_QUERY_LIMITS_CONFLICT", Code::kInvalidArgument,
    "eventCountLimit needs orderBy and excludes maxEventCount: correct the query",
    "eventCountLimit 需要 orderBy，且不能与 maxEventCount 同用：请更正查询"};
inline constexpr Reason kQueryNotObject{
    "EPCIS_QUERY_NOT_OBJECT", Code::kInvalidArgument,
    "the query is not a JSON object of parameters: send the query's parameters as members",
    "查询不是由参数组成的 JSON 对象：请将查询参数作为成员发送"};

}  // namespace panyuan::epcis
