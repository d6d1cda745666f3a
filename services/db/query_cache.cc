#include "services/db/query_cache.h"

namespace panyuan::db {
namespace {

void AppendNumber(std::string& key, int64_t number) {
  key.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void AppendText(std::string& key, std::string_view text) {
  AppendNumber(key, static_cast<int64_t>(text.size()));
  key.append(text);
}

}  // namespace

std::string QueryKey(Params params) {
  std::string key;
  for (size_t i = 0; i < params.size(); ++i) {
    const Value& value = params[i];
    key.push_back(static_cast<char>(value.index()));
    if (const auto* number = std::get_if<int64_t>(&value)) AppendNumber(key, *number);
    if (const auto* text = std::get_if<std::string_view>(&value)) AppendText(key, *text);
    if (const auto* blob = std::get_if<Blob>(&value)) AppendText(key, blob->bytes);
  }
  return key;
}

}  // namespace panyuan::db
