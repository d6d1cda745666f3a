// Reasons the tools give on their own, before or instead of the server.
#pragma once

#include "services/base/result.h"

namespace panyuan::clients {

using base::Code;
using base::Reason;

inline constexpr Reason kCommandLineInvalid{"COMMAND_LINE_INVALID", Code::kInvalidArgument,
                                            "{problem}: --help shows what can be given",
                                            "{problem_zh}：用 --help 查看用法"};
inline constexpr Reason kProfileMissing{
    "PROFILE_MISSING", Code::kInvalidArgument,
    "there is no profile {path}: name another with --profile, or ask the county's operator for one",
    "没有配置文件 {path}：请用 --profile 指定，或向县管理员索取"};
inline constexpr Reason kProfileInvalid{"PROFILE_INVALID", Code::kInvalidArgument,
                                        "profile {path}: {problem}: correct that line",
                                        "配置文件 {path}：{problem_zh}：请更正该行"};
inline constexpr Reason kFileUnreadable{
    "FILE_UNREADABLE", Code::kInvalidArgument,
    "{path} cannot be read ({problem}): check its name and your rights to it",
    "无法读取 {path}（{problem}）：请检查文件名和权限"};
inline constexpr Reason kFileUnwritable{
    "FILE_UNWRITABLE", Code::kInvalidArgument,
    "{path} cannot be written ({problem}): choose another place",
    "无法写入 {path}（{problem}）：请换个位置"};

inline constexpr Reason kCertificateMissing{
    "CERTIFICATE_MISSING", Code::kUnauthenticated,
    "no usable client certificate: {problem}: ask the county's operator for one and name it and "
    "its key in the profile",
    "没有可用的客户端证书：{problem_zh}：请向县管理员申请，并在配置文件中写明证书和私钥"};
inline constexpr Reason kCertificateExpired{
    "CERTIFICATE_EXPIRED", Code::kUnauthenticated,
    "the client certificate is valid from {from} to {to}, not now: renew it at the county's "
    "operator, or set this computer's clock",
    "客户端证书有效期为 {from} 至 {to}，现在无效：请向县管理员续期，或校准本机时钟"};
inline constexpr Reason kCertificateForeign{
    "CERTIFICATE_FOREIGN", Code::kUnauthenticated,
    "the client certificate was not issued by this county's authority ({problem}): use the one "
    "that this county issued",
    "客户端证书不是本县签发的（{problem}）：请使用本县签发的证书"};
inline constexpr Reason kEnrolledAlready{
    "ENROLLED_ALREADY", Code::kFailedPrecondition,
    "{path} is there already and is kept: choose another profile with --profile, or move it away",
    "{path} 已存在，不会覆盖：请用 --profile 另选配置文件，或将其移走"};
inline constexpr Reason kAuthorityUnknown{
    "AUTHORITY_UNKNOWN", Code::kUnauthenticated,
    "the server shows an authority with the fingerprint {found}, the invitation says {wanted}: send "
    "nothing, compare the command with the invitation and tell the county's operator",
    "服务器出示的签发机构指纹为 {found}，邀请中为 {wanted}：请勿发送数据，核对命令与邀请，并告知县管理"
    "员"};
inline constexpr Reason kServerNotTrusted{
    "SERVER_NOT_TRUSTED", Code::kUnauthenticated,
    "{server} does not prove to be the county's server ({problem}): send nothing, check server, ca "
    "and server_name in the profile",
    "无法确认 {server} 是本县服务器（{problem}）：请勿发送数据，并核对配置文件中的 server、ca 和 "
    "server_name"};
inline constexpr Reason kServerUnreachable{
    "SERVER_UNREACHABLE", Code::kUnavailable,
    "{server} cannot be reached ({problem}): check the network and the address in the profile, "
    "then try again",
    "无法连接 {server}（{problem}）：请检查网络和配置文件中的地址，然后重试"};
inline constexpr Reason kServerSilent{
    "SERVER_SILENT", Code::kDeadlineExceeded,
    "{server} gave no answer within {timeout_s} s: try again, or allow more with --timeout",
    "{server} 在 {timeout_s} 秒内没有答复：请重试，或用 --timeout 放宽时限"};
inline constexpr Reason kMessageTooLarge{
    "MESSAGE_TOO_LARGE", Code::kResourceExhausted,
    "the message has {bytes} bytes, the server takes {max}: send less at a time",
    "消息有 {bytes} 字节，服务器最多接收 {max} 字节：请分批发送"};
inline constexpr Reason kServerReplyUnexpected{
    "SERVER_REPLY_UNEXPECTED", Code::kInternal,
    "the server's answer does not fit the question ({problem}): update this tool, then tell the "
    "operator",
    "服务器的答复与请求不符（{problem}）：请更新本工具，仍不行请告知管理员"};

inline constexpr Reason kQuantityUnreadable{
    "QUANTITY_UNREADABLE", Code::kInvalidArgument,
    "{field}: '{value}' is not an amount with its unit: write it like 40kg, 500g, 40公斤 or 80斤",
    "{field}：“{value}”不是带单位的数量：请写成 40kg、500g、40公斤或80斤"};
inline constexpr Reason kCsvFieldCount{
    "CSV_FIELD_COUNT", Code::kInvalidArgument,
    "{found} fields where the header has {wanted}: add or remove commas, or put the field that "
    "holds a comma in quotes",
    "有 {found} 个字段，表头有 {wanted} 个：请增减逗号，或给含逗号的字段加引号"};
inline constexpr Reason kCsvColumnMissing{
    "CSV_COLUMN_MISSING", Code::kInvalidArgument,
    "the header has no column {field}: name the columns in the first line, see receive --help",
    "表头没有 {field} 这一列：请在第一行写明列名，见 receive --help"};
inline constexpr Reason kCsvColumnTwice{"CSV_COLUMN_TWICE", Code::kInvalidArgument,
                                        "two columns of the header mean {field}: remove one",
                                        "表头有两列都表示 {field}：请删去一列"};
inline constexpr Reason kSeveralLabels{
    "SEVERAL_LABELS", Code::kInvalidArgument,
    "the picture shows several labels ({codes}): crop it to one, or enter one of these codes",
    "图片中有多张标签（{codes}）：请裁剪到一张，或输入其中一个批次码"};
inline constexpr Reason kLogKeyMissing{
    "LOG_KEY_MISSING", Code::kFailedPrecondition,
    "the profile holds no log_key, so nothing can be verified: add the county's verifier key",
    "配置文件中没有 log_key，无法核验：请填入本县日志的验证密钥"};
inline constexpr Reason kLogNotVerified{
    "LOG_NOT_VERIFIED", Code::kDataLoss,
    "the record does not agree with the county's log ({problem}): do not rely on it, and tell the "
    "county's operator",
    "记录与本县日志不符（{problem_zh}）：请勿采信，并告知县管理员"};
inline constexpr Reason kPaperNotItsHash{
    "PAPER_NOT_ITS_HASH", Code::kDataLoss,
    "the file that came is not the one with the SHA-256 {sha256}: do not rely on it, and tell the "
    "county's office",
    "收到的文件与 SHA-256 {sha256} 不符：请勿采信，并告知县管理方"};

}  // namespace panyuan::clients
