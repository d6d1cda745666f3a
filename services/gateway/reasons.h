// Reasons the gateway gives.
#pragma once

#include "services/base/result.h"

namespace panyuan::gateway {

using base::Code;
using base::Reason;

inline constexpr Reason kPageNotFound{
    "PAGE_NOT_FOUND", Code::kNotFound,
    "there is nothing at this address: check it, or enter the code on the label",
    "没有这个页面：请核对地址，或输入标签上的编码"};
inline constexpr Reason kReceiptNotFound{
    "RECEIPT_NOT_FOUND", Code::kNotFound,
    "no sale of this batch stands at place {leaf_index} of the log: compare the address with the "
    "receipt",
    "日志第 {leaf_index} 条不是该批次的销售记录：请与小票上的地址核对"};
inline constexpr Reason kHttpMethodNotAllowed{
    "HTTP_METHOD_NOT_ALLOWED", Code::kInvalidArgument,
    "{method} does not work at this address: use {allowed}",
    "此地址不支持 {method}：请使用 {allowed}"};
inline constexpr Reason kMediaTypeUnsupported{
    "MEDIA_TYPE_UNSUPPORTED", Code::kInvalidArgument,
    "content type '{content_type}' is not understood here: send {accepted}",
    "不支持内容类型“{content_type}”：请发送 {accepted}"};
inline constexpr Reason kMalformedRequest{
    "MALFORMED_REQUEST", Code::kInvalidArgument,
    "the request is not well-formed HTTP, or its address not percent-encoded UTF-8: correct it",
    "请求不符合 HTTP 格式，或地址不是百分号编码的 UTF-8：请更正"};
inline constexpr Reason kRequestTooSlow{
    "REQUEST_TOO_SLOW", Code::kDeadlineExceeded,
    "the request did not arrive in time: check the connection and send it again",
    "请求未能及时送达：请检查网络后重试"};
inline constexpr Reason kRequestTooLarge{
    "REQUEST_TOO_LARGE", Code::kInvalidArgument,
    "the request is larger than {max} bytes: send less at a time",
    "请求超过 {max} 字节：请分次发送"};
inline constexpr Reason kHeaderTooLarge{
    "HEADER_TOO_LARGE", Code::kInvalidArgument,
    "address and headers together are larger than {max} bytes: shorten them",
    "地址和请求头合计超过 {max} 字节：请缩短"};
inline constexpr Reason kTooManyConnections{
    "TOO_MANY_CONNECTIONS", Code::kResourceExhausted,
    "this network address has too many connections open: close some, then try again",
    "此网络地址的连接过多：请关闭一些后重试"};
inline constexpr Reason kGatewayBusy{"GATEWAY_BUSY", Code::kUnavailable,
                                     "the service is busy: try again in a few seconds",
                                     "服务繁忙：请几秒后重试"};
inline constexpr Reason kAnswerTooSlow{
    "ANSWER_TOO_SLOW", Code::kDeadlineExceeded,
    "no answer came in time: try again; a write may have happened, so repeat its request_id",
    "未能及时得到答复：请重试；写入可能已完成，重试时请沿用原 request_id"};
inline constexpr Reason kMethodUnknown{
    "METHOD_UNKNOWN", Code::kNotFound,
    "there is no method {method}: see the contract for those there are",
    "没有方法 {method}：请查阅接口约定"};
inline constexpr Reason kEncodingUnsupported{
    "ENCODING_UNSUPPORTED", Code::kInvalidArgument,
    "compressed requests are not accepted: send it uncompressed", "不接受压缩的请求：请不压缩发送"};
inline constexpr Reason kFrameInvalid{
    "FRAME_INVALID", Code::kInvalidArgument,
    "the body is not one uncompressed gRPC-Web message: frame it as the protocol says",
    "请求体不是一条未压缩的 gRPC-Web 消息：请按协议封装"};
inline constexpr Reason kJsonInvalid{"JSON_INVALID", Code::kInvalidArgument,
                                     "the body is not the JSON of {message_type}: {problem}",
                                     "请求体不是 {message_type} 的 JSON：{problem}"};
inline constexpr Reason kEntryNotFound{
    "ENTRY_NOT_FOUND", Code::kNotFound,
    "the log has no entry {index}: it starts at 0, /checkpoint says how many there are",
    "日志中没有第 {index} 条：编号从 0 开始，条数见 /checkpoint"};
inline constexpr Reason kLotMissing{
    "LOT_MISSING", Code::kNotFound,
    "this link names no lot of a trade item: scan the whole label, its address reads "
    "/01/<GTIN>/10/<lot>",
    "此链接未指明贸易项目的批次：请扫描完整的标签，其网址形如 /01/<GTIN>/10/<批次>"};
inline constexpr Reason kLotNotFound{
    "LOT_NOT_FOUND", Code::kNotFound,
    "no batch of GTIN {gtin}, lot {lot}, is known here: compare both with the label, or enter the "
    "batch code",
    "此处没有 GTIN {gtin}、批号 {lot} 的批次：请对照标签核对，或输入批次码"};
inline constexpr Reason kLinkTypeNotFound{
    "LINK_TYPE_NOT_FOUND", Code::kNotFound,
    "there is no link of type '{type}' here: ask for one of {offered}, or for linkset",
    "没有类型为“{type}”的链接：请改用 {offered} 之一，或 linkset"};
inline constexpr Reason kEpcisTokenMissing{
    "EPCIS_TOKEN_MISSING", Code::kUnauthenticated,
    "this address needs a token that the county knows: send it as Authorization: Bearer …, or ask "
    "the county for one",
    "此地址需要本县认可的令牌：请以 Authorization: Bearer … 发送，或向本县申请"};
inline constexpr Reason kEpcisTokensInvalid{
    "EPCIS_TOKENS_INVALID", Code::kInvalidArgument,
    "line {line} of the token file is not a SHA-256 in hex and urn:panyuan:<role>:<scope>, or is "
    "past the thousandth: correct it",
    "令牌文件第 {line} 行不是十六进制 SHA-256 加 urn:panyuan:<角色>:<范围>，或超过一千条：请更正"};
inline constexpr Reason kEpcisEventNotFound{
    "EPCIS_EVENT_NOT_FOUND", Code::kNotFound,
    "no event with the id {event_id} is among the captured ones and this county's newest {max} "
    "entries: check the id, or query older ones by what they are about (MATCH_anyEPCClass)",
    "已采集的事件和本县最近 {max} 条记录中没有标识为 {event_id} 的事件：请核对标识，"
    "或按所涉货物（MATCH_anyEPCClass）查询更早的事件"};
inline constexpr Reason kEpcisVersionUnsupported{
    "EPCIS_VERSION_UNSUPPORTED", Code::kInvalidArgument,
    "{header}: {value} cannot be served: EPCIS and CBV 2.0.0, JSON, and EPCs as they were captured "
    "are; correct the header",
    "无法提供 {header}: {value}：仅支持 EPCIS 与 CBV 2.0.0、JSON 及按采集原样的 EPC，请更正请求头"};
inline constexpr Reason kEpcisPageSizeInvalid{
    "EPCIS_PAGE_SIZE_INVALID", Code::kInvalidArgument,
    "perPage={value} is not a number from 1 to {max}: correct it",
    "perPage={value} 不是 1 至 {max} 的数字：请更正"};
inline constexpr Reason kEpcisBodyInvalid{
    "EPCIS_BODY_INVALID", Code::kInvalidArgument,
    "the body is not a JSON object with {expected}: correct it",
    "请求体不是含有 {expected} 的 JSON 对象：请更正"};
inline constexpr Reason kEpcisNotOffered{
    "EPCIS_NOT_OFFERED", Code::kInvalidArgument,
    "{what} is not offered here: use nextPageToken as it was given, and webhooks for streams",
    "此处不提供 {what}：请按原样使用 nextPageToken，并用 webhook 接收事件流"};
inline constexpr Reason kLabelNotReadable{
    "LABEL_NOT_READABLE", Code::kInvalidArgument,
    "this is not a whole label address: scan the label again, or enter its batch code",
    "这不是完整的标签地址：请重新扫描，或输入标签上的批次码"};
inline constexpr Reason kNotReady{"NOT_READY", Code::kUnavailable,
                                  "the services are not ready: wait for the start to finish",
                                  "服务尚未就绪：请等待启动完成"};
inline constexpr Reason kListenFailed{
    "LISTEN_FAILED", Code::kUnavailable,
    "cannot listen at {address}: {problem}; choose another address or port",
    "无法监听 {address}：{problem}；请更换地址或端口"};
inline constexpr Reason kTlsCertificateInvalid{
    "TLS_CERTIFICATE_INVALID", Code::kInvalidArgument,
    "the web certificate and key do not work: {problem}; give a PEM chain and its own key",
    "网页证书与私钥无法使用：{problem}；请提供 PEM 证书链及其私钥"};

}  // namespace panyuan::gateway
