// Where a query's parameters come from.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "services/base/text.h"
#include "services/epcis/json_reader.h"
#include "services/epcis/query.h"
#include "services/epcis/reasons.h"

namespace panyuan::epcis {
namespace {

using base::Error;
using base::Result;
using nlohmann::json;

QueryParameter& FindOrAdd(std::vector<QueryParameter>& parameters, const std::string& name) {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const QueryParameter& one) { return one.name == name; });
  return found == parameters.end() ? parameters.emplace_back(QueryParameter{name, {}}) : *found;
}

// A null is how a query document asks whether a field exists.
Result<std::string> TextOfValue(const std::string& name, const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return DecimalText(value.get<double>());
  if (value.is_boolean()) return value.dump();
  if (value.is_null()) return std::string();
  return Error(kQueryValueInvalid, {{"parameter", base::Quote(name)},
                                    {"value", base::Quote(value.dump())},
                                    {"expected", "a text, a number or a list of them"},
                                    {"expected_zh", "文本、数字或其列表"}});
}

}  // namespace

QueryParameters QueryOfUrl(std::span<const std::pair<std::string, std::string>> pairs) {
  QueryParameters query;
  for (const auto& [name, value] : pairs) {
    auto& values = FindOrAdd(query.parameters, name).values;
    for (size_t start = 0; start <= value.size();) {
      const size_t end = std::min(value.find('|', start), value.size());
      values.push_back(value.substr(start, end - start));
      start = end + 1;
    }
  }
  return query;
}

Result<QueryParameters> QueryOfJson(std::string_view text) {
  Faults faults;
  const json object = ReadJson(text, faults);
  if (!object.is_object()) return kQueryNotObject;
  QueryParameters query;
  for (const auto& [name, value] : object.items()) {
    if (name == "@context") {
      query.prefixes.Add(value);
      continue;
    }
    QueryParameter& parameter = query.parameters.emplace_back(QueryParameter{name, {}});
    const json list = value.is_array() ? value : json::array({value});
    for (const json& item : list) {
      PANYUAN_ASSIGN(std::string one, TextOfValue(name, item));
      parameter.values.push_back(std::move(one));
    }
  }
  return query;
}

}  // namespace panyuan::epcis
