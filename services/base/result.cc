#include "services/base/result.h"

namespace panyuan::base {

std::string Error::Message(std::string_view lang) const {
  std::string_view text = lang == "zh" ? reason_->zh : reason_->en;
  std::string out;
  while (!text.empty()) {
    size_t open = text.find('{');
    size_t close = open == text.npos ? text.npos : text.find('}', open);
    if (close == text.npos) break;
    out += text.substr(0, open);
    auto found = metadata_.find(std::string(text.substr(open + 1, close - open - 1)));
    out += found == metadata_.end() ? "?" : found->second;
    text.remove_prefix(close + 1);
  }
  return out.append(text);
}

Error Error::With(std::string key, std::string value) const {
  Error copy = *this;
  copy.metadata_.emplace(std::move(key), std::move(value));
  return copy;
}

}  // namespace panyuan::base
