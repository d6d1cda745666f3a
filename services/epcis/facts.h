// What an EPCIS event says, in the terms in which it is searched for and chains are followed.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"

namespace panyuan::epcis {

// In which list of its event a thing stands.
enum class Role { kListed, kParent, kChild, kInput, kOutput };

struct EpcFact {
  Role role;
  std::string uri;      // canonical (names.h)
  std::string written;  // as in the event
};

// Goods by class. Without a quantity: some of them.
struct QuantityFact {
  Role role;
  std::string epc_class;           // canonical
  std::optional<double> quantity;  // at most 15 digits are exact: DecimalText() gives them
  std::string uom;                 // UN/CEFACT code; "" counts pieces
};

// A business transaction, source or destination.
struct TypedUri {
  std::string type;  // canonical; "" where the event gives none
  std::string uri;   // canonical
};

struct ErrorFact {
  base::UtcTime declared_at;
  std::string reason;  // canonical, or ""
  std::vector<std::string> corrective_event_ids;
};

// One sensor report together with what its element's metadata say of it; the report's own word
// comes first. The keys are the members' names.
struct SensorFact {
  std::map<std::string, std::string, std::less<>> texts;  // URIs and words canonical
  std::map<std::string, double, std::less<>> numbers;
  std::map<std::string, base::UtcTime, std::less<>> times;
  std::optional<bool> boolean;
  std::string uom;  // of the numbers, except percRank
};

// Where a member stands that is not the standard's.
enum class Area {
  kEvent,
  kIlmd,
  kErrorDeclaration,
  kSensorElement,
  kSensorMetadata,
  kSensorReport,
  kReadPoint,
  kBizLocation,
};

// A member with somebody's own name, or one item of it where it is a list. What holds others has
// no text.
struct FieldFact {
  Area area;
  bool inner;           // within another such member, at any depth
  std::string name;     // with its prefix expanded
  std::string written;  // as in the event
  std::string text;     // URIs are canonical, numbers in decimals
};

// Master data of a value that a member of the event has. An event says nothing of it: whoever has
// such data adds it before a query is matched.
struct AttributeFact {
  std::string field;  // "bizLocation"
  std::string name;
  std::string text;
};

struct EventFacts {
  std::string event_id;  // as written; "" where there is none
  std::string type;      // "ObjectEvent"; an extension's with its prefix expanded
  std::string action;    // "" for a TransformationEvent
  base::UtcTime event_time;
  std::optional<base::UtcTime> record_time;
  std::string zone_offset;
  std::string biz_step;  // this and all below canonical; "" where the event has none
  std::string disposition;
  std::vector<std::string> set_dispositions;
  std::vector<std::string> unset_dispositions;
  std::string read_point;
  std::string biz_location;
  std::vector<EpcFact> epcs;
  std::vector<QuantityFact> quantities;
  std::vector<TypedUri> transactions;
  std::vector<TypedUri> sources;
  std::vector<TypedUri> destinations;
  std::string transformation_id;
  std::optional<ErrorFact> error;
  std::vector<SensorFact> sensors;
  std::vector<FieldFact> fields;
  std::vector<AttributeFact> attributes;
};

// The facts of an event that stands alone: its @context is in it. What is not as the standard has
// it is left out. Errors: EVENT_NOT_OBJECT, EVENT_TOO_DEEP, FIELD_MISSING (type), INVALID_TIME
// (eventTime).
base::Result<EventFacts> FactsOf(const nlohmann::json& event);
// The same of an event's bytes, as the log keeps them. Errors: EVENT_NOT_OBJECT also where they are
// no JSON.
base::Result<EventFacts> FactsOfEntry(std::string_view json);

// About how much memory the facts take, in bytes.
size_t SizeOf(const EventFacts& facts);

// The shortest decimal text of the number.
std::string DecimalText(double number);

}  // namespace panyuan::epcis
