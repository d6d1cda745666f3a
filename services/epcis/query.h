// The simple event query of EPCIS 2.0 (GS1 EPCIS 2.0 §8.2.7.1): what is asked for, and whether an
// event is it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/epcis/facts.h"
#include "services/epcis/names.h"

namespace panyuan::epcis {

inline constexpr size_t kMaxQueryParameters = 64;
inline constexpr size_t kMaxQueryValues = 200;        // of one parameter
inline constexpr size_t kMaxQueryValueBytes = 2'048;  // of one value, and of a name

struct QueryParameter {
  std::string name;
  std::vector<std::string> values;
};

// The parameters as they came, and the prefixes that names of extension fields may have.
struct QueryParameters {
  std::vector<QueryParameter> parameters;
  Prefixes prefixes;
};

// Of a URL's query string, percent-decoded: values are separated by "|", or the parameter is
// repeated. perPage and nextPageToken are not part of a query: the caller takes them out first.
QueryParameters QueryOfUrl(std::span<const std::pair<std::string, std::string>> pairs);

// Of a query document's JSON object; "@context" declares prefixes.
// Errors: EPCIS_QUERY_NOT_OBJECT, EPCIS_QUERY_VALUE_INVALID.
base::Result<QueryParameters> QueryOfJson(std::string_view text);

enum class Subject {
  kEventType,
  kEventTime,
  kRecordTime,
  kAction,
  kBizStep,
  kDisposition,
  kSetDisposition,
  kUnsetDisposition,
  kReadPoint,
  kBizLocation,
  kTransaction,  // `name` is the type, canonical
  kSource,       // the same
  kDestination,  // the same
  kTransformation,
  kEpc,  // listed or child
  kParent,
  kInputEpc,
  kOutputEpc,
  kAnyEpc,    // in any role
  kEpcClass,  // listed or child
  kInputClass,
  kOutputClass,
  kAnyClass,
  kQuantity,  // `unit`, or any
  kEventId,
  kError,
  kErrorTime,
  kErrorReason,
  kCorrectiveEvent,
  kSensor,
  kSensorTime,     // `name` is the member
  kSensorText,     // the same
  kSensorNumber,   // the same, in `unit`, or any
  kSensorBoolean,  // "true" or "false"
  kField,          // `name` in `area`; `inner`
  kAttribute,      // of the member `name`: kExists: one called a value; kEqual: `unit` is the name
};

enum class Op { kEqual, kGreater, kGreaterOrEqual, kLess, kLessOrEqual, kExists };

// One value that is asked for. A number or a time is one where the parameter may have such.
struct QueryValue {
  std::string text;  // canonical where it is a URI or a word
  std::optional<double> number;
  std::optional<base::UtcTime> time;
  std::string below = {};  // of a pattern of EPCs: the canonical URI that is above them
};

// Holds for an event when it holds for one of the values. EQ_, MATCH_ and WD_ are all kEqual. An
// EPC is also matched by a pattern (urn:epc:idpat:…), by one of a whole company only where it is
// written as a URN. The places below a place are master data, which whoever has them adds to the
// values where `with_descendants` is set.
struct Condition {
  Subject subject;
  Op op = Op::kEqual;
  std::vector<QueryValue> values;
  std::string name = {};
  std::string unit = {};
  Area area = Area::kEvent;
  bool inner = false;
  bool with_descendants = false;
};

struct EventOrder {
  Subject by;        // kEventTime, kRecordTime or kField
  std::string name;  // of the field
  bool ascending = false;
};

// All conditions must hold.
struct EventQuery {
  std::vector<Condition> conditions;
  std::optional<EventOrder> order;
  std::optional<int64_t> event_count_limit;  // the first ones in the order
  std::optional<int64_t> max_event_count;    // past it the query is refused as too large
};

// Every parameter of the standard: those with fixed names and the families by type, unit of
// measure, extension field, ILMD, error declaration and sensor. Nothing is passed over in silence.
// Errors: EPCIS_QUERY_PARAMETER_UNKNOWN, _PARAMETER_REPEATED, _VALUE_INVALID, _TOO_COMPLEX,
// _LIMITS_CONFLICT, each with the parameter.
base::Result<EventQuery> ParseEventQuery(const QueryParameters& parameters);

// Whether all conditions hold for the event.
bool Matches(const EventQuery& query, const EventFacts& facts);

// Whether `a` comes before `b`. Events without the field come last; of two that are equal in it
// neither comes before the other.
bool ComesBefore(const EventOrder& order, const EventFacts& a, const EventFacts& b);

}  // namespace panyuan::epcis
