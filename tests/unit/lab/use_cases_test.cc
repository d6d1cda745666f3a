#include "services/lab/domain/use_cases.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/base/reasons.h"
#include "services/lab/domain/reasons.h"
#include "tests/unit/lab/other_rooms.h"

namespace panyuan::lab {
namespace {

using base::Reason;
using base::UtcTime;

// Rows in memory; ids are positions from 1.
class MemoryRows final : public SampleReads, public SampleWrites {
 public:
  base::Result<std::optional<Sample>> FindSample(SampleId id) override {
    return Find(samples, id.value);
  }
  base::Result<std::optional<TestResult>> FindResult(ResultId id) override {
    return Find(results, id.value);
  }
  base::Result<std::vector<Sample>> ListSamples(std::string_view, SampleId, size_t) override {
    return samples;
  }
  base::Result<std::vector<TestResult>> ResultsOf(SampleId, size_t) override { return results; }
  base::Result<std::vector<TestResult>> VerifiedResultsOf(BatchNumber, size_t) override {
    return results;
  }
  base::Result<size_t> CountResults(SampleId) override { return results.size(); }

  base::Result<SampleId> Insert(const Sample& sample) override {
    samples.push_back(sample);
    return samples.back().id = {static_cast<int64_t>(samples.size())};
  }
  base::Result<ResultId> Insert(const TestResult& result) override {
    results.push_back(result);
    return results.back().id = {static_cast<int64_t>(results.size())};
  }
  base::Status SaveVerification(const TestResult& result) override {
    results.at(result.id.value - 1) = result;
    return base::Ok();
  }
  base::Status SaveVerdict(SampleId id, SampleVerdict verdict) override {
    samples.at(id.value - 1).verdict = verdict;
    return base::Ok();
  }

  std::vector<Sample> samples;
  std::vector<TestResult> results;

 private:
  template <class T>
  static std::optional<T> Find(const std::vector<T>& rows, int64_t id) {
    if (id > static_cast<int64_t>(rows.size())) return std::nullopt;
    return rows[id - 1];
  }
};

class LabUseCases : public testing::Test {
 protected:
  static NewSample GingerSample() {
    NewSample order;
    order.batch_code = kGinger.batch.code;
    order.lab_code = "L1";
    order.sampler = {"T0001"};
    order.test = {500, "A-17"};
    order.reserve = {300, "A-18"};
    return order;
  }
  static NewResult Clothianidin(std::string_view value) {
    return {"PES-019", Concentration{Number(value), "mg/kg", false}, "GB 23200.121", {"T0001"}, {}};
  }
  static NewResult Strip(bool control_line, bool positive) {
    return {"PES-019", StripReading{control_line, positive}, "", {"T0001"}, {}};
  }
  static NewResult Inhibition(std::string_view percent) {
    return {"PES-001", InhibitionReading{Number(percent)}, "", {"T0001"}, {}};
  }

  Sample Take() {
    const auto taken = TakeSample(ports_, GingerSample(), now_);
    EXPECT_TRUE(taken.ok());
    return taken->sample;
  }
  TestResult Submit(const NewResult& order) {
    const auto recorded = SubmitResult(ports_, rows_.samples.back(), order, now_);
    EXPECT_TRUE(recorded.ok());
    return recorded->result;
  }
  VerifiedResult SubmitAndVerify(const NewResult& order) {
    const auto verified = VerifyResult(ports_, Submit(order), {"T0002"}, now_);
    EXPECT_TRUE(verified.ok());
    return *verified;
  }

  const UtcTime now_ = At("2026-03-04T09:00:00+08:00");
  MemoryRows rows_;
  OtherRooms others_;
  WiredWrites<MemoryRows&, MemoryRows&> ports_{rows_, rows_, others_};
};

template <class T>
testing::AssertionResult Refused(const base::Result<T>& result, const Reason& reason,
                                 const std::string& field = "") {
  if (result.ok()) return testing::AssertionFailure() << "accepted";
  const auto found = result.error().metadata().find("field");
  const std::string named = found == result.error().metadata().end() ? "" : found->second;
  if (!result.error().Is(reason) || (!field.empty() && named != field))
    return testing::AssertionFailure() << result.error().reason().name << " at " << named;
  return testing::AssertionSuccess();
}

TEST_F(LabUseCases, TakeSampleKeepsTheBatchCountsTheSampleAndRecordsTheEvent) {
  const auto taken = TakeSample(ports_, GingerSample(), now_);
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken->sample.id, SampleId{1});
  EXPECT_EQ(taken->sample.batch.stall_code, "M01-001");
  EXPECT_EQ(taken->sample.taken_at, now_);
  EXPECT_EQ(taken->sample.verdict, SampleVerdict::kPending);
  EXPECT_EQ(others_.figures,
            (std::vector<std::string>{"taken 2026-03-04 routine M01 330727001 VEG044 L1"}));

  ASSERT_EQ(others_.events.size(), 1u);
  const ledger::EpcisEvent& event = others_.events[0];
  EXPECT_EQ(event.step, "sampling");
  EXPECT_EQ(event.place, "https://panyuan.example/id/stall/M01-001");
  ASSERT_EQ(event.quantities.size(), 1u);
  EXPECT_EQ(event.quantities[0].epc_class, "https://panyuan.example/T/7K3QM2XD9PRC");
  EXPECT_EQ(event.quantities[0].mass_g, 800);
  EXPECT_EQ(event.quantities[0].batch_number, 7);
  ASSERT_EQ(event.transactions.size(), 1u);
  EXPECT_EQ(event.transactions[0].type, "testprd");
  EXPECT_EQ(event.extensions.at("testSeal"), "A-17");
  for (const auto& [name, value] : event.extensions)  // the bench must not find the stall by it
    EXPECT_NE(value, BlindCode(taken->sample.id)) << name;
}

TEST_F(LabUseCases, TakeSampleBoundsPortionsSealsAndTimes) {
  const auto refused = [&](auto change, const Reason& reason, const std::string& field = "") {
    NewSample order = GingerSample();
    change(order);
    return Refused(TakeSample(ports_, order, now_), reason, field);
  };
  const auto at = [](std::string_view text) {
    return [=](NewSample& order) { order.taken_at = At(text); };
  };
  EXPECT_TRUE(refused([](auto& o) { o.sampler = {}; }, kStaffIdNeeded));
  EXPECT_TRUE(refused([](auto& o) { o.batch_code = "?"; }, kBatchNotFound));
  EXPECT_TRUE(refused([](auto& o) { o.lab_code = "L9"; }, kUnknownLab, "lab_code"));
  EXPECT_TRUE(refused([](auto& o) { o.test.mass_g = 0; }, kPortionOutOfRange, "test_portion_g"));
  EXPECT_TRUE(
      refused([](auto& o) { o.reserve.mass_g = 50'001; }, kPortionOutOfRange, "reserve_portion_g"));
  EXPECT_TRUE(refused([](auto& o) { o.test.seal = std::string(41, 'x'); }, base::kTextTooLong,
                      "test_seal"));
  EXPECT_TRUE(refused(at("2026-03-04T09:05:00.001+08:00"), base::kTimeInFuture, "taken_at"));
  EXPECT_TRUE(refused(at("2026-02-02T08:59:59+08:00"), base::kTimeTooOld, "taken_at"));
  EXPECT_TRUE(refused(at("2026-03-04T05:59:59+08:00"), kTimeOutOfOrder, "taken_at"));
  EXPECT_TRUE(rows_.samples.empty());
  EXPECT_TRUE(others_.events.empty());

  NewSample order = GingerSample();
  order.test.mass_g = 50'000;
  order.reserve = {};
  order.taken_at = At("2026-03-04T09:05:00+08:00");
  EXPECT_TRUE(TakeSample(ports_, order, now_).ok());
  // A batch whose arrival was stated by a clock ahead of this one can be sampled at once.
  EXPECT_EQ(TakeSample(ports_, GingerSample(), At("2026-03-04T05:56:00+08:00"))->sample.taken_at,
            kGinger.arrived_at);
}

TEST_F(LabUseCases, SubmitResultJudgesByTheDayOfSamplingAndPublishesNoValue) {
  NewSample order = GingerSample();
  order.taken_at = At("2026-03-04T06:30:00+08:00");  // still the third in UTC
  const Sample sample = TakeSample(ports_, order, now_)->sample;
  const auto recorded =
      SubmitResult(ports_, sample, Clothianidin("0.31"), At("2026-03-06T09:00:00+08:00"));
  ASSERT_TRUE(recorded.ok());
  EXPECT_EQ(others_.limit_asked, "VEG044 PES-019 2026-03-04");
  EXPECT_EQ(recorded->result.judgement.verdict, Verdict::kNonConformant);
  EXPECT_EQ(recorded->result.state, ResultState::kSubmitted);
  EXPECT_EQ(recorded->result.method, "GB 23200.121");
  EXPECT_EQ(others_.figures.size(), 1u);  // the sample only
  EXPECT_TRUE(others_.holds.empty());

  const ledger::EpcisEvent& event = others_.events.back();
  EXPECT_EQ(event.step, "inspecting");
  EXPECT_EQ(event.disposition, "");
  EXPECT_EQ(event.place, "https://panyuan.example/id/lab/L1");
  EXPECT_TRUE(event.reports.empty());
  EXPECT_EQ(event.extensions, (std::map<std::string, std::string>{{"item", "PES-019"},
                                                                  {"lab", "L1"},
                                                                  {"result", "R-330727-0000001"},
                                                                  {"tester", "T0001"}}));
}

TEST_F(LabUseCases, SubmitResultNamesTheItemsOwnMethodWhereNoneIsGiven) {
  Take();
  EXPECT_EQ(Submit(Strip(true, false)).method, "KJ202518");
  NewResult content{"ADD-005", Concentration{Number("0.05"), "g/kg", true}, "", {"T0001"}, {}};
  EXPECT_EQ(Submit(content).method, "二氧化硫速测");
}

TEST_F(LabUseCases, SubmitResultRefusesBadResults) {
  const Sample sample = Take();
  const auto refused = [&](NewResult order, const Reason& reason) {
    return Refused(SubmitResult(ports_, sample, order, now_), reason);
  };
  NewResult order = Clothianidin("0.31");
  order.method = "";
  EXPECT_TRUE(refused(order, kMethodNeeded));
  order.method = "KJ202518";  // the strip's own method gives no content
  EXPECT_TRUE(refused(order, kMethodNeeded));
  order.method = std::string(81, 'x');
  EXPECT_TRUE(refused(order, base::kTextTooLong));
  order = Clothianidin("0.31");
  order.tested_by = {};
  EXPECT_TRUE(refused(order, kStaffIdNeeded));
  order = Strip(true, false);
  order.item_code = "PES-999";
  EXPECT_TRUE(refused(order, kUnknownItem));
  order.item_code = "PES-001";
  EXPECT_TRUE(refused(order, kReadingKindMismatch));
  order = Strip(true, false);
  order.tested_at = At("2026-03-04T08:59:59.999+08:00");
  EXPECT_TRUE(refused(order, kTimeOutOfOrder));
  order.tested_at = At("2026-03-04T09:05:00.001+08:00");
  EXPECT_TRUE(refused(order, base::kTimeInFuture));
  order = Clothianidin("0.31");
  order.reading = Concentration{Number("0.31"), "mg/100g", false};
  EXPECT_TRUE(refused(order, kUnitMismatch));
  EXPECT_TRUE(rows_.results.empty());
}

TEST_F(LabUseCases, ASampleTakesTwoHundredResults) {
  const Sample sample = Take();
  rows_.results.resize(kMaxResultsOfSample - 1);
  EXPECT_TRUE(SubmitResult(ports_, sample, Strip(true, false), now_).ok());
  EXPECT_TRUE(Refused(SubmitResult(ports_, sample, Strip(true, false), now_), kSampleFull));
}

TEST_F(LabUseCases, VerifyResultWantsASecondPersonOnce) {
  Take();
  const TestResult submitted = Submit(Strip(true, false));
  EXPECT_TRUE(Refused(VerifyResult(ports_, submitted, {}, now_), kStaffIdNeeded));
  EXPECT_TRUE(Refused(VerifyResult(ports_, submitted, {"T0001"}, now_), kSelfVerification));
  EXPECT_EQ(rows_.results[0].state, ResultState::kSubmitted);
  const auto verified = VerifyResult(ports_, submitted, {"T0002"}, now_);
  ASSERT_TRUE(verified.ok());
  EXPECT_EQ(verified->result.verified_by, StaffId{"T0002"});
  EXPECT_EQ(verified->result.verified_at, now_);
  EXPECT_TRUE(Refused(VerifyResult(ports_, verified->result, {"T0003"}, now_), kNotSubmitted));
}

TEST_F(LabUseCases, AVerifiedFailureHoldsTheBatchAndSaysWhatWasFound) {
  Take();
  const VerifiedResult verified = SubmitAndVerify(Clothianidin("0.310"));
  EXPECT_TRUE(verified.batch_held);
  ASSERT_EQ(others_.holds.size(), 1u);
  const HoldCause& cause = others_.holds.at(kGinger.batch.number);
  EXPECT_EQ(cause.result_code, "R-330727-0000001");
  EXPECT_EQ(cause.finding.zh, "噻虫胺 0.310 mg/kg，超过限量 0.2 mg/kg（GB 2763-2021）");
  EXPECT_EQ(cause.finding.en,
            "Clothianidin 0.310 mg/kg, above the limit of 0.2 mg/kg (GB 2763-2021)");
  EXPECT_EQ(cause.since, now_);

  const ledger::EpcisEvent& event = others_.events.at(verified.entry.leaf_index);
  EXPECT_EQ(event.step, "inspecting");
  EXPECT_EQ(event.disposition, "non_conformant");
  ASSERT_EQ(event.reports.size(), 1u);
  EXPECT_EQ(event.reports[0].substance, "https://panyuan.example/id/item/PES-019");
  EXPECT_EQ(event.reports[0].value->ToString(), "0.310");
  EXPECT_EQ(event.reports[0].uom, "NA");
  ASSERT_EQ(event.transactions.size(), 2u);
  EXPECT_EQ(event.transactions[0].type, "testprd");
  EXPECT_EQ(event.transactions[1].id, "https://panyuan.example/id/result/R-330727-0000001");
  EXPECT_EQ(event.extensions.at("reading"), "0.310 mg/kg");
  EXPECT_EQ(event.extensions.at("limitConfidence"), "verified");

  EXPECT_FALSE(SubmitAndVerify(Clothianidin("0.4")).batch_held);  // it was held before
}

TEST_F(LabUseCases, ARecalledLimitHoldsNothing) {
  others_.limits.at("PES-019").confidence = Confidence::kRecalled;
  Take();
  const VerifiedResult verified = SubmitAndVerify(Clothianidin("0.31"));
  EXPECT_EQ(verified.result.judgement.verdict, Verdict::kPresumptivePositive);
  EXPECT_FALSE(verified.batch_held);
  EXPECT_TRUE(others_.holds.empty());
  EXPECT_EQ(others_.events.back().disposition, "unknown");
  EXPECT_EQ(others_.events.back().extensions.at("limitConfidence"), "recalled");
}

TEST_F(LabUseCases, VerifiedReadingsOfEveryKindReachTheLog) {
  Take();
  SubmitAndVerify(Strip(true, true));
  EXPECT_EQ(others_.events.back().disposition, "unknown");
  EXPECT_EQ(others_.events.back().reports[0].positive, true);
  EXPECT_FALSE(others_.events.back().reports[0].value.has_value());
  EXPECT_EQ(others_.events.back().extensions.count("reading"), 0u);

  SubmitAndVerify(Strip(false, true));  // failed: neither positive nor negative
  EXPECT_FALSE(others_.events.back().reports[0].positive.has_value());
  EXPECT_EQ(others_.events.back().extensions.at("verdict"), "invalid");

  SubmitAndVerify(Inhibition("12.5"));
  EXPECT_EQ(others_.events.back().disposition, "conformant");
  EXPECT_EQ(others_.events.back().reports[0].uom, "P1");

  NewResult below = Clothianidin("0.01");
  std::get<Concentration>(below.reading).below_detection = true;
  SubmitAndVerify(below);  // a detection limit is no content
  EXPECT_FALSE(others_.events.back().reports[0].value.has_value());
  EXPECT_EQ(others_.events.back().extensions.at("reading"), "<0.01 mg/kg");
}

TEST_F(LabUseCases, TheSamplesVerdictIsTheWorstVerifiedAndMovesTheFiguresOnce) {
  Take();
  others_.figures.clear();
  const std::string of = " 2026-03-04 routine M01 330727001 VEG044 L1 ";
  const auto moves = [&](const NewResult& order) {
    SubmitAndVerify(order);
    return std::exchange(others_.figures, {});
  };
  using Figures = std::vector<std::string>;
  EXPECT_EQ(moves(Strip(false, false)), (Figures{"verified" + of + "PES-019 invalid"}));
  EXPECT_EQ(moves(Inhibition("12.5")),
            (Figures{"verified" + of + "PES-001 conformant", "moved" + of + "1>2"}));
  EXPECT_EQ(moves(Strip(true, false)), (Figures{"verified" + of + "PES-019 conformant"}));
  EXPECT_EQ(moves(Inhibition("50")),
            (Figures{"verified" + of + "PES-001 presumptive_positive", "moved" + of + "2>3"}));
  EXPECT_EQ(moves(Strip(true, false)), (Figures{"verified" + of + "PES-019 conformant"}));
  EXPECT_EQ(moves(Clothianidin("0.31")),
            (Figures{"verified" + of + "PES-019 non_conformant", "moved" + of + "3>4"}));
  EXPECT_EQ(moves(Inhibition("99")), (Figures{"verified" + of + "PES-001 presumptive_positive"}));
  EXPECT_EQ(rows_.samples[0].verdict, SampleVerdict::kNonConformant);
}

TEST_F(LabUseCases, FindSaysWhatIsMissing) {
  EXPECT_TRUE(Refused(FindSample(rows_, kCountyCodes, "S-330727-0000009"), kSampleNotFound));
  EXPECT_TRUE(Refused(FindResult(rows_, kCountyCodes, "R-330727-0000009"), kResultNotFound));
  EXPECT_TRUE(Refused(FindSample(rows_, kCountyCodes, "R-330727-0000009"), kSampleCodeInvalid));
}

}  // namespace
}  // namespace panyuan::lab
