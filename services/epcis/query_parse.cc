#include <algorithm>
#include <charconv>
#include <utility>

#include "services/base/text.h"
#include "services/epcis/query.h"
#include "services/epcis/query_names.h"
#include "services/epcis/reasons.h"
#include "services/epcis/rules.h"
#include "services/ledger/event_check_text.h"
#include "services/ledger/event_hash_values.h"

namespace panyuan::epcis {
namespace {

using base::Error;
using base::Result;
using base::Status;

Error Unknown(const QueryParameter& parameter) {
  return Error(kQueryParameterUnknown, {{"parameter", base::Quote(parameter.name, 80)}});
}

Error Invalid(const QueryParameter& parameter, std::string_view value, std::string expected,
              std::string expected_zh) {
  return Error(kQueryValueInvalid, {{"parameter", base::Quote(parameter.name, 80)},
                                    {"value", base::Quote(value)},
                                    {"expected", std::move(expected)},
                                    {"expected_zh", std::move(expected_zh)}});
}

std::optional<double> ReadNumber(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool all = error == std::errc() && end == text.data() + text.size();
  return all && number - number == 0 ? std::optional(number) : std::nullopt;  // not an infinity
}

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// The values of one parameter in the form that its name asks for.
class ValueReader {
 public:
  ValueReader(const QueryParameter& parameter, const Prefixes& prefixes)
      : parameter_(parameter), prefixes_(prefixes) {}

  Result<std::vector<QueryValue>> Read(const QueryName& name) const {
    std::vector<QueryValue> values;
    for (const std::string& text : parameter_.values) {
      PANYUAN_ASSIGN(QueryValue value, ReadOne(name, text));
      values.push_back(std::move(value));
    }
    return values;
  }

 private:
  Result<QueryValue> ReadOne(const QueryName& name, const std::string& text) const {
    switch (name.form) {
      case ValueForm::kUri:
        return Uri(text);
      case ValueForm::kEpc:
        return Epc(text);
      case ValueForm::kWord:
        return Word(name, text);
      case ValueForm::kEventType:
        if (KindOf(text) != kExtensionEvent) return QueryValue{text, {}, {}};
        if (!ledger::IsUri(text)) return Invalid(parameter_, text, "a type of event", "事件类型");
        return QueryValue{prefixes_.Expand(text), {}, {}};
      case ValueForm::kAction:
        if (IsOneOf(text, {"ADD", "OBSERVE", "DELETE"})) return QueryValue{text, {}, {}};
        return Invalid(parameter_, text, "ADD, OBSERVE or DELETE", " ADD、OBSERVE 或 DELETE");
      case ValueForm::kTime:
        return Time(text);
      case ValueForm::kNumber:
        if (const auto number = ReadNumber(text)) return QueryValue{text, number, {}};
        return Invalid(parameter_, text, "a number", "数字");
      case ValueForm::kBoolean:
        if (IsOneOf(text, {"true", "false"})) return QueryValue{text, {}, {}};
        return Invalid(parameter_, text, "true or false", " true 或 false");
      case ValueForm::kFlag:
        if (IsOneOf(text, {"", "0", "1", "true", "false"})) return QueryValue{text, {}, {}};
        return Invalid(parameter_, text, "true or empty", " true 或空");
      case ValueForm::kText:
        return QueryValue{text, {}, {}};
      case ValueForm::kName:
        return QueryValue{prefixes_.Expand(text), {}, {}};
      case ValueForm::kAny:
        break;
    }
    return Any(name, text);
  }

  Result<QueryValue> Uri(const std::string& text) const {
    if (!ledger::IsUri(text)) return Invalid(parameter_, text, "a URI", " URI");
    return QueryValue{CanonicalUri(prefixes_.Expand(text)), {}, {}};
  }

  // A pattern stays as it is: what it becomes canonically is another thing, which stands above.
  Result<QueryValue> Epc(const std::string& text) const {
    PANYUAN_ASSIGN(QueryValue value, Uri(text));
    if (!text.starts_with("urn:epc:idpat:")) return value;
    if (value.text != text) value.below = std::exchange(value.text, text);
    return value;
  }

  Result<QueryValue> Word(const QueryName& name, const std::string& text) const {
    const bool is_word = ledger::ExpandWord(name.holder, name.key, text) != text;
    if (!is_word && !ledger::IsUri(text))
      return Invalid(parameter_, text, "a CBV word or a URI", " CBV 词汇或 URI");
    return QueryValue{CanonicalName(prefixes_, name.holder, name.key, text), {}, {}};
  }

  Result<QueryValue> Time(const std::string& text) const {
    const auto time = base::ParseTime(text, parameter_.name);
    if (time.ok()) return QueryValue{text, {}, *time};
    return Invalid(parameter_, text, "a time such as 2026-03-04T05:06:07+08:00",
                   " 2026-03-04T05:06:07+08:00 这样的时间");
  }

  // Of an extension field: by what it looks like. Only numbers and times have an order.
  Result<QueryValue> Any(const QueryName& name, const std::string& text) const {
    QueryValue value{text, ReadNumber(text), {}};
    if (const auto time = base::ParseTime(text, ""); time.ok()) value.time = *time;
    if (name.op != Op::kEqual && !value.number && !value.time)
      return Invalid(parameter_, text, "a number or a time", "数字或时间");
    if (text.find(':') != text.npos) value.text = CanonicalUri(prefixes_.Expand(text));
    return value;
  }

  const QueryParameter& parameter_;
  const Prefixes& prefixes_;
};

Status CheckSize(const QueryParameters& query) {
  const auto too_many = [](size_t max, const char* what, const char* what_zh) {
    return Error(kQueryTooComplex,
                 {{"max", std::to_string(max)}, {"what", what}, {"what_zh", what_zh}});
  };
  if (query.parameters.size() > kMaxQueryParameters)
    return too_many(kMaxQueryParameters, "parameters", "参数");
  for (const auto& [name, values] : query.parameters) {
    if (values.size() > kMaxQueryValues)
      return too_many(kMaxQueryValues, "values of one parameter", "单个参数的值");
    const auto is_long = [](const std::string& text) { return text.size() > kMaxQueryValueBytes; };
    if (is_long(name) || std::any_of(values.begin(), values.end(), is_long))
      return too_many(kMaxQueryValueBytes, "bytes in a value", "单个值的字节");
  }
  return base::Ok();
}

Result<int64_t> ReadLimit(const QueryParameter& parameter) {
  const std::string& text = parameter.values.front();
  int64_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error == std::errc() && end == text.data() + text.size() && limit > 0) return limit;
  return Invalid(parameter, text, "a whole number above 0", "大于 0 的整数");
}

Result<EventOrder> ReadOrder(const QueryParameter& parameter, const Prefixes& prefixes) {
  const std::string& by = parameter.values.front();
  if (by == "eventTime") return EventOrder{Subject::kEventTime, ""};
  if (by == "recordTime") return EventOrder{Subject::kRecordTime, ""};
  if (ledger::IsUri(by)) return EventOrder{Subject::kField, prefixes.Expand(by)};
  return Invalid(parameter, by, "eventTime, recordTime or an extension field with its prefix",
                 " eventTime、recordTime 或带前缀的扩展字段");
}

// Builds the query, one parameter at a time.
class Parser {
 public:
  explicit Parser(const Prefixes& prefixes) : prefixes_(prefixes) {}

  Status Add(const QueryParameter& parameter) {
    const auto name = ReadQueryName(parameter.name, prefixes_);
    if (!name && !IsControl(parameter.name)) return Unknown(parameter);
    if (parameter.values.empty())
      return Invalid(parameter, "", "a list with a value in it", "非空的列表");
    const bool takes_one = !name || name->form == ValueForm::kTime || name->op != Op::kEqual ||
                           name->form == ValueForm::kBoolean;
    const bool takes_list = name && name->subject == Subject::kAttribute;
    if (takes_one && !takes_list && parameter.values.size() > 1)
      return Error(kQueryParameterRepeated, {{"parameter", base::Quote(parameter.name, 80)}});
    return name ? AddCondition(parameter, *name) : AddControl(parameter);
  }

  Result<EventQuery> Finish() {
    if (query_.event_count_limit && (!query_.order || query_.max_event_count))
      return kQueryLimitsConflict;
    if (query_.order) query_.order->ascending = ascending_;
    return std::move(query_);
  }

 private:
  static bool IsControl(std::string_view name) {
    return IsOneOf(name, {"orderBy", "orderDirection", "eventCountLimit", "maxEventCount"});
  }

  Status AddCondition(const QueryParameter& parameter, const QueryName& name) {
    PANYUAN_ASSIGN(auto values, ValueReader(parameter, prefixes_).Read(name));
    const bool is_off = name.form == ValueForm::kFlag && IsOneOf(values[0].text, {"0", "false"});
    if (is_off) return base::Ok();  // asks for nothing, the standard says
    query_.conditions.push_back({name.subject, name.op, std::move(values), name.name, name.unit,
                                 name.area, name.inner, name.with_descendants});
    return base::Ok();
  }

  Status AddControl(const QueryParameter& parameter) {
    if (parameter.name == "orderBy") {
      PANYUAN_ASSIGN(query_.order, ReadOrder(parameter, prefixes_));
    } else if (parameter.name == "eventCountLimit") {
      PANYUAN_ASSIGN(query_.event_count_limit, ReadLimit(parameter));
    } else if (parameter.name == "maxEventCount") {
      PANYUAN_ASSIGN(query_.max_event_count, ReadLimit(parameter));
    } else if (const auto& way = parameter.values.front(); IsOneOf(way, {"ASC", "DESC"})) {
      ascending_ = way == "ASC";
    } else {
      return Invalid(parameter, way, "ASC or DESC", " ASC 或 DESC");
    }
    return base::Ok();
  }

  const Prefixes& prefixes_;
  EventQuery query_;
  bool ascending_ = false;
};

}  // namespace

Result<EventQuery> ParseEventQuery(const QueryParameters& query) {
  PANYUAN_TRY(CheckSize(query));
  Parser parser(query.prefixes);
  for (const QueryParameter& parameter : query.parameters) PANYUAN_TRY(parser.Add(parameter));
  return parser.Finish();
}

}  // namespace panyuan::epcis
