// Reasons the Digital Link room gives. `ai` is an application identifier's number, `title` its
// title in the GS1 General Specifications.
#pragma once

#include "services/base/result.h"

namespace panyuan::digital_link {

using base::Code;
using base::Reason;

inline constexpr Reason kLinkInvalid{
    "DIGITAL_LINK_INVALID", Code::kInvalidArgument,
    "'{value}' is no GS1 Digital Link: {problem}. Scan the label again or correct the address",
    "“{value}”不是 GS1 数字链接：{problem_zh}。请重新扫描标签或更正网址"};
inline constexpr Reason kElementStringInvalid{
    "ELEMENT_STRING_INVALID", Code::kInvalidArgument,
    "the element string is broken at character {position}: {problem}. Compare it with the label",
    "单元数据串在第 {position} 个字符处有误：{problem_zh}。请对照标签核对"};
inline constexpr Reason kAiUnknown{
    "AI_UNKNOWN", Code::kInvalidArgument,
    "({ai}) is no GS1 application identifier: compare it with the label",
    "({ai}) 不是 GS1 应用标识符：请对照标签核对"};
inline constexpr Reason kAiValueInvalid{"AI_VALUE_INVALID", Code::kInvalidArgument,
                                        "({ai}) {title} '{value}': {problem}",
                                        "({ai}) {title} “{value}”：{problem_zh}"};
inline constexpr Reason kAiRequires{
    "AI_REQUIRES", Code::kInvalidArgument,
    "({ai}) {title} means nothing without one of: {needed}. Add it or leave ({ai}) out",
    "({ai}) {title} 须与下列之一同用：{needed}。请补上或去掉 ({ai})"};
inline constexpr Reason kAiExcluded{
    "AI_EXCLUDED", Code::kInvalidArgument,
    "({ai}) {title} must not stand together with ({other}): leave one of them out",
    "({ai}) {title} 不能与 ({other}) 同用：请去掉其中一个"};
inline constexpr Reason kAiRepeated{"AI_REPEATED", Code::kInvalidArgument,
                                    "({ai}) {title} stands twice: leave one of them out",
                                    "({ai}) {title} 重复出现：请去掉一个"};
inline constexpr Reason kAiMisplaced{"AI_MISPLACED", Code::kInvalidArgument,
                                     "({ai}) {title}: {problem}", "({ai}) {title}：{problem_zh}"};

}  // namespace panyuan::digital_link
