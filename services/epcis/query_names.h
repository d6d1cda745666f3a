// What the name of a query parameter asks about, for query_parse.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/epcis/names.h"
#include "services/epcis/query.h"

namespace panyuan::epcis {

enum class ValueForm {
  kUri,
  kEpc,   // a URI, or a pattern of EPCs
  kWord,  // of the vocabulary (holder, key), or a URI
  kEventType,
  kAction,
  kTime,
  kNumber,
  kBoolean,
  kFlag,  // true, or nothing at all
  kText,
  kName,  // of an attribute: its prefix is expanded
  kAny,   // text, number or time, by its looks
};

struct QueryName {
  Subject subject;
  Op op = Op::kEqual;
  ValueForm form = ValueForm::kUri;
  std::string_view holder = "";  // of kWord, as in ledger::ExpandWord
  std::string_view key = "";
  std::string name = {};  // this and below as in Condition
  std::string unit = {};
  Area area = Area::kEvent;
  bool inner = false;
  bool with_descendants = false;
};

// Nothing when the standard has no such parameter.
std::optional<QueryName> ReadQueryName(std::string_view parameter, const Prefixes& prefixes);

}  // namespace panyuan::epcis
