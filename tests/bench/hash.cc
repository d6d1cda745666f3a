#include <time.h>

#include <nlohmann/json.hpp>

#include "services/ledger/event_hash.h"
#include "services/ledger/event_hash_own.h"
#include "services/ledger/event_json.h"
#include "tests/bench/commands.h"

namespace panyuan::bench {
namespace {

// Goods that come in, as the county records them.
ledger::EpcisEvent Arrival() {
  const ledger::ThingUris uris("https://trace.bench.example");
  ledger::EpcisEvent event;
  event.action = "ADD";
  event.time = {1'772'600'767'000'000};
  event.step = "receiving";
  event.disposition = "in_progress";
  event.place = uris.Stall("M01-001");
  event.quantities.push_back({uris.Batch("330727ABC123"), 40'000, 7});
  event.transactions = {{"recadv", uris.Voucher("PZ-2026-10000001")},
                        {"cert", uris.Certificate("37078426100000001")}};
  event.extensions = {{"product", "VEG044"},
                      {"origin", "山东安丘"},
                      {"fromOutside", "true"},
                      {"supplier", "17"}};
  return event;
}

double CpuSeconds() {
  timespec spent{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

// Runs in a second of one core's time.
template <class Run>
double PerSecond(uint64_t times, Run run) {
  const double started_s = CpuSeconds();
  for (uint64_t i = 0; i < times; ++i) run(i);
  return static_cast<double>(times) / (CpuSeconds() - started_s);
}

}  // namespace

void MeasureHash(uint64_t events) {
  ledger::EpcisEvent event = Arrival();
  const auto bytes = ledger::ToJson(event, event.time);
  if (!bytes.ok()) Fail(bytes.error().Message());
  const auto document = nlohmann::json::parse(bytes->json);
  const nlohmann::json& context = document.at("@context");
  const auto hash = ledger::EventHash(document, context);
  if (!hash.ok() || *hash != ledger::OwnEventHash(event)) Fail("two hashes of one event");
  size_t length = 0;  // so that no hash is left out
  const double own = PerSecond(events, [&](uint64_t i) {
    event.quantities[0].mass_g = static_cast<int64_t>(i);
    length += ledger::OwnEventHash(event).size();
  });
  const double any = PerSecond(
      events, [&](uint64_t) { length += ledger::EventHash(document, context)->size(); });
  PrintJson({{"own_per_second", own},
             {"any_per_second", any},
             {"hash_bytes", static_cast<double>(length) / (2.0 * static_cast<double>(events))},
             {"event_bytes", static_cast<double>(bytes->json.size())}});
}

}  // namespace panyuan::bench
