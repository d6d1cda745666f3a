// What an entry of the log says of batches, read from the bytes that ToJson writes.
#include "services/upkeep/entry_edges.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/ledger/event_json.h"
#include "services/upkeep/flow_recount.h"
#include "services/upkeep/reasons.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::upkeep {
namespace {

class EntryEdgesTest : public ::testing::Test {
 protected:
  ledger::QuantityLine Line(uint64_t number, int64_t mass_g) {
    return {"https://t.example/T/" + numbering_.CodeOf(number).Digits(), mass_g, 0};
  }
  // Keeps the bytes, which the facts point into.
  EventFacts Read(const ledger::EpcisEvent& event) {
    json_ = ledger::ToJson(event, event.time)->json;
    EventFacts facts;
    EXPECT_TRUE(ReadFacts(json_, facts));
    return facts;
  }
  std::vector<EntryEdge> EdgesOf(const ledger::EpcisEvent& event) {
    std::vector<EntryEdge> edges;
    EXPECT_OK(ReadEdges(Read(event), numbering_, 7, edges));
    return edges;
  }
  ledger::EpcisEvent Event(const char* step) {
    ledger::EpcisEvent event;
    event.time = testing::kMorning;
    event.step = step;
    event.disposition = "in_progress";
    return event;
  }
  ledger::EpcisEvent Transformation() {
    ledger::EpcisEvent event = Event("creating_class_instance");
    event.kind = ledger::EventKind::kTransformation;
    event.inputs = {Line(1, 5'000), Line(2, 3'000)};
    event.quantities = {Line(9, 4'000), Line(8, 2'500)};
    return event;
  }

  const label::BatchNumbering numbering_ =
      label::BatchNumbering::Create(std::string(32, 'k'), 727).value();
  std::string json_;
};

TEST_F(EntryEdgesTest, OfATransformationEachPairIsOne) {
  const std::vector<EntryEdge> wanted = {{1, 8, 4, 5'000, 2'500, 7},
                                         {2, 8, 4, 3'000, 2'500, 7},
                                         {1, 9, 4, 5'000, 4'000, 7},
                                         {2, 9, 4, 3'000, 4'000, 7}};
  EXPECT_EQ(EdgesOf(Transformation()), wanted);
}

TEST_F(EntryEdgesTest, ACorrectionUnmakesWhatWasMade) {
  ledger::EpcisEvent event = Transformation();
  event.error = ledger::ErrorDeclaration{event.time, "did_not_occur"};
  EXPECT_TRUE(EdgesOf(event).empty());
  const EventFacts facts = Read(event);
  EXPECT_TRUE(facts.error);
  EXPECT_EQ(*ReadUnmade(facts, numbering_, 7), (std::vector<int64_t>{9, 8}));
  EXPECT_EQ(ReadUnmade(Read(Transformation()), numbering_, 7)->size(), 0u);
  EXPECT_EQ(ChainRowOf(facts, facts.quantities[0]).step, ledger::kErrorStep);
  EXPECT_EQ(ChainRowOf(facts, facts.quantities[0]).mass_g, 5'000);
}

TEST_F(EntryEdgesTest, OfATakeOverTheLineWithoutMassIsTheParent) {
  ledger::EpcisEvent event = Event("receiving");
  event.quantities = {Line(3, 0), Line(4, 1'200)};
  event.extensions = {{"sourceBatch", Line(3, 0).epc_class}};
  EXPECT_EQ(EdgesOf(event), (std::vector<EntryEdge>{{3, 4, 6, 1'200, 1'200, 7}}));
}

TEST_F(EntryEdgesTest, AnArrivalNamesABatchOfThisCountyAtMost) {
  ledger::EpcisEvent event = Event("receiving");
  event.quantities = {Line(4, 1'200)};
  EXPECT_TRUE(EdgesOf(event).empty());
  event.extensions = {{"sourceBatch", Line(3, 0).epc_class}};
  EXPECT_EQ(EdgesOf(event), (std::vector<EntryEdge>{{3, 4, 1, 1'200, 1'200, 7}}));
  const auto other = label::BatchNumbering::Create(std::string(32, 'k'), 5).value();
  event.extensions = {{"sourceBatch", "https://t.example/T/" + other.CodeOf(3).Digits()}};
  EXPECT_TRUE(EdgesOf(event).empty());
}

TEST(FlowOf, TellsWhatMoved) {
  const auto flow = [](std::string_view step, std::string_view disposition, int64_t mass_g,
                       bool transferred = false) {
    const MovedFlow moved = FlowOf({step, disposition, mass_g}, transferred);
    return std::pair(moved.flow, moved.mass_g);
  };
  using Moved = std::pair<int64_t, int64_t>;
  EXPECT_EQ(flow("receiving", "in_progress", 5), Moved(1, 5));
  EXPECT_EQ(flow("receiving", "in_progress", 5, true), Moved(4, 5));
  EXPECT_EQ(flow("shipping", "in_transit", 5), Moved(3, 5));
  EXPECT_EQ(flow("void_shipping", "returned", 2), Moved(3, -2));
  EXPECT_EQ(flow("shipping", "returned", 5), Moved(8, 5));
  EXPECT_EQ(flow("assembling", "in_progress", -5), Moved(5, 5));
  EXPECT_EQ(flow("assembling", "in_progress", 5), Moved(6, 5));
  EXPECT_EQ(flow("holding", "recalled", 5).first, 0);
  // What a correction takes back, by the step of what was wrong.
  EXPECT_EQ(flow("error", "retail_selling", 5), Moved(2, -5));
  EXPECT_EQ(flow("error", "assembling", 5), Moved(5, -5));
  EXPECT_EQ(flow("error", "assembling", -5), Moved(6, -5));
  EXPECT_EQ(flow("error", "receiving", -5), Moved(1, -5));
  EXPECT_EQ(flow("error", "shipping", 5), Moved(8, -5));
}

}  // namespace
}  // namespace panyuan::upkeep
