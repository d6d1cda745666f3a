// Reasons the label room gives.
#pragma once

#include "services/base/result.h"

namespace panyuan::label {

using base::Code;
using base::Reason;

inline constexpr Reason kBatchCodeLength{
    "BATCH_CODE_LENGTH", Code::kInvalidArgument,
    "a batch code has 12 characters, {length} were given: enter all three groups of four, such as "
    "7K3Q-M2XD-9PRC",
    "批次码共 12 位，收到 {length} 位：请完整输入三组、每组四位，如 7K3Q-M2XD-9PRC"};
inline constexpr Reason kBatchCodeCharacter{
    "BATCH_CODE_CHARACTER", Code::kInvalidArgument,
    "'{character}', place {place} of group {group}, is never in a batch code, which uses digits "
    "and "
    "letters without U: look at the label again",
    "批次码第 {group} 组第 {place} 位“{character}”无效，批次码只用数字和除 U "
    "以外的字母：请再看一遍标签"};
inline constexpr Reason kBatchCodeCheck{
    "BATCH_CODE_CHECK", Code::kInvalidArgument,
    "batch code {code} has one wrong character or two characters swapped: compare {look} with the "
    "label",
    "批次码 {code} 有一位错误，或有两位颠倒：请对照标签核对{look_zh}"};
inline constexpr Reason kBatchCodeOtherCounty{
    "BATCH_CODE_OTHER_COUNTY", Code::kNotFound,
    "batch code {code} belongs to county number {county}, these records are of county number "
    "{own_county}: ask the county that issued it",
    "批次码 {code} 属于县编号 {county}，此处是县编号 {own_county}：请向签发该码的县查询"};

inline constexpr Reason kNotALabel{
    "NOT_A_LABEL", Code::kInvalidArgument,
    "this is not a traceability label: scan the square code on the label, or enter its batch code "
    "of 12 characters",
    "这不是溯源标签：请扫描标签上的二维码，或输入 12 位批次码"};
inline constexpr Reason kLabelDigitsInvalid{
    "LABEL_DIGITS_INVALID", Code::kInvalidArgument,
    "the label's digits are incomplete or damaged: scan the label again, or enter its batch code",
    "标签中的数字不完整或已损坏：请重新扫描，或输入批次码"};
inline constexpr Reason kLabelVersionUnknown{
    "LABEL_VERSION_UNKNOWN", Code::kInvalidArgument,
    "the label is of kind {version}, which this program does not know: update the program, or "
    "enter "
    "the batch code",
    "标签类型 {version} 无法识别：请更新程序，或输入批次码"};
inline constexpr Reason kLabelKeyUnknown{
    "LABEL_KEY_UNKNOWN", Code::kNotFound,
    "the label names signing key {key_number}, which is not known here: fetch the county's keys, "
    "or "
    "look the batch code up online",
    "标签的签名密钥 {key_number} 未知：请更新县级密钥，或联网查询批次码"};
inline constexpr Reason kLabelSignatureInvalid{
    "LABEL_SIGNATURE_INVALID", Code::kInvalidArgument,
    "the label's signature is wrong, so this county did not issue it as it stands: do not rely on "
    "it, and show it to the market's office",
    "标签签名不符，并非本县签发的原样标签：请勿采信，并交市场管理方核查"};
inline constexpr Reason kLabelKeyExpired{
    "LABEL_KEY_EXPIRED", Code::kInvalidArgument,
    "the label is dated {day}, but its signing key {key_number} stands only for {from} to {until}: "
    "do not rely on it, and show it to the market's office",
    "标签日期为 {day}，而其签名密钥 {key_number} 只在 {from} 至 {until} "
    "期间有效：请勿采信，并交市场管理方核查"};
inline constexpr Reason kLabelNotSigned{
    "LABEL_NOT_SIGNED", Code::kFailedPrecondition,
    "this label carries no signature, so it proves nothing by itself: look batch {code} up online",
    "此标签不带签名，本身不能证明什么：请联网查询批次 {code}"};

inline constexpr Reason kKeyListInvalid{
    "KEY_LIST_INVALID", Code::kInvalidArgument,
    "line {line} of the key list: {problem}; fetch the county's /keys.txt again, unchanged",
    "密钥列表第 {line} 行：{problem_zh}；请重新获取本县的 /keys.txt，且不得改动"};

inline constexpr Reason kQrTextInvalid{
    "QR_TEXT_INVALID", Code::kInvalidArgument,
    "a text of {length} characters does not fit a QR symbol: shorten it",
    "{length} 个字符的文本无法编入二维码：请缩短"};
inline constexpr Reason kLabelSymbolTooLarge{
    "LABEL_SYMBOL_TOO_LARGE", Code::kInvalidArgument,
    "the QR symbol has {modules} modules a side, this label has room for {max}: use the small "
    "symbol, a larger label or a shorter host name",
    "二维码每边 {modules} 格，此标签最多 {max} 格：请改用小码、大标签或更短的主机名"};
inline constexpr Reason kLabelCount{
    "LABEL_COUNT", Code::kInvalidArgument,
    "{count} labels were asked for, a document holds 1 to {max}: print them in several documents",
    "请求 {count} 张标签，每份文件可含 1 至 {max} 张：请分几份打印"};
inline constexpr Reason kLabelFontMissing{
    "LABEL_FONT_MISSING", Code::kFailedPrecondition,
    "the server has no Chinese font for labels: install the package fonts-noto-cjk",
    "服务器缺少标签所需的中文字体：请安装 fonts-noto-cjk 软件包"};

inline constexpr Reason kTooManyTallies{
    "TOO_MANY_TALLIES", Code::kInvalidArgument,
    "{count} tallies of scans in one call, at most {max}: send them in several",
    "一次请求含 {count} 条扫码计数，最多 {max} 条：请分次发送"};

}  // namespace panyuan::label
