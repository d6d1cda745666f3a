// Random histories through the county's own calls: whatever was done, mass is conserved, there are
// no cycles, the ways back and forward agree, and the log alone tells the whole story.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "services/label/batch_numbering.h"
#include "services/ledger/log_reader.h"
#include "tests/support/moving_county.h"

namespace panyuan::trace {
namespace {

using Json = nlohmann::json;
using EdgeRow = std::tuple<int64_t, int64_t, int64_t>;  // parent, child, grams made of the child

struct Goods {
  std::string code, vendor;
  int64_t leaf = 0;  // of the last event about it
};

// One thing that somebody tries; the numbers choose among what there is.
struct Act {
  int kind, first, second, share;
};

int64_t Grams(const Json& line) {
  return line.contains("quantity") ? std::llround(line["quantity"].get<double>() * 1'000) : 0;
}

// What the log says, read by nothing but its events.
class Replay {
 public:
  explicit Replay(const label::BatchNumbering& numbering) : numbering_(numbering) {}

  void Read(std::string_view entry) {
    const Json event = Json::parse(entry);
    const std::string step = event.value("bizStep", "");
    const int64_t sign = event.contains("errorDeclaration") ? -1 : 1;
    if (event["type"] == "TransformationEvent")
      Transformation(event, sign);
    else
      Object(event, step, sign);
  }

  std::map<int64_t, int64_t> net;  // grams by batch
  std::set<EdgeRow> edges;

 private:
  int64_t NumberOf(const std::string& uri) const {
    const auto code = label::BatchCode::Parse(uri.substr(uri.rfind('/') + 1));
    return static_cast<int64_t>(*numbering_.NumberOf(*code));
  }
  void Edge(int64_t parent, int64_t child, int64_t grams, int64_t sign) {
    if (sign > 0)
      edges.emplace(parent, child, grams);
    else
      edges.erase({parent, child, grams});
  }
  void Transformation(const Json& event, int64_t sign) {
    for (const Json& input : event["inputQuantityList"])
      net[NumberOf(input["epcClass"])] -= sign * Grams(input);
    for (const Json& output : event["outputQuantityList"]) {
      const int64_t child = NumberOf(output["epcClass"]);
      net[child] += sign * Grams(output);
      for (const Json& input : event["inputQuantityList"])
        Edge(NumberOf(input["epcClass"]), child, Grams(output), sign);
    }
  }
  void Object(const Json& event, const std::string& step, int64_t sign) {
    static const std::set<std::string> kIn = {"receiving", "void_shipping", "collecting"};
    static const std::set<std::string> kOut = {"retail_selling", "shipping", "departing",
                                               "stock_taking", "destroying"};
    const int64_t direction = kIn.contains(step) ? 1 : kOut.contains(step) ? -1 : 0;
    for (const Json& line : event.value("quantityList", Json::array())) {
      const int64_t number = NumberOf(line["epcClass"]);
      net[number] += sign * direction * Grams(line);
      if (step == "receiving" && line.contains("quantity") && event.contains("panyuan:sourceBatch"))
        Edge(NumberOf(event["panyuan:sourceBatch"]), number, Grams(line), sign);
    }
  }

  const label::BatchNumbering& numbering_;
};

class HistoryPropertyTest : public testing::MovingCounty {
 protected:
  static constexpr const char* kVendors[] = {kVendor, kOtherVendor};
  static constexpr const char* kStalls[] = {"M01-001", "M01-002"};

  const Goods& Pick(int choice) const {
    return goods_[static_cast<size_t>(choice) % goods_.size()];
  }
  void Keep(const std::string& code, const std::string& vendor, uint64_t leaf) {
    if (!code.empty()) goods_.push_back({code, vendor, static_cast<int64_t>(leaf)});
  }
  v1::Batch Get(const std::string& code) {
    v1::GetBatchRequest request;
    request.set_batch_code(code);
    v1::GetBatchResponse response;
    EXPECT_EQ(
        Call(*trace_, &v1::TraceService::Stub::GetBatch, request, &response, kRegulator).reason,
        "");
    return response.batch();
  }
  static int64_t GramsOf(const v1::Quantity& quantity) {
    return quantity.value().empty() ? 0 : std::llround(std::stod(quantity.value()) * 1'000);
  }

  // Tries the act. What the rules refuse changes nothing; a fault is no refusal.
  void Try(const Act& act) {
    const testing::Refusal refusal = goods_.empty() ? Arrive(act, "") : Choose(act);
    ASSERT_NE(refusal.code, grpc::StatusCode::INTERNAL) << refusal.reason << refusal.message;
    ASSERT_NE(refusal.code, grpc::StatusCode::UNKNOWN) << refusal.message;
    ASSERT_NE(refusal.code, grpc::StatusCode::DATA_LOSS) << refusal.message;
  }

  testing::Refusal Choose(const Act& act) {
    const Goods goods = Pick(act.first);
    const int64_t left = GramsOf(Get(goods.code).on_hand());
    const int64_t part = left * act.share / 100;
    switch (act.kind) {
      case 0:
        return Arrive(act, "");
      case 1:
        return Arrive(act, goods.code);
      case 2:
        return Transform(v1::BATCH_MAKING_SPLIT, {{goods.code, left}},
                         {{"", part}, {"", left - part}}, goods.vendor);
      case 3:
        return Transform(v1::BATCH_MAKING_MERGED,
                         {{goods.code, part}, {Pick(act.second).code, left / 3}},
                         {{"", part + left / 3}}, goods.vendor);
      case 4:
        return Transform(v1::BATCH_MAKING_TRANSFORMED, {{goods.code, part}},
                         {{"VEG001", part / 2}, {"VEG044", part / 4}}, goods.vendor);
      case 5:
        return HandOver(goods, part, act.second);
      case 6: {
        v1::SellBatchResponse response;
        return Sell(goods.code, part, goods.vendor, &response);
      }
      case 7:
        return Lose(goods, part);
      default:
        return Correct(goods);
    }
  }

  testing::Refusal Arrive(const Act& act, const std::string& source) {
    v1::RegisterBatchResponse response;
    const std::string vendor = kVendors[act.second % 2];
    const auto refusal = Receive(Arrival(1'000 * (act.share + 1), source), vendor, &response);
    Keep(response.batch().batch_code(), vendor, response.receipt().leaf_index());
    return refusal;
  }
  testing::Refusal Transform(v1::BatchMaking kind, const std::vector<Part>& inputs,
                             const std::vector<Part>& outputs, const std::string& vendor) {
    v1::TransformBatchesResponse response;
    const auto refusal = Make(kind, inputs, outputs, vendor, &response);
    for (const auto& batch : response.outputs())
      Keep(batch.batch_code(), vendor, response.receipt().leaf_index());
    return refusal;
  }
  testing::Refusal HandOver(const Goods& goods, int64_t grams, int choice) {
    const bool first = goods.vendor == kVendors[0];
    std::string transfer;
    const auto refusal = Offer(goods.code, grams, goods.vendor, kStalls[first ? 1 : 0], &transfer);
    if (!refusal.reason.empty() || choice % 4 == 0) return refusal;  // some are never answered
    v1::AnswerTransferResponse response;
    const std::string taker = kVendors[first ? 1 : 0];
    const auto answered = Answer(transfer, grams * (choice % 4 - 1) / 2, taker, &response);
    Keep(response.batch().batch_code(), taker, response.receipt().leaf_index());
    return answered;
  }
  testing::Refusal Lose(const Goods& goods, int64_t grams) {
    v1::RemoveStockRequest request;
    request.set_request_id(NextId());
    request.set_removal(v1::REMOVAL_SPOILED);
    request.mutable_goods()->set_batch_code(goods.code);
    SetGrams(grams, request.mutable_goods()->mutable_quantity());
    request.set_reason("rotten");
    v1::RemoveStockResponse response;
    return Call(*moves_, &v1::MoveService::Stub::RemoveStock, request, &response, goods.vendor);
  }
  testing::Refusal Correct(const Goods& goods) {
    v1::CorrectEventRequest request;
    request.set_request_id(NextId());
    request.set_batch_code(goods.code);
    request.set_leaf_index(static_cast<uint64_t>(goods.leaf));
    request.set_did_not_occur(true);
    v1::CorrectEventResponse response;
    return Call(*moves_, &v1::MoveService::Stub::CorrectEvent, request, &response, goods.vendor);
  }

  static int64_t Left(const v1::Balance& b) {
    return GramsOf(b.received()) + GramsOf(b.moved_in()) + GramsOf(b.made()) +
           GramsOf(b.recovered()) - GramsOf(b.sold()) - GramsOf(b.moved_out()) -
           GramsOf(b.transformed()) - GramsOf(b.lost()) - GramsOf(b.returned()) -
           GramsOf(b.destroyed()) - GramsOf(b.sent_out());
  }

  void MassIsConserved() {
    for (const Goods& goods : goods_) {
      v1::GetBatchBalanceRequest request;
      request.set_batch_code(goods.code);
      v1::GetBatchBalanceResponse response;
      ASSERT_EQ(
          Call(*moves_, &v1::MoveService::Stub::GetBatchBalance, request, &response, kRegulator)
              .reason,
          "");
      EXPECT_EQ(Left(response.balance()), GramsOf(response.balance().left())) << goods.code;
      EXPECT_EQ(GramsOf(response.balance().left()), GramsOf(Get(goods.code).on_hand()));
    }
    for (const char* stall : kStalls) {
      v1::GetStallBalanceRequest request;
      request.set_stall_code(stall);
      v1::GetStallBalanceResponse response;
      ASSERT_EQ(
          Call(*moves_, &v1::MoveService::Stub::GetStallBalance, request, &response, kRegulator)
              .reason,
          "");
      EXPECT_EQ(GramsOf(response.opening()) + Left(response.balance()),
                GramsOf(response.balance().left()));
    }
  }

  std::set<std::string> Way(bool back, const std::string& code) {
    v1::WayQuery query;
    query.add_batch_codes(code);
    query.set_page_size(10'000);
    v1::Way way;
    EXPECT_EQ(Follow(back, query, &way).reason, "");
    std::set<std::string> codes;
    for (const auto& node : way.nodes()) codes.insert(node.batch().batch_code());
    return codes;
  }

  void WaysAgreeAndHaveNoCycles() {
    std::map<std::string, std::set<std::string>> forward, back;
    for (const Goods& goods : goods_) {
      forward[goods.code] = Way(false, goods.code);
      back[goods.code] = Way(true, goods.code);
    }
    for (const Goods& one : goods_)
      for (const Goods& other : goods_) {
        EXPECT_EQ(forward[one.code].contains(other.code), back[other.code].contains(one.code));
        EXPECT_FALSE(one.code != other.code && forward[one.code].contains(other.code) &&
                     forward[other.code].contains(one.code));
      }
  }

  // All of the county, whichever history it is of.
  void TheLogTellsIt() {
    const auto numbering = label::BatchNumbering::Create(std::string(32, 'b'), 727);
    Replay replay(*numbering);
    const auto reader = engine_->OpenReader();
    ASSERT_OK(reader);
    ASSERT_OK((*reader)->BeginSnapshot());
    ASSERT_OK(ledger::LogReader(**reader).Entries(
        0, 1'000'000, [&](uint64_t, std::string_view entry) { replay.Read(entry); }));
    std::set<EdgeRow> edges;
    ASSERT_OK((*reader)->Query(
        "SELECT parent, child, child_g FROM trace_edges", {},
        [&](const db::Row& row) { edges.emplace(row.Int(0), row.Int(1), row.Int(2)); }));
    EXPECT_EQ(replay.edges, edges);
    ASSERT_OK((*reader)->Query(
        "SELECT number, on_hand_g - oversold_g FROM trace_batches", {},
        [&](const db::Row& row) { EXPECT_EQ(replay.net[row.Int(0)], row.Int(1)) << row.Int(0); }));
    (*reader)->EndSnapshot();
  }

  std::vector<Goods> goods_;  // of this history
};

TEST_F(HistoryPropertyTest, KeepsMassAndOrderAndIsToldByTheLogAlone) {
  const bool holds = rc::check("histories", [this] {
    goods_.clear();
    const auto acts = *rc::gen::container<std::vector<Act>>(
        rc::gen::construct<Act>(rc::gen::inRange(0, 9), rc::gen::inRange(0, 1'000),
                                rc::gen::inRange(0, 1'000), rc::gen::inRange(1, 100)));
    for (const Act& act : acts) Try(act);
    MassIsConserved();
    WaysAgreeAndHaveNoCycles();
    RC_ASSERT(!HasFailure());
  });
  EXPECT_TRUE(holds);
  TheLogTellsIt();
}

}  // namespace
}  // namespace panyuan::trace
