// Reasons the laboratory gives.
#pragma once

#include "services/base/result.h"

namespace panyuan::lab {

using base::Code;
using base::Reason;

inline constexpr Reason kSampleCodeInvalid{
    "SAMPLE_CODE_INVALID", Code::kInvalidArgument,
    "'{value}' is not a sample code of this county: write it like {example}",
    "“{value}”不是本县的样品编号：请写成 {example} 的样式"};
inline constexpr Reason kResultCodeInvalid{
    "RESULT_CODE_INVALID", Code::kInvalidArgument,
    "'{value}' is not a result code of this county: write it like {example}",
    "“{value}”不是本县的结果编号：请写成 {example} 的样式"};
inline constexpr Reason kSampleNotFound{"SAMPLE_NOT_FOUND", Code::kNotFound,
                                        "there is no sample {sample_code}: compare the number",
                                        "没有样品 {sample_code}：请核对编号"};
inline constexpr Reason kResultNotFound{"RESULT_NOT_FOUND", Code::kNotFound,
                                        "there is no result {result_code}: compare the number",
                                        "没有结果 {result_code}：请核对编号"};
inline constexpr Reason kPortionOutOfRange{"PORTION_OUT_OF_RANGE", Code::kInvalidArgument,
                                           "{field} is {value} g: give {min} to {max} g",
                                           "{field} 为 {value} 克：应为 {min} 至 {max} 克"};
inline constexpr Reason kStaffIdNeeded{
    "STAFF_ID_NEEDED", Code::kFailedPrecondition,
    "this identity names no person: use a certificate or an account with a staff id",
    "此身份没有对应人员：请使用带工号的证书或账号"};
inline constexpr Reason kTimeOutOfOrder{
    "TIME_OUT_OF_ORDER", Code::kInvalidArgument,
    "{field} {value} lies before {earlier_field} {earlier}: correct it or the clock",
    "{field} {value} 早于 {earlier_field} {earlier}：请更正时间或校准时钟"};
inline constexpr Reason kSampleFull{
    "SAMPLE_FULL", Code::kFailedPrecondition,
    "sample {sample_code} already has {max} results: take a new sample",
    "样品 {sample_code} 已有 {max} 个结果：请另行抽样"};
inline constexpr Reason kReadingKindMismatch{
    "READING_KIND_MISMATCH", Code::kInvalidArgument,
    "item {item_code} is read as {wanted}, not as {given}: give what its method shows",
    "项目 {item_code} 的读数应为{wanted_zh}，而不是{given_zh}：请填写该方法的读数"};
inline constexpr Reason kMethodNeeded{
    "METHOD_NEEDED", Code::kInvalidArgument,
    "the own method of item {item_code} gives no content: name in `method` the one that did",
    "项目 {item_code} 自身的方法不给出含量：请在 method 中写明得出含量的方法"};
inline constexpr Reason kReadingOutOfRange{"READING_OUT_OF_RANGE", Code::kInvalidArgument,
                                           "{field} {value} cannot be: it must be {bounds}",
                                           "{field} {value} 不可能出现：应为 {bounds}"};
inline constexpr Reason kUnitMismatch{
    "UNIT_MISMATCH", Code::kInvalidArgument,
    "the unit '{value}' cannot be compared with {wanted}: give the content in {wanted}",
    "单位“{value}”无法与 {wanted} 比较：请以 {wanted} 填写含量"};
inline constexpr Reason kNotSubmitted{"NOT_SUBMITTED", Code::kFailedPrecondition,
                                      "result {result_code} does not wait for verification",
                                      "结果 {result_code} 不在待复核状态"};
inline constexpr Reason kSelfVerification{
    "SELF_VERIFICATION", Code::kFailedPrecondition,
    "result {result_code} was tested by this same person: another person must verify it",
    "结果 {result_code} 由本人检测：须由另一人复核"};

}  // namespace panyuan::lab
