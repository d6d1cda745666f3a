// Why another server gave no answer over HTTP.
#pragma once

#include "services/base/result.h"

namespace panyuan::http {

using base::Code;
using base::Reason;

inline constexpr Reason kHttpUrlInvalid{
    "HTTP_URL_INVALID", Code::kInvalidArgument,
    "'{url}' is not an address to call: give https://host/…; plain http goes to this machine only",
    "“{url}”不能作为访问地址：请使用 https://主机/…；http 仅限本机"};
inline constexpr Reason kHttpCaUnreadable{
    "HTTP_CA_UNREADABLE", Code::kInvalidArgument,
    "the certificate authority's file for {host} cannot be used ({problem}): name a PEM file",
    "无法使用访问 {host} 所需的 CA 文件（{problem}）：请指定 PEM 文件"};
inline constexpr Reason kHttpNotTrusted{
    "HTTP_NOT_TRUSTED", Code::kUnauthenticated,
    "{host} does not prove who it is ({problem}): check the address and the certificate authority "
    "or key that it is held to",
    "无法确认 {host} 的身份（{problem}）：请核对地址以及所用的 CA 或公钥"};
inline constexpr Reason kHttpUnreachable{
    "HTTP_UNREACHABLE", Code::kUnavailable,
    "{host} cannot be reached ({problem}): check the address and the network, then try again",
    "无法连接 {host}（{problem}）：请检查地址和网络后重试"};
inline constexpr Reason kHttpTimeout{
    "HTTP_TIMEOUT", Code::kDeadlineExceeded,
    "{host} did not answer in full within {timeout_ms} ms: try again, or allow more time",
    "{host} 未在 {timeout_ms} 毫秒内答复完毕：请重试，或放宽时限"};
inline constexpr Reason kHttpAnswerTooLong{
    "HTTP_ANSWER_TOO_LONG", Code::kResourceExhausted,
    "{host} answers with more than {max} bytes: check that the address is the right one",
    "{host} 的答复超过 {max} 字节：请核对地址"};

}  // namespace panyuan::http
