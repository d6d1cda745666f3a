// Why somebody gets no certificate, or a certificate counts for nothing.
#pragma once

#include "services/base/result.h"

namespace panyuan::identity {

using base::Code;
using base::Reason;

inline constexpr Reason kEnrolmentOff{
    "ENROLMENT_OFF", Code::kFailedPrecondition,
    "this server issues no certificates: ask the county's operator for one made by hand, or for "
    "the "
    "section [enrolment] in the server's configuration",
    "本服务器不签发证书：请向县管理员索取手工签发的证书，或请其在服务器配置中加入 [enrolment]"};
inline constexpr Reason kEnrolmentCodeUnknown{
    "ENROLMENT_CODE_UNKNOWN", Code::kPermissionDenied,
    "this is no code of this county: compare it with the invitation, sign by sign",
    "这不是本县的注册码：请与邀请逐字核对"};
inline constexpr Reason kEnrolmentCodeUsed{
    "ENROLMENT_CODE_USED", Code::kFailedPrecondition,
    "this code has given its one certificate: ask the county's operator for another, and tell him "
    "if "
    "it was not you who used it",
    "此注册码已用过：请向县管理员另要一个；如非本人使用，请告知管理员"};
inline constexpr Reason kEnrolmentCodeExpired{
    "ENROLMENT_CODE_EXPIRED", Code::kFailedPrecondition,
    "this code was good until {expired}: ask the county's operator for another",
    "此注册码有效至 {expired}：请向县管理员另要一个"};
inline constexpr Reason kWrongCodes{
    "WRONG_CODES", Code::kResourceExhausted,
    "too many wrong codes came in within a minute: compare yours with the invitation and try again "
    "in a minute",
    "一分钟内错误的注册码过多：请核对后一分钟再试"};
inline constexpr Reason kSubjectInvalid{
    "SUBJECT_INVALID", Code::kInvalidArgument,
    "{field} '{value}' cannot stand in a certificate: a role is vendor, technician, market, "
    "township, regulator, admin or public; scope and person are codes of 1 to 40 of A-Z a-z 0-9 . "
    "_ "
    "-",
    "{field}“{value}”不能写入证书：role 须为 "
    "vendor、technician、market、township、regulator、admin "
    "或 public；scope 和 person 为 1 至 40 个字符的代码，限 A-Z a-z 0-9 . _ -"};
inline constexpr Reason kValidHours{"VALID_HOURS", Code::kInvalidArgument,
                                    "valid_hours is {value}: give 1 to 168",
                                    "valid_hours 为 {value}：请给 1 至 168"};
inline constexpr Reason kCsrInvalid{
    "CSR_INVALID", Code::kInvalidArgument,
    "csr_pem {problem}: send a PKCS #10 request in PEM with a P-256 key, signed by that key",
    "csr_pem {problem_zh}：请发送用 P-256 密钥自签的 PKCS #10 请求（PEM）"};
inline constexpr Reason kCertificateUnreadable{
    "CERTIFICATE_UNREADABLE", Code::kInvalidArgument,
    "certificate_pem is no certificate in PEM of at most 8 KiB: give the person's .crt file",
    "certificate_pem 不是不超过 8 KiB 的 PEM 证书：请给出该人的 .crt 文件"};
inline constexpr Reason kCertificateUnknown{
    "CERTIFICATE_UNKNOWN", Code::kNotFound,
    "the server knows no such certificate ({value}): look at the list of certificates, or give the "
    "certificate's file",
    "服务器上没有该证书（{value}）：请查看证书列表，或给出证书文件"};
inline constexpr Reason kAuthorityInvalid{
    "AUTHORITY_INVALID", Code::kInvalidArgument,
    "[enrolment]: {problem}: give the county's ca.crt and ca.key",
    "[enrolment]：{problem_zh}：请给出本县的 ca.crt 和 ca.key"};
inline constexpr Reason kAuthorityExpired{
    "AUTHORITY_EXPIRED", Code::kFailedPrecondition,
    "the county's authority was valid until {expired}: the operator must make a new one",
    "本县签发机构的证书有效至 {expired}：须由县管理员新建"};

}  // namespace panyuan::identity
