// That a plan can be played: it is checked here as a server would.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

#include "clients/admin/simulate_plan.h"
#include "tests/unit/clients/shipped_county.h"

namespace panyuan::clients::admin {
namespace {

int64_t Grams(const trace::v1::Quantity& quantity) {
  EXPECT_EQ(quantity.unit_code(), "GRM");
  const int64_t mass_g = std::stoll(quantity.value());
  EXPECT_GT(mass_g, 0);
  return mass_g;
}

// How much of `output` the seed lets come out of `input`.
bool FitsYield(const std::string& input, int64_t input_g, const std::string& output,
               int64_t output_g) {
  for (const registry::Yield& yield : Shipped().yields)
    if (yield.input_code == input && yield.output_code == output)
      return output_g * 1'000 >= yield.min_permille * input_g &&
             output_g * 1'000 <= yield.max_permille * input_g;
  return false;
}

// What a plan's acts come to.
struct Chains {
  size_t sales = 0, displays = 0, removals = 0, recalls = 0, closed = 0;
  std::map<trace::v1::BatchMaking, size_t> makings;
  size_t accepted = 0, accepted_in_part = 0, refused = 0;
  std::set<uint32_t> levels;
};

class Keeper {
 public:
  Keeper(const Morning& morning, const Family& family, Chains& chains) : chains_(chains) {
    for (size_t place = 0; place < family.arrivals.size(); ++place) {
      const auto& batch = family.arrivals[place].batch();
      kept_[place] = {morning.stall, batch.product_code(), Grams(batch.quantity()), 0};
      kept_[place].since.us = batch.arrived_at().seconds() * base::kMicrosPerSecond;
    }
  }

  void Play(const Act& act, base::CivilDay day, base::CivilDay last_day) {
    EXPECT_LE(before_, act.at);
    before_ = act.at;
    recall_acts_ = false;
    std::visit([&](const auto& request) { Do(act, request); }, act.request);
    EXPECT_GE(base::ShanghaiDay(act.at), day);
    EXPECT_LE(base::ShanghaiDay(act.at), recall_acts_ ? last_day : day);
  }

  void End(size_t batches) const {
    EXPECT_EQ(kept_.size(), batches);
    for (const auto& [place, kept] : kept_) {
      EXPECT_FALSE(kept.offer) << "an offer nobody answered";
      if (!recalled_) {
        EXPECT_GT(kept.left_g, 0);
      }
    }
  }

 private:
  struct Offer {
    std::string to;
    int64_t mass_g;
  };
  struct Kept {
    size_t stall;
    std::string product;
    int64_t left_g, sold_g;
    std::optional<Offer> offer = {};
    base::UtcTime since = {};  // of an arrival; what is made exists from its making on
  };

  // The batch, which is at the acting stall.
  Kept& At(const Act& act, size_t place) {
    const auto found = kept_.find(place);
    if (found == kept_.end()) throw std::logic_error("a batch that is not made yet");
    EXPECT_EQ(found->second.stall, act.stall);
    EXPECT_LT(found->second.since, act.at);
    return found->second;
  }

  Kept& Take(const Act& act, size_t place, int64_t mass_g) {
    Kept& kept = At(act, place);
    EXPECT_GE(kept.left_g, mass_g) << "oversold";
    EXPECT_FALSE(recalled_ && !recall_acts_);
    kept.left_g -= mass_g;
    return kept;
  }

  void Do(const Act& act, const trace::v1::SellBatchRequest& sale) {
    Take(act, act.batches.at(0), Grams(sale.quantity())).sold_g += Grams(sale.quantity());
    ++chains_.sales;
  }

  void Do(const Act& act, const trace::v1::TransformBatchesRequest& making) {
    int64_t input_g = 0, output_g = 0;
    for (int i = 0; i < making.inputs_size(); ++i) {
      const int64_t mass_g = Grams(making.inputs(i).quantity());
      Take(act, act.batches.at(i), mass_g);
      input_g += mass_g;
    }
    const std::string product = kept_[act.batches[0]].product;
    for (int i = 0; i < making.outputs_size(); ++i) {
      const auto& output = making.outputs(i);
      output_g += Grams(output.quantity());
      EXPECT_TRUE(kept_
                      .try_emplace(act.makes + i, Kept{act.stall, output.product_code(),
                                                       Grams(output.quantity()), 0})
                      .second);
      if (making.kind() != trace::v1::BATCH_MAKING_TRANSFORMED) {
        EXPECT_EQ(output.product_code(), product);
      }
    }
    if (making.kind() == trace::v1::BATCH_MAKING_TRANSFORMED)
      EXPECT_TRUE(FitsYield(product, input_g, making.outputs(0).product_code(), output_g));
    else
      EXPECT_EQ(output_g, input_g);
    const bool merged = making.kind() == trace::v1::BATCH_MAKING_MERGED;
    EXPECT_EQ(making.inputs_size(), merged ? 2 : 1);
    ++chains_.makings[making.kind()];
  }

  void Do(const Act& act, const trace::v1::OfferTransferRequest& offer) {
    const int64_t mass_g = Grams(offer.goods().quantity());
    Kept& kept = Take(act, act.batches.at(0), mass_g);
    EXPECT_FALSE(kept.offer);
    EXPECT_NE(offer.to_stall_code(), ShippedCounty().stalls[act.stall].code);
    kept.offer = Offer{offer.to_stall_code(), mass_g};
  }

  void Do(const Act& act, const trace::v1::AnswerTransferRequest& answer) {
    Kept& kept = kept_.at(act.batches.at(0));
    ASSERT_TRUE(kept.offer) << "an answer to no offer";
    EXPECT_EQ(ShippedCounty().stalls[act.stall].code, kept.offer->to);
    const int64_t accepted_g = answer.has_accepted() ? Grams(answer.accepted()) : 0;
    const int64_t back_g = kept.offer->mass_g - accepted_g;
    EXPECT_GE(back_g, 0);
    EXPECT_EQ(answer.reason().empty(), back_g == 0);
    kept.left_g += back_g;
    kept.offer.reset();
    ++(accepted_g == 0 ? chains_.refused
       : back_g > 0    ? chains_.accepted_in_part
                       : chains_.accepted);
    if (accepted_g == 0) return;
    EXPECT_TRUE(kept_.try_emplace(act.makes, Kept{act.stall, kept.product, accepted_g, 0}).second);
  }

  void Do(const Act& act, const trace::v1::DisplayBatchRequest&) {
    At(act, act.batches.at(0));
    ++chains_.displays;
  }

  void Do(const Act& act, const trace::v1::RemoveStockRequest& removal) {
    Take(act, act.batches.at(0), Grams(removal.goods().quantity()));
    EXPECT_FALSE(removal.reason().empty());
    ++chains_.removals;
  }

  void Do(const Act& act, const trace::v1::StartRecallRequest& order) {
    EXPECT_EQ(act.batches, std::vector<size_t>{0});
    EXPECT_GT(kept_.size(), 1u) << "nothing was made of it";
    EXPECT_FALSE(sampled_) << "it may be held, and less gone out of it than planned";
    recalled_ = true;
    for (const auto& [place, kept] : kept_) waiting_.insert(kept.stall);
    chains_.levels.insert(order.level());
    ++chains_.recalls;
  }

  void Do(const Act& act, const trace::v1::AcknowledgeNoticeRequest&) {
    EXPECT_EQ(waiting_.erase(act.stall), 1u);
    recall_acts_ = true;
  }

  void Do(const Act& act, const trace::v1::RecordRecallActRequest& report) {
    recall_acts_ = true;
    const int64_t mass_g = Grams(report.quantity());
    if (report.act() == trace::v1::RECALL_ACT_DESTROYED) {
      EXPECT_EQ(Take(act, act.batches.at(0), mass_g).left_g, 0);
      return;
    }
    Kept& kept = At(act, act.batches.at(0));
    EXPECT_GE(kept.sold_g, mass_g);
    kept.left_g += mass_g;
  }

  void Do(const Act&, const trace::v1::CloseRecallRequest&) {
    recall_acts_ = true;
    EXPECT_TRUE(recalled_);
    EXPECT_TRUE(waiting_.empty());
    for (const auto& [place, kept] : kept_) EXPECT_EQ(kept.left_g, 0);
    ++chains_.closed;
  }

  void Do(const Act&, const lab::v1::TakeSampleRequest&) { sampled_ = true; }
  void Do(const Act&, const lab::v1::SubmitResultRequest&) {}
  void Do(const Act&, const lab::v1::VerifyResultRequest&) {}

  Chains& chains_;
  std::map<size_t, Kept> kept_;  // by place
  std::set<size_t> waiting_;     // stalls that have not acknowledged
  base::UtcTime before_;
  bool sampled_ = false, recalled_ = false, recall_acts_ = false;
};

Chains PlayAll(const SimulationSettings& settings) {
  Chains chains;
  for (base::CivilDay day = settings.first_day(); day <= settings.last_day; ++day.days) {
    for (const Morning& morning : PlanDay(ShippedCounty(), settings, day)) {
      for (const Family& family : morning.families) {
        Keeper keeper(morning, family, chains);
        for (const Act& act : family.acts) keeper.Play(act, day, settings.last_day);
        keeper.End(family.batches);
      }
    }
  }
  return chains;
}

TEST(PlanDay, PlaysChainsThatBalance) {
  SimulationSettings year;
  year.last_day = base::ParseDay("2026-12-31", "day").value();
  Chains chains = PlayAll(year);
  EXPECT_GT(chains.makings[trace::v1::BATCH_MAKING_SPLIT], 3'000u);
  EXPECT_GT(chains.makings[trace::v1::BATCH_MAKING_REPACKED], 300u);
  EXPECT_GT(chains.makings[trace::v1::BATCH_MAKING_MERGED], 300u);
  EXPECT_GT(chains.makings[trace::v1::BATCH_MAKING_TRANSFORMED], 1'000u);
  EXPECT_GT(chains.accepted, 1'500u);
  EXPECT_GT(chains.accepted_in_part, 150u);
  EXPECT_GT(chains.refused, 100u);
  EXPECT_GT(chains.displays, 3'000u);
  EXPECT_GT(chains.removals, 1'000u);
  EXPECT_EQ(chains.recalls, 12u);
  EXPECT_EQ(chains.levels, (std::set<uint32_t>{1, 2, 3}));
}

// So that nothing happens in days to come.
TEST(PlanDay, LeavesARecallOpenThatGoesPastTheLastDay) {
  size_t recalls = 0, closed = 0;
  for (int day = 1; day <= 31; ++day) {
    const base::CivilDay only{base::ParseDay("2026-02-28", "day").value().days + day};
    const Chains chains = PlayAll({7, only, 1, 80});
    recalls += chains.recalls;
    closed += chains.closed;
  }
  EXPECT_EQ(recalls, 1u) << "one in March";
  EXPECT_EQ(closed, 0u);
}

}  // namespace
}  // namespace panyuan::clients::admin
