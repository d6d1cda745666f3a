#include <algorithm>
#include <charconv>
#include <cmath>
#include <compare>
#include <initializer_list>

#include "services/epcis/query.h"
#include "services/epcis/units.h"

namespace panyuan::epcis {
namespace {

// Numbers that went through a conversion of units are equal to this share of their size.
constexpr double kTolerance = 1e-9;

std::weak_ordering Order(double left, double right) {
  const double near = kTolerance * std::max(std::abs(left), std::abs(right));
  if (std::abs(left - right) <= near) return std::weak_ordering::equivalent;
  return left < right ? std::weak_ordering::less : std::weak_ordering::greater;
}

bool Fits(Op op, std::weak_ordering order) {
  switch (op) {
    case Op::kEqual:
      return order == 0;
    case Op::kGreater:
      return order > 0;
    case Op::kGreaterOrEqual:
      return order >= 0;
    case Op::kLess:
      return order < 0;
    case Op::kLessOrEqual:
      return order <= 0;
    case Op::kExists:
      return true;
  }
  return false;
}

template <class Holds>
bool AnyValue(const Condition& condition, Holds holds) {
  return std::any_of(condition.values.begin(), condition.values.end(), holds);
}

bool IsText(const Condition& condition, std::string_view text) {
  return AnyValue(condition, [&](const QueryValue& value) { return value.text == text; });
}

bool IsText(const Condition& condition, const std::vector<std::string>& texts) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return IsText(condition, text); });
}

bool IsTime(const Condition& condition, std::optional<base::UtcTime> time) {
  return time && AnyValue(condition, [&](const QueryValue& value) {
           return value.time && Fits(condition.op, *time <=> *value.time);
         });
}

bool IsNumber(const Condition& condition, std::optional<double> number, std::string_view unit) {
  if (number && !condition.unit.empty()) number = Convert(*number, unit, condition.unit);
  return number && AnyValue(condition, [&](const QueryValue& value) {
           return value.number && Fits(condition.op, Order(*number, *value.number));
         });
}

bool IsTyped(const Condition& condition, const std::vector<TypedUri>& typed) {
  return std::any_of(typed.begin(), typed.end(), [&](const TypedUri& one) {
    return one.type == condition.name && IsText(condition, one.uri);
  });
}

// A pattern's fields against an EPC URI's: "*" is any (GS1 TDS 1.13 §6.4).
bool FitsPattern(std::string_view pattern, std::string_view urn) {
  constexpr std::string_view kPattern = "urn:epc:idpat:", kEpc = "urn:epc:id:";
  if (!pattern.starts_with(kPattern) || !urn.starts_with(kEpc)) return false;
  pattern.remove_prefix(kPattern.size());
  urn.remove_prefix(kEpc.size());
  const size_t scheme = pattern.find(':');
  if (scheme == pattern.npos || !urn.starts_with(pattern.substr(0, scheme + 1))) return false;
  pattern.remove_prefix(scheme + 1);
  urn.remove_prefix(scheme + 1);
  while (true) {
    const size_t end = std::min(pattern.find('.'), pattern.size());
    // The last field is the rest: a serial may hold points.
    const bool is_last = end == pattern.size();
    const size_t urn_end = is_last ? urn.size() : std::min(urn.find('.'), urn.size());
    const std::string_view field = pattern.substr(0, end);
    if (field != "*" && field != urn.substr(0, urn_end)) return false;
    if (is_last) return true;
    if (urn_end == urn.size()) return false;
    pattern.remove_prefix(end + 1);
    urn.remove_prefix(urn_end + 1);
  }
}

// Whether the canonical URI `epc` is the class or key `above` with a serial.
bool IsBelow(std::string_view epc, std::string_view above) {
  if (above.empty() || epc.size() <= above.size() || !epc.starts_with(above)) return false;
  // Of GRAI and GDTI the serial follows the fixed digits of the key at once.
  const bool is_joined = above.find("/8003/") != above.npos || above.find("/253/") != above.npos;
  return is_joined || epc[above.size()] == '/';
}

bool IsEpc(const Condition& condition, const EventFacts& facts, std::initializer_list<Role> roles) {
  return std::any_of(facts.epcs.begin(), facts.epcs.end(), [&](const EpcFact& epc) {
    if (roles.size() > 0 && std::find(roles.begin(), roles.end(), epc.role) == roles.end())
      return false;
    return AnyValue(condition, [&](const QueryValue& value) {
      return value.text == epc.uri || FitsPattern(value.text, epc.written) ||
             IsBelow(epc.uri, value.below);
    });
  });
}

bool IsClass(const Condition& condition, const EventFacts& facts,
             std::initializer_list<Role> roles) {
  return std::any_of(facts.quantities.begin(), facts.quantities.end(), [&](const auto& line) {
    return std::find(roles.begin(), roles.end(), line.role) != roles.end() &&
           IsText(condition, line.epc_class);
  });
}

bool IsQuantity(const Condition& condition, const EventFacts& facts) {
  return std::any_of(facts.quantities.begin(), facts.quantities.end(), [&](const auto& line) {
    return IsNumber(condition, line.quantity, line.uom);
  });
}

template <class Value>
std::optional<Value> ValueAt(const std::map<std::string, Value, std::less<>>& values,
                             std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

bool IsSensor(const Condition& condition, const SensorFact& sensor) {
  switch (condition.subject) {
    case Subject::kSensorTime:
      return IsTime(condition, ValueAt(sensor.times, condition.name));
    case Subject::kSensorText: {
      const auto text = ValueAt(sensor.texts, condition.name);
      return text && IsText(condition, *text);
    }
    case Subject::kSensorNumber:
      return IsNumber(condition, ValueAt(sensor.numbers, condition.name), sensor.uom);
    default:
      return sensor.boolean && IsText(condition, *sensor.boolean ? "true" : "false");
  }
}

std::optional<double> NumberIn(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool all = error == std::errc() && end == text.data() + text.size();
  return all ? std::optional(number) : std::nullopt;
}

bool IsFieldText(const Condition& condition, const std::string& text) {
  if (condition.op == Op::kEqual && IsText(condition, text)) return true;
  const auto time = base::ParseTime(text, "");
  return IsTime(condition, time.ok() ? std::optional(*time) : std::nullopt) ||
         IsNumber(condition, NumberIn(text), "");
}

bool IsField(const Condition& condition, const EventFacts& facts) {
  return std::any_of(facts.fields.begin(), facts.fields.end(), [&](const FieldFact& field) {
    return field.area == condition.area && field.inner == condition.inner &&
           (field.name == condition.name || field.written == condition.name) &&
           (condition.op == Op::kExists || IsFieldText(condition, field.text));
  });
}

bool IsAttribute(const Condition& condition, const EventFacts& facts) {
  return std::any_of(facts.attributes.begin(), facts.attributes.end(), [&](const auto& attribute) {
    if (attribute.field != condition.name) return false;
    return condition.op == Op::kExists
               ? IsText(condition, attribute.name)
               : attribute.name == condition.unit && IsText(condition, attribute.text);
  });
}

// The text of which an event has one, where the subject is such.
const std::string* OneText(Subject subject, const EventFacts& facts) {
  switch (subject) {
    case Subject::kEventType:
      return &facts.type;
    case Subject::kAction:
      return &facts.action;
    case Subject::kBizStep:
      return &facts.biz_step;
    case Subject::kDisposition:
      return &facts.disposition;
    case Subject::kReadPoint:
      return &facts.read_point;
    case Subject::kBizLocation:
      return &facts.biz_location;
    case Subject::kTransformation:
      return &facts.transformation_id;
    case Subject::kEventId:
      return &facts.event_id;
    default:
      return nullptr;
  }
}

// What the event is about; nothing where the subject is another.
std::optional<bool> HoldsOfGoods(const Condition& condition, const EventFacts& facts) {
  switch (condition.subject) {
    case Subject::kEpc:
      return IsEpc(condition, facts, {Role::kListed, Role::kChild});
    case Subject::kParent:
      return IsEpc(condition, facts, {Role::kParent});
    case Subject::kInputEpc:
      return IsEpc(condition, facts, {Role::kInput});
    case Subject::kOutputEpc:
      return IsEpc(condition, facts, {Role::kOutput});
    case Subject::kAnyEpc:
      return IsEpc(condition, facts, {});
    case Subject::kEpcClass:
      return IsClass(condition, facts, {Role::kListed, Role::kChild});
    case Subject::kInputClass:
      return IsClass(condition, facts, {Role::kInput});
    case Subject::kOutputClass:
      return IsClass(condition, facts, {Role::kOutput});
    case Subject::kAnyClass:
      return IsClass(condition, facts, {Role::kListed, Role::kChild, Role::kInput, Role::kOutput});
    case Subject::kQuantity:
      return IsQuantity(condition, facts);
    default:
      return std::nullopt;
  }
}

std::optional<bool> HoldsOfError(const Condition& condition, const EventFacts& facts) {
  switch (condition.subject) {
    case Subject::kError:
      return facts.error.has_value();
    case Subject::kErrorTime:
      return facts.error && IsTime(condition, facts.error->declared_at);
    case Subject::kErrorReason:
      return facts.error && IsText(condition, facts.error->reason);
    case Subject::kCorrectiveEvent:
      return facts.error && IsText(condition, facts.error->corrective_event_ids);
    default:
      return std::nullopt;
  }
}

bool Holds(const Condition& condition, const EventFacts& facts) {
  if (const auto* text = OneText(condition.subject, facts)) return IsText(condition, *text);
  if (const auto holds = HoldsOfGoods(condition, facts)) return *holds;
  if (const auto holds = HoldsOfError(condition, facts)) return *holds;
  switch (condition.subject) {
    case Subject::kEventTime:
      return IsTime(condition, facts.event_time);
    case Subject::kRecordTime:
      return IsTime(condition, facts.record_time);
    case Subject::kSetDisposition:
      return IsText(condition, facts.set_dispositions);
    case Subject::kUnsetDisposition:
      return IsText(condition, facts.unset_dispositions);
    case Subject::kTransaction:
      return IsTyped(condition, facts.transactions);
    case Subject::kSource:
      return IsTyped(condition, facts.sources);
    case Subject::kDestination:
      return IsTyped(condition, facts.destinations);
    case Subject::kSensor:
      return !facts.sensors.empty();
    case Subject::kField:
      return IsField(condition, facts);
    case Subject::kAttribute:
      return IsAttribute(condition, facts);
    default:
      return std::any_of(facts.sensors.begin(), facts.sensors.end(),
                         [&](const SensorFact& sensor) { return IsSensor(condition, sensor); });
  }
}

// The field by which events are ordered, where the event has it.
const std::string* OrderText(const EventOrder& order, const EventFacts& facts) {
  for (const FieldFact& field : facts.fields)
    if (!field.inner && field.area == Area::kEvent &&
        (field.name == order.name || field.written == order.name))
      return &field.text;
  return nullptr;
}

}  // namespace

bool Matches(const EventQuery& query, const EventFacts& facts) {
  return std::all_of(query.conditions.begin(), query.conditions.end(),
                     [&](const Condition& condition) { return Holds(condition, facts); });
}

bool ComesBefore(const EventOrder& order, const EventFacts& a, const EventFacts& b) {
  const auto before = [&](const auto& x, const auto& y) { return order.ascending ? x < y : y < x; };
  if (order.by == Subject::kEventTime) return before(a.event_time, b.event_time);
  if (order.by == Subject::kRecordTime) {
    if (!a.record_time || !b.record_time) return a.record_time.has_value() && !b.record_time;
    return before(*a.record_time, *b.record_time);
  }
  const std::string* x = OrderText(order, a);
  const std::string* y = OrderText(order, b);
  if (!x || !y) return x && !y;
  const auto number_x = NumberIn(*x), number_y = NumberIn(*y);
  if (number_x && number_y) return before(*number_x, *number_y);
  return before(*x, *y);
}

}  // namespace panyuan::epcis
