#include "services/digital_link/elements.h"

#include <algorithm>
#include <utility>

#include "services/base/text.h"
#include "services/digital_link/characters.h"
#include "services/digital_link/dictionary.h"
#include "services/digital_link/reasons.h"

namespace panyuan::digital_link {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr size_t kMinAi = 2, kMaxAi = 4;

bool IsFnc1(char c) { return c == '^' || c == '\x1d'; }

constexpr Fault kNoValue{"", "it has no value: fill it in", "没有值：请填写"};
constexpr Fault kTooShort{"", "it is too short: compare it with the label", "过短：请对照标签核对"};
constexpr Fault kTooLong{"", "it is too long: compare it with the label", "过长：请对照标签核对"};

Error Broken(size_t at, std::string problem, std::string problem_zh) {
  return Error(kElementStringInvalid, {{"position", std::to_string(at + 1)},
                                       {"problem", std::move(problem)},
                                       {"problem_zh", std::move(problem_zh)}});
}

Error About(const Reason& reason, const Element& element) {
  return Error(reason, {{"ai", element.ai}, {"title", std::string(FindEntry(element.ai)->title)}});
}

const Fault* FindFault(const Component& component, std::string_view text) {
  for (const Linter linter : component.linters)
    if (const Fault* fault = linter(text)) return fault;
  return nullptr;
}

const Fault* FindFault(const Entry& entry, std::string_view value) {
  if (value.empty()) return &kNoValue;
  for (const Component& component : entry.components) {
    if (value.empty() && component.optional) continue;
    if (value.size() < component.min) return &kTooShort;
    const std::string_view part = value.substr(0, component.max);
    if (const Fault* fault = FindFault(component, part)) return fault;
    value.remove_prefix(part.size());
  }
  return value.empty() ? nullptr : &kTooLong;
}

bool Holds(const Elements& elements, std::string_view pattern) {
  return std::any_of(elements.begin(), elements.end(),
                     [&](const Element& element) { return Matches(pattern, element.ai); });
}

bool HoldsAll(const Elements& elements, const AiPatterns& group) {
  return std::all_of(group.begin(), group.end(),
                     [&](std::string_view pattern) { return Holds(elements, pattern); });
}

// "(01)+(21), (02)"
std::string Describe(const std::vector<AiPatterns>& choice) {
  std::string text;
  for (const AiPatterns& group : choice) {
    if (!text.empty()) text += ", ";
    for (size_t i = 0; i < group.size(); ++i)
      text.append(i > 0 ? "+(" : "(").append(group[i]).append(")");
  }
  return text;
}

Status CheckCompany(const Elements& elements, const Element& element) {
  const Entry* entry = FindEntry(element.ai);
  for (const auto& choice : entry->requirements)
    if (std::none_of(choice.begin(), choice.end(),
                     [&](const AiPatterns& group) { return HoldsAll(elements, group); }))
      return About(kAiRequires, element).With("needed", Describe(choice));
  for (const std::string_view pattern : entry->exclusions)
    for (const Element& other : elements)
      if (other.ai != element.ai && Matches(pattern, other.ai))
        return About(kAiExcluded, element).With("other", other.ai);
  return Ok();
}

// The AI at the front of `text`: no AI begins another.
std::string_view FindAi(std::string_view text) {
  for (size_t length = kMinAi; length <= std::min(kMaxAi, text.size()); ++length)
    if (FindEntry(text.substr(0, length))) return text.substr(0, length);
  return {};
}

size_t FixedLength(const Entry& entry) {
  size_t length = 0;
  for (const Component& component : entry.components) length += component.max;
  return length;
}

// Where the AI in brackets at `from` of `text` ends, past its bracket; npos where none stands
// there.
size_t EndOfAi(std::string_view text, size_t from) {
  if (from >= text.size() || text[from] != '(') return text.npos;
  const size_t close = text.find(')', from);
  return close == text.npos || !AllDigits(text.substr(from + 1, close - from - 1)) ? text.npos
                                                                                   : close + 1;
}

}  // namespace

Status CheckElement(const Element& element) {
  const Entry* entry = FindEntry(element.ai);
  if (!entry) return Error(kAiUnknown, {{"ai", base::Quote(element.ai)}});
  const Fault* fault = FindFault(*entry, element.value);
  if (!fault) return Ok();
  return About(kAiValueInvalid, element)
      .With("value", base::Quote(element.value))
      .With("problem", std::string(fault->en))
      .With("problem_zh", std::string(fault->zh));
}

Status CheckElements(const Elements& elements) {
  for (const Element& element : elements) PANYUAN_TRY(CheckElement(element));
  for (const Element& element : elements)
    for (const Element& other : elements)
      if (other.ai == element.ai && other.value != element.value)
        return About(kAiRepeated, element);
  for (const Element& element : elements) PANYUAN_TRY(CheckCompany(elements, element));
  return Ok();
}

Result<Elements> ParseBracketed(std::string_view text) {
  Elements elements;
  for (size_t at = 0; at < text.size();) {
    const size_t start = EndOfAi(text, at);
    if (start == text.npos)
      return Broken(at, "an AI in brackets is missing", "缺少括号中的应用标识符");
    if (elements.size() == kMaxElements)
      return Broken(at, "more than 64 elements", "超过 64 个单元数据");
    Element element{std::string(text.substr(at + 1, start - at - 2)), ""};
    for (at = start; at < text.size() && text[at] != '('; ++at) {
      if (text[at] == '\\' && text.substr(at + 1).starts_with('(')) ++at;
      element.value += text[at];
    }
    elements.push_back(std::move(element));
  }
  if (elements.empty()) return Broken(0, "it is empty", "内容为空");
  PANYUAN_TRY(CheckElements(elements));
  return elements;
}

std::string FormatBracketed(const Elements& elements) {
  std::string text;
  for (const Element& element : elements) {
    text.append("(").append(element.ai).append(")");
    for (const char c : element.value) text.append(c == '(' ? "\\" : "").push_back(c);
  }
  return text;
}

Result<Elements> ParseUnbracketed(std::string_view text) {
  if (text.empty() || !IsFnc1(text[0]))
    return Broken(0, "FNC1 ('^') is missing at the front", "开头缺少 FNC1（“^”）");
  Elements elements;
  for (size_t at = 1; at < text.size();) {
    const std::string_view ai = FindAi(text.substr(at));
    if (ai.empty()) return Broken(at, "no AI stands here", "此处没有应用标识符");
    if (elements.size() == kMaxElements)
      return Broken(at, "more than 64 elements", "超过 64 个单元数据");
    at += ai.size();
    const Entry& entry = *FindEntry(ai);
    const size_t end = std::min(text.find_first_of("^\x1d", at), text.size());
    const size_t stop = entry.fixed ? std::min(end, at + FixedLength(entry)) : end;
    elements.push_back({std::string(ai), std::string(text.substr(at, stop - at))});
    at = stop < text.size() && IsFnc1(text[stop]) ? stop + 1 : stop;
  }
  if (elements.empty()) return Broken(1, "it is empty", "内容为空");
  PANYUAN_TRY(CheckElements(elements));
  return elements;
}

std::string FormatUnbracketed(const Elements& elements) {
  std::string text;
  bool separator = true;
  for (const Element& element : elements) {
    if (separator) text += '^';
    text.append(element.ai).append(element.value);
    const Entry* entry = FindEntry(element.ai);
    separator = !entry || !entry->fixed;
  }
  return text;
}

std::string PadGtin(std::string_view digits) {
  const bool is_short = digits.size() == 8 || digits.size() == 12 || digits.size() == 13;
  return std::string(is_short ? 14 - digits.size() : 0, '0').append(digits);
}

}  // namespace panyuan::digital_link
