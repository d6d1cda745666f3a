#include "services/epcis/json_writer.h"

#include <nlohmann/json.hpp>
#include <string_view>

namespace panyuan::epcis {
namespace {

using nlohmann::json;

void WriteEscaped(char c, std::string& out) {
  const std::string quoted = json(std::string(1, c)).dump();
  out.append(quoted, 1, quoted.size() - 2);
}

void WriteText(std::string_view text, std::string& out) {
  out += '"';
  size_t plain = 0;  // from here on nothing is written yet
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    WriteEscaped(c, out);
    plain = i + 1;
  }
  out.append(text, plain) += '"';
}

void Write(const json& value, std::string& out) {
  if (value.is_string()) return WriteText(value.get_ref<const std::string&>(), out);
  if (!value.is_structured()) {
    out += value.dump();
    return;
  }
  const bool is_object = value.is_object();
  const size_t begin = out.size();
  out += is_object ? '{' : '[';
  for (auto member = value.begin(); member != value.end(); ++member) {
    if (out.size() > begin + 1) out += ',';
    if (is_object) {
      WriteText(member.key(), out);
      out += ':';
    }
    Write(*member, out);
  }
  out += is_object ? '}' : ']';
}

}  // namespace

std::string WriteJson(const json& value) {
  std::string out;
  out.reserve(1'024);
  Write(value, out);
  return out;
}

}  // namespace panyuan::epcis
