#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "services/ledger/event_json.h"
#include "services/trace/domain/balance.h"
#include "services/trace/domain/codes.h"
#include "services/trace/domain/own_event.h"
#include "services/trace/domain/transform.h"
#include "tests/support/expect.h"

namespace panyuan::trace {
namespace {

TEST(TransferCode, IsReadBackExactly) {
  const CountyCodes codes("330727");
  EXPECT_EQ(codes.Format(TransferId{42}), "T-330727-0000042");
  EXPECT_EQ(codes.ParseTransfer("t-330727-0000042")->value, 42);
  EXPECT_EQ(codes.Read("CD", "CD-330727-12345678"), 12'345'678);
  for (const char* wrong : {"T-330727-42", "T-330728-0000042", "R-330727-0000042",
                            "T-330727-00000042", "T-330727-0000042x", "T-330727-0000000"})
    EXPECT_FALSE(codes.ParseTransfer(wrong).ok()) << wrong;
}

TEST(Balance, FollowsABatchAndItsCorrections) {
  // Received 40, sold 10 of which 4 were an error, 6 offered and 2 of them back, 5 put into others,
  // 1 lost, 3 returned and that was an error.
  const std::vector<Moved> moved = {
      {"receiving", "in_progress", 40'000}, {"retail_selling", "retail_sold", 10'000},
      {"error", "retail_selling", 4'000},   {"shipping", "in_transit", 6'000},
      {"void_shipping", "returned", 2'000}, {"disassembling", "in_progress", -5'000},
      {"stock_taking", "damaged", 1'000},   {"shipping", "returned", 3'000},
      {"error", "shipping", 3'000},         {"holding", "non_sellable_other", 9'000},
  };
  const Balance balance = BalanceOfBatch(Making::kReceived, moved);
  EXPECT_EQ(balance.Of(Flow::kReceived), 40'000);
  EXPECT_EQ(balance.Of(Flow::kSold), 6'000);
  EXPECT_EQ(balance.Of(Flow::kMovedOut), 4'000);
  EXPECT_EQ(balance.Of(Flow::kTransformed), 5'000);
  EXPECT_EQ(balance.Of(Flow::kLost), 1'000);
  EXPECT_EQ(balance.Of(Flow::kReturned), 0);
  EXPECT_EQ(balance.left_g, 24'000);
}

TEST(Balance, OfAVoidBatchIsNothing) {
  const std::vector<Moved> moved = {{"assembling", "in_progress", 7'000},
                                    {"error", "assembling", -7'000}};
  const Balance balance = BalanceOfBatch(Making::kMerged, moved);
  EXPECT_EQ(balance.Of(Flow::kMade), 0);
  EXPECT_EQ(balance.Of(Flow::kTransformed), 0);
  EXPECT_EQ(balance.left_g, 0);
}

TEST(Transform, BoundsHowManyBatchesItTakes) {
  const auto reason = [](Making kind, size_t inputs, size_t outputs) {
    const auto checked = CheckActSize(kind, inputs, outputs);
    return checked.ok() ? "" : std::string(checked.error().reason().name);
  };
  EXPECT_EQ(reason(Making::kSplit, 1, 500), "");
  EXPECT_EQ(reason(Making::kSplit, 2, 2), "INPUT_COUNT");
  EXPECT_EQ(reason(Making::kMerged, 1, 1), "INPUT_COUNT");
  EXPECT_EQ(reason(Making::kMerged, 50, 2), "OUTPUT_COUNT");
  EXPECT_EQ(reason(Making::kTransformed, 50, 20), "");
  EXPECT_EQ(reason(Making::kTransformed, 50, 21), "OUTPUT_COUNT");
  EXPECT_EQ(reason(Making::kTransformed, 51, 1), "INPUT_COUNT");
  EXPECT_EQ(reason(Making::kReceived, 1, 1), "MAKING_INVALID");
}

// What is read of an event gives the same hash again, so a correction names what it corrects.
TEST(OwnEvent, IsReadAsItWasWritten) {
  const auto numbering = label::BatchNumbering::Create(std::string(32, 'b'), 727);
  ASSERT_OK(numbering);
  const ledger::ThingUris uris("https://panan.example");
  const auto line = [&](int64_t number, int64_t mass_g) {
    return ledger::QuantityLine{
        uris.Batch(numbering->CodeOf(static_cast<uint64_t>(number)).Digits()), mass_g, number};
  };
  ledger::EpcisEvent event;
  event.kind = ledger::EventKind::kTransformation;
  event.time = {1'764'000'000'123'000};
  event.step = "assembling";
  event.disposition = "in_progress";
  event.place = uris.Stall("M01-001");
  event.inputs = {line(1, 12'345), line(2, 99'999'999)};
  event.quantities = {line(3, 1)};
  event.transactions = {{"desadv", uris.Transfer("T-330727-0000001")}};
  event.sources = {{"possessing_party", uris.Stall("M01-001")}};
  event.extensions = {{"reason", "霉变 \"x\""}};
  const auto written = ledger::ToJson(event, event.time);
  ASSERT_OK(written);
  const auto read = ReadOwnEvent(written->json, *numbering);
  ASSERT_OK(read);
  EXPECT_EQ(read->event_id, written->event_id);
  EXPECT_EQ(read->event.inputs[1].mass_g, 99'999'999);
  EXPECT_EQ(read->event.quantities[0].batch_number, 3);
  EXPECT_EQ(ledger::ToJson(read->event, event.time)->json, written->json);
  for (const char* wrong : {"", "[]", "{\"type\":\"AssociationEvent\"}"})
    EXPECT_FALSE(ReadOwnEvent(wrong, *numbering).ok()) << wrong;
}

}  // namespace
}  // namespace panyuan::trace
