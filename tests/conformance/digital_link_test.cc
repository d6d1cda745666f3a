// Canonical GS1 Digital Links: conformance data epcis-event-hash/dl_normaliser_vectors.json.
#include "services/ledger/digital_link.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/conformance/data.h"

namespace panyuan::ledger {
namespace {

TEST(DigitalLinkVectors, EveryKeyHasItsCanonicalLink) {
  const auto path = conformance::DataPath("epcis-event-hash/dl_normaliser_vectors.json");
  PANYUAN_NEED_DATA(path);
  for (const auto& vector : conformance::ReadJson(path)) {
    if (!vector["input"].is_string()) continue;
    const auto link = CanonicalDigitalLink(vector["input"].get<std::string>());
    EXPECT_EQ(link ? nlohmann::json(*link) : nlohmann::json(), vector["expected"]) << vector;
  }
}

}  // namespace
}  // namespace panyuan::ledger
