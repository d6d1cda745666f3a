#include "services/epcis/query_names.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/ledger/event_check_text.h"
#include "services/ledger/event_hash_values.h"

namespace panyuan::epcis {
namespace {

using Found = std::optional<QueryName>;

struct Fixed {
  std::string_view parameter;
  Subject subject;
  ValueForm form = ValueForm::kUri;
  std::string_view holder = "";
  std::string_view key = "";
};

constexpr Fixed kFixed[] = {
    {"eventType", Subject::kEventType, ValueForm::kEventType},
    {"EQ_action", Subject::kAction, ValueForm::kAction},
    {"EQ_bizStep", Subject::kBizStep, ValueForm::kWord, "", "bizStep"},
    {"EQ_disposition", Subject::kDisposition, ValueForm::kWord, "", "disposition"},
    {"EQ_persistentDisposition_set", Subject::kSetDisposition, ValueForm::kWord, "", "disposition"},
    {"EQ_persistentDisposition_unset", Subject::kUnsetDisposition, ValueForm::kWord, "",
     "disposition"},
    {"EQ_readPoint", Subject::kReadPoint},
    {"WD_readPoint", Subject::kReadPoint},
    {"EQ_bizLocation", Subject::kBizLocation},
    {"WD_bizLocation", Subject::kBizLocation},
    {"EQ_transformationID", Subject::kTransformation},
    {"MATCH_epc", Subject::kEpc, ValueForm::kEpc},
    {"MATCH_parentID", Subject::kParent, ValueForm::kEpc},
    {"MATCH_inputEPC", Subject::kInputEpc, ValueForm::kEpc},
    {"MATCH_outputEPC", Subject::kOutputEpc, ValueForm::kEpc},
    {"MATCH_anyEPC", Subject::kAnyEpc, ValueForm::kEpc},
    {"MATCH_epcClass", Subject::kEpcClass},
    {"MATCH_inputEPCClass", Subject::kInputClass},
    {"MATCH_outputEPCClass", Subject::kOutputClass},
    {"MATCH_anyEPCClass", Subject::kAnyClass},
    {"EQ_eventID", Subject::kEventId, ValueForm::kText},
    {"EQ_errorReason", Subject::kErrorReason, ValueForm::kWord, "errorDeclaration", "reason"},
    {"EQ_correctiveEventID", Subject::kCorrectiveEvent, ValueForm::kText},
    {"EQ_booleanValue", Subject::kSensorBoolean, ValueForm::kBoolean},
};

constexpr std::pair<std::string_view, Op> kOps[] = {{"EQ_", Op::kEqual},
                                                    {"GT_", Op::kGreater},
                                                    {"GE_", Op::kGreaterOrEqual},
                                                    {"LT_", Op::kLess},
                                                    {"LE_", Op::kLessOrEqual}};

// GE_ and LT_ of them are the standard's, the errorDeclaration_Time one its JSON schema's.
constexpr std::pair<std::string_view, Subject> kTimes[] = {
    {"eventTime", Subject::kEventTime},
    {"recordTime", Subject::kRecordTime},
    {"errorDeclarationTime", Subject::kErrorTime},
    {"errorDeclaration_Time", Subject::kErrorTime},
    {"time", Subject::kSensorTime},
    {"startTime", Subject::kSensorTime},
    {"endTime", Subject::kSensorTime},
};

constexpr std::string_view kSensorNumbers[] = {"value", "minValue", "maxValue", "meanValue",
                                               "sDev",  "percRank", "percValue"};

constexpr std::pair<std::string_view, ValueForm> kSensorTexts[] = {
    {"type", ValueForm::kWord},
    {"exception", ValueForm::kWord},
    {"component", ValueForm::kWord},
    {"deviceID", ValueForm::kUri},
    {"deviceMetadata", ValueForm::kUri},
    {"rawData", ValueForm::kUri},
    {"dataProcessingMethod", ValueForm::kUri},
    {"bizRules", ValueForm::kUri},
    {"microorganism", ValueForm::kUri},
    {"chemicalSubstance", ValueForm::kUri},
    {"coordinateReferenceSystem", ValueForm::kUri},
    {"uriValue", ValueForm::kUri},
    {"stringValue", ValueForm::kText},
    {"hexBinaryValue", ValueForm::kText},
};

constexpr std::pair<std::string_view, Area> kAreas[] = {
    {"ILMD_", Area::kIlmd},
    {"ERROR_DECLARATION_", Area::kErrorDeclaration},
    {"SENSORELEMENT_", Area::kSensorElement},
    {"SENSORMETADATA_", Area::kSensorMetadata},
    {"SENSORREPORT_", Area::kSensorReport},
    {"readPoint_", Area::kReadPoint},
    {"bizLocation_", Area::kBizLocation},
};

struct TypedFamily {
  std::string_view prefix;
  Subject subject;
  std::string_view holder;
};

constexpr TypedFamily kTyped[] = {
    {"bizTransaction_", Subject::kTransaction, "bizTransactionList"},
    {"source_", Subject::kSource, "sourceList"},
    {"destination_", Subject::kDestination, "destinationList"},
};

bool Take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool IsUnit(std::string_view text) {
  return text.size() >= 2 && text.size() <= 4 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

// "EQ_bizTransaction_po".
Found ReadTyped(std::string_view rest, const Prefixes& prefixes) {
  for (const TypedFamily& family : kTyped) {
    if (!Take(rest, family.prefix)) continue;
    const bool is_word = ledger::ExpandWord(family.holder, "type", rest) != rest;
    if (!is_word && !ledger::IsUri(rest)) return std::nullopt;
    QueryName name{family.subject};
    name.name = CanonicalName(prefixes, family.holder, "type", rest);
    return name;
  }
  return std::nullopt;
}

// "GE_quantity", "LT_maxValue_CEL".
Found ReadNumeric(Op op, std::string_view rest) {
  const size_t bar = rest.find('_');
  const std::string_view member = rest.substr(0, bar);
  const std::string_view unit = bar == rest.npos ? "" : rest.substr(bar + 1);
  if (bar != rest.npos && !IsUnit(unit)) return std::nullopt;
  const bool is_sensor = std::find(std::begin(kSensorNumbers), std::end(kSensorNumbers), member) !=
                         std::end(kSensorNumbers);
  if (!is_sensor && member != "quantity") return std::nullopt;
  QueryName name{is_sensor ? Subject::kSensorNumber : Subject::kQuantity, op, ValueForm::kNumber};
  if (is_sensor) name.name = member;
  name.unit = unit;
  return name;
}

Found ReadTimed(Op op, std::string_view rest) {
  for (const auto& [member, subject] : kTimes) {
    if (rest != member) continue;
    QueryName name{subject, op, ValueForm::kTime};
    if (subject == Subject::kSensorTime) name.name = member;
    return name;
  }
  return std::nullopt;
}

Found ReadSensorText(std::string_view rest) {
  for (const auto& [member, form] : kSensorTexts)
    if (rest == member)
      return QueryName{Subject::kSensorText, Op::kEqual, form,
                       "sensorReport",       member,     std::string(member)};
  return std::nullopt;
}

// "GT_INNER_ILMD_example:grade": a field with its prefix, or with its whole URI.
Found ReadField(Op op, std::string_view rest, const Prefixes& prefixes) {
  QueryName name{Subject::kField, op, op == Op::kExists ? ValueForm::kFlag : ValueForm::kAny};
  name.inner = Take(rest, "INNER_");
  for (const auto& [prefix, area] : kAreas) {
    if (!Take(rest, prefix)) continue;
    name.area = area;
    break;
  }
  if (!ledger::IsUri(rest)) return std::nullopt;
  name.name = prefixes.Expand(rest);
  return name;
}

// "EQATTR_bizLocation_example:district".
Found ReadAttribute(std::string_view rest, const Prefixes& prefixes) {
  const size_t bar = rest.find('_');
  if (bar == 0 || bar == rest.npos || bar + 1 == rest.size()) return std::nullopt;
  QueryName name{Subject::kAttribute, Op::kEqual, ValueForm::kText};
  name.name = prefixes.Expand(rest.substr(0, bar));
  name.unit = prefixes.Expand(rest.substr(bar + 1));
  return name;
}

Found ReadExists(std::string_view rest, const Prefixes& prefixes) {
  if (rest == "errorDeclaration") return QueryName{Subject::kError, Op::kExists, ValueForm::kFlag};
  if (rest == "sensorElement" || rest == "sensorElementList")
    return QueryName{Subject::kSensor, Op::kExists, ValueForm::kFlag};
  return ReadField(Op::kExists, rest, prefixes);
}

Found ReadCompared(Op op, std::string_view rest, const Prefixes& prefixes) {
  if (op == Op::kEqual) {
    if (Take(rest, "ATTR_")) return ReadAttribute(rest, prefixes);
    if (auto name = ReadTyped(rest, prefixes)) return name;
    if (auto name = ReadSensorText(rest)) return name;
  }
  if (auto name = ReadNumeric(op, rest)) return name;
  if (auto name = ReadTimed(op, rest)) return name;
  return ReadField(op, rest, prefixes);
}

}  // namespace

Found ReadQueryName(std::string_view parameter, const Prefixes& prefixes) {
  for (const Fixed& fixed : kFixed) {
    if (parameter != fixed.parameter) continue;
    QueryName name{fixed.subject, Op::kEqual, fixed.form, fixed.holder, fixed.key};
    name.with_descendants = parameter.starts_with("WD_");
    return name;
  }
  std::string_view rest = parameter;
  if (Take(rest, "EXISTS_")) return ReadExists(rest, prefixes);
  if (Take(rest, "EQATTR_")) return ReadAttribute(rest, prefixes);
  if (Take(rest, "HASATTR_")) {
    if (rest.empty()) return std::nullopt;
    QueryName name{Subject::kAttribute, Op::kExists, ValueForm::kName};
    name.name = prefixes.Expand(rest);
    return name;
  }
  for (const auto& [prefix, op] : kOps)
    if (Take(rest, prefix)) return ReadCompared(op, rest, prefixes);
  return std::nullopt;
}

}  // namespace panyuan::epcis
