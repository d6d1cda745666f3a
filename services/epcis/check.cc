#include "services/epcis/check.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "services/base/text.h"
#include "services/base/time.h"
#include "services/epcis/reasons.h"
#include "services/ledger/event_check_text.h"
#include "services/ledger/event_hash_values.h"

namespace panyuan::epcis {
namespace {

using nlohmann::json;

bool AllOf(std::string_view text, bool (*is)(char)) {
  return std::all_of(text.begin(), text.end(), is);
}
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// "2", "2.0": of the versions that are written so, the second of EPCIS.
bool IsVersion(std::string_view text) {
  if (!text.starts_with("2")) return false;
  for (text.remove_prefix(1); !text.empty();) {
    const size_t next = std::min(text.find('.', 1), text.size());
    if (text[0] != '.' || next == 1 || !AllOf(text.substr(1, next - 1), IsDigit)) return false;
    text.remove_prefix(next);
  }
  return true;
}

bool IsUnit(std::string_view text) {
  return text.size() >= 2 && text.size() <= 3 &&
         AllOf(text, [](char c) { return IsDigit(c) || IsUpper(c); });
}

bool IsHex(std::string_view text) {
  return !text.empty() && AllOf(text, [](char c) {
    return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

bool IsAction(std::string_view text) {
  return text == "ADD" || text == "OBSERVE" || text == "DELETE";
}

// A vocabulary's own word is written bare: the URIs under which the standard has it are refused, as
// GS1's schema does.
bool IsWord(const FieldRule& rule, const std::string& text) {
  if (ledger::ExpandWord(rule.holder, rule.name, text) != text) return true;
  const bool of_gs1 = rule.holder == "sensorReport" && rule.name != "component";
  for (std::string_view scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme)) continue;
    const std::string_view rest = std::string_view(text).substr(scheme.size());
    if (of_gs1 ? rest.starts_with("gs1.org/voc/") || rest.starts_with("www.gs1.org/voc/")
               : rest.starts_with("ns.gs1.org/cbv/"))
      return false;
  }
  return ledger::IsUri(text) && (of_gs1 || !text.starts_with("urn:epcglobal:cbv"));
}

struct Expected {
  std::string_view en;
  std::string_view zh;
};

void RefuseType(const Path& path, Expected expected, Faults& faults) {
  faults.Add(path, kWrongType,
             {{"expected", std::string(expected.en)}, {"expected_zh", std::string(expected.zh)}});
}

void RefuseText(const Path& path, const std::string& text, Expected expected, Faults& faults) {
  faults.Add(path, kTextMalformed,
             {{"value", base::Quote(text)},
              {"expected", std::string(expected.en)},
              {"expected_zh", std::string(expected.zh)}});
}

void Refuse(const Path& path, const std::string& text, const base::Reason& reason, Faults& faults) {
  faults.Add(path, reason, {{"value", base::Quote(text)}});
}

void CheckText(const FieldRule& rule, const std::string& text, const Path& path, Faults& faults) {
  switch (rule.shape) {
    case Shape::kUri:
      if (!ledger::IsUri(text)) Refuse(path, text, kNotUri, faults);
      return;
    case Shape::kTime:
      if (!base::ParseTime(text, "").ok()) Refuse(path, text, kNotTime, faults);
      return;
    case Shape::kZoneOffset:
      if (!ledger::IsZoneOffset(text)) Refuse(path, text, kNotZoneOffset, faults);
      return;
    case Shape::kWord:
      if (!IsWord(rule, text)) Refuse(path, text, kWordUnknown, faults);
      return;
    case Shape::kVersion:
      if (!IsVersion(text))
        RefuseText(path, text, {"a version of EPCIS such as 2.0", "2.0 这样的 EPCIS 版本"}, faults);
      return;
    case Shape::kHex:
      if (!IsHex(text)) RefuseText(path, text, {"hexadecimal digits", "十六进制数字"}, faults);
      return;
    case Shape::kUnit:
      if (!IsUnit(text))
        RefuseText(path, text,
                   {"a UN/CEFACT unit code such as KGM", "KGM 这样的 UN/CEFACT 单位代码"}, faults);
      return;
    case Shape::kAction:
      if (!IsAction(text))
        RefuseText(path, text, {"ADD, OBSERVE or DELETE", "ADD、OBSERVE 或 DELETE"}, faults);
      return;
    default:
      return;
  }
}

void CheckContextPart(const json& part, const Path& path, Faults& faults) {
  if (part.is_object()) return;
  if (!part.is_string())
    RefuseType(path, {"a URI or an object of prefixes", " URI 或前缀对象"}, faults);
  else if (const auto& text = part.get_ref<const std::string&>(); !ledger::IsUri(text))
    Refuse(path, text, kNotUri, faults);
}

// The first item that equals an earlier one is at fault.
void CheckUnique(const json& list, const Path& path, Faults& faults) {
  std::set<std::reference_wrapper<const json>, std::less<json>> seen;
  for (size_t i = 0; i < list.size(); ++i)
    if (!seen.insert(std::cref(list[i])).second) return faults.Add({path, i}, kItemRepeated);
}

void CheckContext(const json& context, const Path& path, Faults& faults) {
  if (!context.is_array()) return CheckContextPart(context, path, faults);
  for (size_t i = 0; i < context.size(); ++i) CheckContextPart(context[i], {path, i}, faults);
  CheckUnique(context, path, faults);
}

void CheckOne(const FieldRule& rule, const json& value, EventKind kind, const Path& path,
              Faults& faults) {
  switch (rule.shape) {
    case Shape::kAnything:
      return;
    case Shape::kContext:
      return CheckContext(value, path, faults);
    case Shape::kObject:
      return CheckObject(value, *rule.object, kind, path, faults);
    case Shape::kNumber:
      if (!value.is_number()) RefuseType(path, {"a number", "数字"}, faults);
      return;
    case Shape::kBoolean:
      if (!value.is_boolean()) RefuseType(path, {"true or false", " true 或 false"}, faults);
      return;
    default:
      if (!value.is_string()) return RefuseType(path, {"text", "文本"}, faults);
      return CheckText(rule, value.get_ref<const std::string&>(), path, faults);
  }
}

void CheckField(const FieldRule& rule, const json& value, EventKind kind, const Path& path,
                Faults& faults) {
  const bool is_one =
      rule.many == Many::kOne || (rule.many == Many::kOneOrList && !value.is_array());
  if (is_one) return CheckOne(rule, value, kind, path, faults);
  if (!value.is_array()) return RefuseType(path, {"a list", "列表"}, faults);
  if (value.size() < rule.at_least) return faults.Add(path, kListEmpty);
  for (size_t i = 0; i < value.size() && !faults.full(); ++i)
    CheckOne(rule, value[i], kind, {path, i}, faults);
  if (rule.many == Many::kSet) CheckUnique(value, path, faults);
}

const FieldRule* FindField(const ObjectRule& rule, EventKind kind, std::string_view name) {
  const auto found =
      std::find_if(rule.fields.begin(), rule.fields.end(),
                   [&](const FieldRule& field) { return (field.in & kind) && field.name == name; });
  return found == rule.fields.end() ? nullptr : &*found;
}

}  // namespace

void CheckObject(const json& value, const ObjectRule& rule, EventKind kind, const Path& path,
                 Faults& faults) {
  if (!value.is_object()) return RefuseType(path, {"an object", "对象"}, faults);
  for (const FieldRule& field : rule.fields)
    if ((field.needed_in & kind) && !value.contains(field.name))
      faults.Add({path, field.name}, kMemberMissing);
  for (const auto& [name, member] : value.items()) {
    if (faults.full()) return;
    if (const FieldRule* field = FindField(rule, kind, name))
      CheckField(*field, member, kind, {path, name}, faults);
    else if (rule.others == Others::kNone ||
             (rule.others == Others::kNamed && !ledger::IsUri(name)))
      faults.Add({path, name}, kMemberUnknown, {{"name", base::Quote(name)}});
  }
}

}  // namespace panyuan::epcis
