#include "services/trace/domain/stock.h"

#include <gtest/gtest.h>

#include <vector>

#include "services/trace/domain/ports.h"
#include "services/trace/domain/reasons.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::trace {
namespace {

using testing::kMorning;

// What Post needs of a command's ports; the rest is never asked for.
class StockPorts final : public TraceWrites, public BatchWrites, public Flows {
 public:
  Catalogue& catalogue() override { return None<Catalogue>(); }
  Suppliers& suppliers() override { return None<Suppliers>(); }
  BatchReads& batches() override { return None<BatchReads>(); }
  BatchWrites& changes() override { return *this; }
  Chains& chains() override { return None<Chains>(); }
  EdgeReads& edges() override { return None<EdgeReads>(); }
  EdgeWrites& edge_writes() override { return None<EdgeWrites>(); }
  Flows& flows() override { return *this; }
  Flags& flags() override { return None<Flags>(); }
  ShelfLives& shelf_lives() override { return None<ShelfLives>(); }
  Reservations& reservations() override { return None<Reservations>(); }
  GtinLots& gtin_lots() override { return None<GtinLots>(); }
  BatchCounters& counters() override { return None<BatchCounters>(); }
  ledger::EventLog& log() override { return None<ledger::EventLog>(); }
  const label::BatchNumbering& numbering() const override { return None<label::BatchNumbering>(); }
  const ledger::ThingUris& uris() const override { return None<ledger::ThingUris>(); }
  const TracePolicy& policy() const override { return policy_; }

  BatchNumber TakeNumbers(int64_t) override { return {}; }
  base::Status Insert(const Batch&) override { return base::Ok(); }
  base::Status Update(const Batch& batch) override {
    stored = batch;
    return base::Ok();
  }
  void Add(StallId, base::CivilDay day, Flow flow, int64_t mass_g) override {
    flowed.push_back(static_cast<int>(flow));
    flowed_g += Direction(flow) * mass_g;
    flow_day = day;
  }

  Batch stored;
  std::vector<int> flowed;
  int64_t flowed_g = 0;
  base::CivilDay flow_day;

 private:
  template <class Port>
  static Port& None() {
    std::abort();
  }
  TracePolicy policy_;
};

Batch Ginger(int64_t mass_g = 40'000) {
  Batch batch;
  batch.number = {1};
  batch.stall = {7};
  batch.received_g = batch.on_hand_g = mass_g;
  batch.arrived_at = kMorning;
  return batch;
}

TEST(Post, MovesTheBatchAndTheFlowsOfItsStallAlike) {
  StockPorts ports;
  Batch batch = Ginger();
  ASSERT_OK(Post(ports, batch, {Flow::kSold, 15'000, kMorning}));
  EXPECT_EQ(ports.stored.on_hand_g, 25'000);
  EXPECT_EQ(ports.stored.sold_g, 15'000);
  ASSERT_OK(Post(ports, batch, {Flow::kMovedOut, 5'000, kMorning}));
  ASSERT_OK(Post(ports, batch, {Flow::kMovedOut, -2'000, kMorning}));
  ASSERT_OK(Post(ports, batch, {Flow::kRecovered, 1'000, kMorning}));
  EXPECT_EQ(ports.stored.on_hand_g, 23'000);
  EXPECT_EQ(ports.stored.sold_g, 15'000);
  EXPECT_EQ(40'000 + ports.flowed_g, 23'000);
}

TEST(Post, OfMoreThanThereIsIsRefusedAndChangesNothing) {
  StockPorts ports;
  Batch batch = Ginger();
  EXPECT_REASON(Post(ports, batch, {Flow::kSold, 40'001, kMorning}), kQuantityExceedsStock);
  EXPECT_EQ(batch.on_hand_g, 40'000);
  EXPECT_TRUE(ports.flowed.empty());
  EXPECT_REASON(Post(ports, batch, {Flow::kReceived, -40'001, kMorning}), kQuantityExceedsStock);
}

TEST(Post, OfMoreThanThereIsIsOwedWhereItMayBe) {
  StockPorts ports;
  Batch batch = Ginger(1'000);
  const auto sell = [&](int64_t mass_g) {
    return Post(ports, batch, {Flow::kSold, mass_g, kMorning}, Oversell::kFlag).value();
  };
  EXPECT_EQ(sell(1'500), 500);
  EXPECT_EQ(sell(200), 200);
  EXPECT_EQ(batch.on_hand_g, 0);
  EXPECT_EQ(batch.oversold_g, 700);
  EXPECT_EQ(sell(-1'500), 0);
  EXPECT_EQ(batch.on_hand_g, 800);
  EXPECT_EQ(batch.oversold_g, 0);
  EXPECT_EQ(batch.sold_g, 200);
}

TEST(Post, CountsOnTheDayOfTheActInShanghai) {
  StockPorts ports;
  Batch batch = Ginger();
  const base::UtcTime late = base::ParseTime("2026-03-04T16:30:00Z", "at").value();
  ASSERT_OK(Post(ports, batch, {Flow::kLost, 1, late}));
  EXPECT_EQ(base::FormatDay(ports.flow_day), "2026-03-05");
}

TEST(CheckMayLeave, NamesWhatKeepsTheGoods) {
  Batch batch = Ginger();
  EXPECT_OK(CheckMayLeave(batch, 50'000));  // Post says that they are not there
  batch.packed_g = 30'000;
  EXPECT_OK(CheckMayLeave(batch, 10'000));
  EXPECT_REASON(CheckMayLeave(batch, 10'001), kInCrates);
  batch.hold = Hold{"R-330727-0000001", "噻虫胺 0.31 mg/kg，限量 0.2 mg/kg", "clothianidin",
                    kMorning, HoldBy::kLab};
  const base::Status held = CheckMayLeave(batch, 1);
  EXPECT_REASON(held, kBatchHeld);
  EXPECT_EQ(held.error().metadata().at("finding_zh"), batch.hold->finding_zh);
  EXPECT_OK(CheckMayLeave(batch, 1, {.hold = true}));
  batch.recall_id = {1};
  EXPECT_REASON(CheckMayLeave(batch, 1, {.hold = true}), kBatchRecalled);
  EXPECT_OK(CheckMayLeave(batch, 1, {.hold = true, .recall = true}));
  batch.voided = true;
  EXPECT_REASON(CheckMayLeave(batch, 1, {.hold = true, .recall = true}), kBatchVoided);
}

TEST(CheckNotExpired, TheWholeLastDayCounts) {
  Batch batch = Ginger();
  EXPECT_OK(CheckNotExpired(batch, {INT64_MAX / 2}));
  batch.expires_day = base::ParseDay("2026-03-04", "day").value();
  batch.expiry_confidence = Confidence::kGenerated;
  EXPECT_OK(CheckNotExpired(batch, base::ParseTime("2026-03-04T23:59:59.999+08:00", "at").value()));
  const base::Status expired =
      CheckNotExpired(batch, base::ParseTime("2026-03-05T00:00:00+08:00", "at").value());
  EXPECT_REASON(expired, kBatchExpired);
  EXPECT_NE(expired.error().metadata().at("basis").find("not verified"), std::string::npos);
}

}  // namespace
}  // namespace panyuan::trace
