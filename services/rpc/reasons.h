// Why a call is refused before it reaches a room.
#pragma once

#include "services/base/result.h"

namespace panyuan::rpc {

using base::Code;
using base::Reason;

inline constexpr Reason kIdentityMissing{
    "IDENTITY_MISSING", Code::kUnauthenticated,
    "the call carries no identity: use a client certificate of this county",
    "请求没有身份：请使用本县签发的客户端证书"};
inline constexpr Reason kIdentityMalformed{
    "IDENTITY_MALFORMED", Code::kUnauthenticated,
    "the certificate names no role of this system: ask the county's administrator for a new one",
    "证书中没有本系统的角色：请向县管理员申请新证书"};
inline constexpr Reason kCertificateRevoked{
    "CERTIFICATE_REVOKED", Code::kUnauthenticated,
    "the client certificate was revoked: ask the county's operator why, and for a new invitation",
    "客户端证书已被吊销：请向县管理员了解原因，并申请新的注册码"};
inline constexpr Reason kNotPermitted{
    "NOT_PERMITTED", Code::kPermissionDenied,
    "the role {role} may not call {method}: use the certificate of a role that may",
    "角色 {role} 无权调用 {method}：请使用有权角色的证书"};
inline constexpr Reason kOtherScope{
    "OTHER_SCOPE", Code::kPermissionDenied,
    "{field} {value} is outside what this identity may see or change ({scope}): use the one it "
    "belongs to",
    "{field} {value} 超出此身份的权限范围（{scope}）：请使用其所属的身份"};
inline constexpr Reason kRequestIdInvalid{
    "REQUEST_ID_INVALID", Code::kInvalidArgument,
    "request_id must have 8 to 64 characters of A-Z a-z 0-9 . _ -",
    "request_id 须为 8 至 64 个字符，限 A-Z a-z 0-9 . _ -"};
inline constexpr Reason kTooManyRows{
    "TOO_MANY_ROWS", Code::kInvalidArgument,
    "{count} rows were sent, one call takes 1 to {max}: send them in several calls",
    "收到 {count} 行，每次可收 1 至 {max} 行：请分次发送"};
inline constexpr Reason kTooManyStreams{
    "TOO_MANY_STREAMS", Code::kResourceExhausted,
    "{max} long answers are under way, no more fit: try again in a minute",
    "已有 {max} 个长应答正在进行，无法再增加：请一分钟后重试"};
inline constexpr Reason kCallCancelled{"CALL_CANCELLED", Code::kDeadlineExceeded,
                                       "the caller had left before the work began",
                                       "调用方在处理开始前已离开"};
inline constexpr Reason kMalformedMessage{
    "MALFORMED_MESSAGE", Code::kInvalidArgument,
    "the message is not valid protobuf, or a text in it is not UTF-8: send it as the contract says",
    "消息不是有效的 protobuf，或其中文本不是 UTF-8：请按接口约定发送"};

}  // namespace panyuan::rpc
