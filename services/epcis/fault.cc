#include "services/epcis/fault.h"

namespace panyuan::epcis {

std::string PointerStep(std::string_view name) {
  std::string step = "/";
  for (const char c : name) {
    if (c == '~')
      step += "~0";
    else if (c == '/')
      step += "~1";
    else
      step += c;
  }
  return step;
}

std::string Path::ToPointer() const {
  if (!parent_) return std::string(name_);
  return parent_->ToPointer() + (is_item_ ? "/" + std::to_string(index_) : PointerStep(name_));
}

void Faults::AddAt(std::string pointer, const base::Reason& reason, base::Metadata metadata) {
  if (full()) return;
  metadata.emplace("at", pointer.empty() ? "/" : pointer);
  faults_.push_back({std::move(pointer), base::Error(reason, std::move(metadata))});
}

}  // namespace panyuan::epcis
