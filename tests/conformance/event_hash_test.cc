// CBV event hashes: conformance data epcis-event-hash/examples.
#include "services/ledger/event_hash.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/conformance/data.h"

namespace panyuan::ledger {
namespace {

using nlohmann::json;

// The events of an EPCIS document or query document.
json EventsOf(const json& document) {
  json body = document["epcisBody"];
  if (body.contains("queryResults")) body = body["queryResults"]["resultsBody"];
  return body.contains("eventList") ? body["eventList"] : json::array({body["event"]});
}

TEST(EventHashVectors, EveryEventHasItsHash) {
  const auto directory = conformance::DataPath("epcis-event-hash/examples");
  PANYUAN_NEED_DATA(directory);
  int checked = 0;
  for (const auto& path : conformance::FindFiles(directory, ".jsonld")) {
    auto hashes_path = path;
    hashes_path.replace_extension(".hashes");
    if (!std::filesystem::exists(hashes_path)) continue;
    const json document = conformance::ReadJson(path);
    std::vector<std::string> hashes;
    std::string texts;
    for (const json& event : EventsOf(document)) {
      const auto hash = EventHash(event, document["@context"]);
      ASSERT_TRUE(hash.ok()) << path << ": " << hash.error().Message();
      hashes.push_back(*hash);
      texts += *EventPreHash(event, document["@context"]) + "\n";
    }
    EXPECT_EQ(hashes, conformance::ReadLines(hashes_path)) << path << "\n" << texts;
    checked += static_cast<int>(hashes.size());
  }
  EXPECT_GT(checked, 0);
}

}  // namespace
}  // namespace panyuan::ledger
