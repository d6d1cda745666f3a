// Any bytes as a document of EPCIS events, or as a query for them: what is taken is served and
// taken again as the same, what is refused is refused in words, at a place.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/text.h"
#include "services/epcis/document.h"
#include "services/epcis/query.h"

namespace {

using namespace panyuan;

void Need(bool holds) {
  if (!holds) std::abort();
}

void NeedWords(const base::Error& error) {
  for (const char* lang : {"en", "zh"}) Need(base::IsUtf8(error.Message(lang)));
}

// The events that can be stored, in bytes.
std::vector<std::string> Stored(const epcis::Document& document) {
  std::vector<std::string> stored;
  for (const auto& event : document.events)
    if (document.faults.empty() && event.faults.empty()) stored.push_back(event.json);
  return stored;
}

void TryQuery(std::string_view text, const epcis::Document& document) {
  const auto parameters = epcis::QueryOfJson(text);
  if (!parameters.ok()) return NeedWords(parameters.error());
  const auto query = epcis::ParseEventQuery(*parameters);
  if (!query.ok()) return NeedWords(query.error());
  for (const auto& event : document.events) (void)epcis::Matches(*query, event.facts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const base::UtcTime now{1'700'000'000'000'000};
  const auto document = epcis::ReadDocument(text, now);
  for (const auto& fault : document.AllFaults()) {
    Need(fault.pointer.empty() || fault.pointer[0] == '/');
    NeedWords(fault.error);
  }
  const auto stored = Stored(document);
  for (const auto& event : stored) Need(epcis::FactsOfEntry(event).ok());
  const std::string served = epcis::WriteDocument(epcis::DocumentKind::kEvents, now, stored);
  Need(Stored(epcis::ReadDocument(served, now)).size() == stored.size());
  for (const auto& event : stored)  // which stands alone
    Need(Stored(epcis::ReadDocument(event, now)) == std::vector<std::string>{event});
  TryQuery(text, document);
  return 0;
}
