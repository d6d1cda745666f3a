#include "services/epcis/facts_fields.h"

#include <nlohmann/json.hpp>

#include "services/epcis/members.h"

namespace panyuan::epcis {

using nlohmann::json;

namespace {

// The text of one value; of what holds others none.
std::string Text(const json& value, const Prefixes& prefixes) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return text.find(':') == text.npos ? text : CanonicalUri(prefixes.Expand(text));
  }
  if (value.is_number()) return DecimalText(value.get<double>());
  return value.is_boolean() ? value.dump() : "";
}

class FieldReader {
 public:
  FieldReader(const Prefixes& prefixes, std::vector<FieldFact>& fields)
      : prefixes_(prefixes), fields_(fields) {}

  // The members of `object` that have a prefix; `inner` ones stand in such a member already.
  void Members(const json& object, Area area, bool inner) {
    if (!object.is_object()) return;
    for (const auto& [key, value] : object.items())
      if (inner || key.find(':') != key.npos) Member(key, value, area, inner);
  }

 private:
  void Member(const std::string& key, const json& value, Area area, bool inner) {
    if (key.starts_with('@')) return;
    if (!value.is_array() || value.empty()) return One(key, value, area, inner);
    for (const json& item : value) {
      if (item.is_array())
        Member(key, item, area, inner);
      else
        One(key, item, area, inner);
    }
  }

  void One(const std::string& key, const json& value, Area area, bool inner) {
    fields_.push_back({area, inner, prefixes_.Expand(key), key, Text(value, prefixes_)});
    Members(value, area, true);
  }

  const Prefixes& prefixes_;
  std::vector<FieldFact>& fields_;
};

}  // namespace

void AddOwnFields(const json& event, const Prefixes& prefixes, std::vector<FieldFact>& fields) {
  FieldReader reader(prefixes, fields);
  reader.Members(event, Area::kEvent, false);
  reader.Members(MemberOf(event, "ilmd"), Area::kIlmd, false);
  reader.Members(MemberOf(event, "errorDeclaration"), Area::kErrorDeclaration, false);
  reader.Members(MemberOf(event, "readPoint"), Area::kReadPoint, false);
  reader.Members(MemberOf(event, "bizLocation"), Area::kBizLocation, false);
  for (const json& element : ItemsOf(event, "sensorElementList")) {
    reader.Members(element, Area::kSensorElement, false);
    reader.Members(MemberOf(element, "sensorMetadata"), Area::kSensorMetadata, false);
    for (const json& report : ItemsOf(element, "sensorReport"))
      reader.Members(report, Area::kSensorReport, false);
  }
}

}  // namespace panyuan::epcis
