#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "services/base/reasons.h"
#include "services/db/reasons.h"
#include "services/lab/store/sample_rows.h"
#include "tests/support/store_test.h"
#include "tests/unit/lab/other_rooms.h"

namespace panyuan::lab {
namespace {

class LabStoreTest : public panyuan::testing::StoreTest {
 protected:
  static Sample GingerSample(const std::string& lab_code = "L1") {
    Sample sample;
    sample.batch = kGinger.batch;
    sample.lab_code = lab_code;
    sample.purpose = Purpose::kTargeted;
    sample.sampler = {"T0001"};
    sample.taken_at = At("2026-03-04T08:00:00.123456+08:00");
    sample.recorded_at = At("2026-03-04T08:01:00+08:00");
    sample.test = {500, "A-17"};
    sample.reserve = {0, ""};
    return sample;
  }
  SampleId AddSample(const std::string& lab_code = "L1") {
    return writes_->Insert(GingerSample(lab_code)).value();
  }

  // A result as SubmitResult leaves it.
  TestResult AddResult(SampleId sample, const FoundItem& found, const Reading& reading,
                       const std::optional<Limit>& limit) {
    TestResult result;
    result.sample = sample;
    result.batch = kGinger.batch.number;
    result.item = found.item;
    result.method = "快检方法";
    result.reading = reading;
    result.judgement = Judge(reading, found.item.rule, limit).value();
    result.tested_by = {"T0001"};
    result.tested_at = At("2026-03-04T09:00:00+08:00");
    result.recorded_at = At("2026-03-04T09:01:00+08:00");
    result.id = writes_->Insert(result).value();
    return result;
  }
  TestResult AddStrip(SampleId sample) {
    return AddResult(sample, kClothianidinStrip, StripReading{true, false}, {});
  }
  void Verify(TestResult result, base::UtcTime at) {
    result.verified_by = {"T0002"};
    result.verified_at = at;
    ASSERT_TRUE(writes_->SaveVerification(result).ok());
  }

  std::unique_ptr<SqlSampleReads> reads_ = std::make_unique<SqlSampleReads>(*writer_);
  std::unique_ptr<SqlSampleWrites> writes_ = std::make_unique<SqlSampleWrites>(*writer_);
};

ON_BOTH_ENGINES(LabStoreTest);

TEST_P(LabStoreTest, GivesBackASampleAsItWasStored) {
  EXPECT_EQ(AddSample(), SampleId{1});
  const SampleId id = AddSample();
  EXPECT_EQ(id, SampleId{2});
  const Sample wanted = GingerSample();
  const std::optional<Sample> sample = reads_->FindSample(id).value();
  ASSERT_TRUE(sample.has_value());
  EXPECT_EQ(sample->id, id);
  EXPECT_EQ(sample->batch.number, wanted.batch.number);
  EXPECT_EQ(sample->batch.code, wanted.batch.code);
  EXPECT_EQ(sample->batch.product, wanted.batch.product);
  EXPECT_EQ(sample->batch.product_code, wanted.batch.product_code);
  EXPECT_EQ(sample->batch.product_name_zh, wanted.batch.product_name_zh);
  EXPECT_EQ(sample->batch.stall_code, wanted.batch.stall_code);
  EXPECT_EQ(sample->batch.market_code, wanted.batch.market_code);
  EXPECT_EQ(sample->batch.township_code, wanted.batch.township_code);
  EXPECT_EQ(sample->lab_code, "L1");
  EXPECT_EQ(sample->purpose, Purpose::kTargeted);
  EXPECT_EQ(sample->sampler, StaffId{"T0001"});
  EXPECT_EQ(sample->taken_at, wanted.taken_at);
  EXPECT_EQ(sample->recorded_at, wanted.recorded_at);
  EXPECT_EQ(sample->test.mass_g, 500u);
  EXPECT_EQ(sample->test.seal, "A-17");
  EXPECT_EQ(sample->reserve.mass_g, 0u);
  EXPECT_EQ(sample->verdict, SampleVerdict::kPending);

  ASSERT_TRUE(writes_->SaveVerdict(id, SampleVerdict::kNonConformant).ok());
  EXPECT_EQ(reads_->FindSample(id).value()->verdict, SampleVerdict::kNonConformant);
  EXPECT_EQ(reads_->FindSample({1}).value()->verdict, SampleVerdict::kPending);
  EXPECT_FALSE(reads_->FindSample({3}).value().has_value());
  EXPECT_TRUE(
      writes_->SaveVerdict({3}, SampleVerdict::kConformant).error().Is(base::kInternalFault));
}

TEST_P(LabStoreTest, GivesBackAResultAsItWasStored) {
  const SampleId sample = AddSample();
  const TestResult wanted =
      AddResult(sample, kClothianidinStrip, Concentration{Number("0.310"), "mg/kg", false},
                kClothianidinLimit);
  const std::optional<TestResult> result = reads_->FindResult(wanted.id).value();
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->id, ResultId{1});
  EXPECT_EQ(result->sample, sample);
  EXPECT_EQ(result->batch, kGinger.batch.number);
  EXPECT_EQ(result->batch_code, kGinger.batch.code);
  EXPECT_EQ(result->lab_code, "L1");
  EXPECT_EQ(result->item.id, ItemId{19});
  EXPECT_EQ(result->item.code, "PES-019");
  EXPECT_EQ(result->item.name_zh, "噻虫胺");
  EXPECT_EQ(result->item.name_en, "Clothianidin");
  EXPECT_EQ(result->method, "快检方法");
  EXPECT_EQ(std::get<Concentration>(result->reading).value.ToString(), "0.310");
  EXPECT_EQ(std::get<Concentration>(result->reading).unit, "mg/kg");
  EXPECT_EQ(result->judgement.limit->value.ToString(), "0.2");
  EXPECT_EQ(result->judgement.limit->basis, kClothianidinLimit.basis);
  EXPECT_EQ(result->judgement.limit->source, kClothianidinLimit.source);
  EXPECT_EQ(result->judgement.limit->valid_from, kClothianidinLimit.valid_from);
  EXPECT_EQ(result->state, ResultState::kSubmitted);
  EXPECT_EQ(result->tested_by, StaffId{"T0001"});
  EXPECT_EQ(result->tested_at, wanted.tested_at);
  EXPECT_EQ(result->recorded_at, wanted.recorded_at);
  EXPECT_EQ(result->verified_by, StaffId{});
  EXPECT_FALSE(reads_->FindResult({2}).value().has_value());
}

TEST_P(LabStoreTest, KeepsAllThatJudgingAgainNeeds) {
  const SampleId sample = AddSample();
  Limit recalled = kClothianidinLimit;
  recalled.confidence = Confidence::kRecalled;
  recalled.valid_from.reset();
  const Limit banned{LimitKind::kNotDetectable, {}, "", "GB 31650", "notice",
                     Confidence::kVerified,     {}};
  const Limit words{LimitKind::kNoNumber, {}, "", "GB 2760", "notice", Confidence::kVerified, {}};
  const auto content = [](std::string_view value, const char* unit, bool below = false) {
    return Reading(Concentration{Number(value), unit, below});
  };
  AddResult(sample, kClothianidinStrip, StripReading{true, false}, {});
  AddResult(sample, kClothianidinStrip, StripReading{true, true}, {});
  AddResult(sample, kClothianidinStrip, StripReading{false, true}, {});
  AddResult(sample, kInhibitionRate, InhibitionReading{Number("-3.50")}, {});
  AddResult(sample, kInhibitionRate, InhibitionReading{Number("50")}, {});
  AddResult(sample, kSulfurDioxide, content("0.05", "g/kg"), {});
  AddResult(sample, kSulfurDioxide, content("0.05", "g/kg"), words);
  AddResult(sample, kClothianidinStrip, content("310", "ug/kg"), kClothianidinLimit);
  AddResult(sample, kClothianidinStrip, content("310", "ug/kg"), recalled);
  AddResult(sample, kClothianidinStrip, content("0.5", "mg/kg", true), kClothianidinLimit);
  AddResult(sample, kClothianidinStrip, content("0.5", "mg/kg"), banned);
  const std::vector<TestResult> stored = reads_->ResultsOf(sample, 100).value();
  ASSERT_EQ(stored.size(), 11u);
  for (const TestResult& result : stored) {
    SCOPED_TRACE(result.id.value);
    const auto again = Judge(result.reading, result.item.rule, result.judgement.limit);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->verdict, result.judgement.verdict);
    EXPECT_EQ(again->ground, result.judgement.ground);
  }
  EXPECT_EQ(std::get<InhibitionReading>(stored[3].reading).percent.ToString(), "-3.50");
  EXPECT_EQ(stored[8].judgement.verdict, Verdict::kPresumptivePositive);
  EXPECT_FALSE(stored[8].judgement.limit->valid_from.has_value());
}

TEST_P(LabStoreTest, ListsALaboratorysSamplesNewestFirstPageByPage) {
  for (const char* lab : {"L1", "L2", "L1", "L1", "L2"}) AddSample(lab);
  const auto ids = [&](SampleId before, size_t limit) {
    const std::vector<Sample> samples = reads_->ListSamples("L1", before, limit).value();
    std::vector<int64_t> ids;
    for (const Sample& sample : samples) ids.push_back(sample.id.value);
    return ids;
  };
  EXPECT_EQ(ids({}, 2), (std::vector<int64_t>{4, 3}));
  EXPECT_EQ(ids({3}, 2), (std::vector<int64_t>{1}));
  EXPECT_EQ(ids({1}, 2), (std::vector<int64_t>{}));
}

TEST_P(LabStoreTest, ListsVerifiedResultsOfABatchInTheOrderOfVerification) {
  const SampleId first = AddSample(), second = AddSample();
  const TestResult a = AddStrip(first), b = AddStrip(second), c = AddStrip(first);
  AddStrip(second);  // stays unverified
  Verify(c, At("2026-03-04T10:00:00+08:00"));
  Verify(a, At("2026-03-04T11:00:00+08:00"));
  Verify(b, At("2026-03-04T11:00:00+08:00"));
  const std::vector<TestResult> verified = reads_->VerifiedResultsOf({7}, 10).value();
  std::vector<int64_t> ids;
  for (const TestResult& result : verified) {
    EXPECT_EQ(result.state, ResultState::kVerified);
    EXPECT_EQ(result.verified_by, StaffId{"T0002"});
    ids.push_back(result.id.value);
  }
  EXPECT_EQ(ids, (std::vector<int64_t>{3, 1, 2}));
  EXPECT_EQ(reads_->VerifiedResultsOf({7}, 2).value().size(), 2u);
  EXPECT_TRUE(reads_->VerifiedResultsOf({8}, 10).value().empty());
  EXPECT_EQ(reads_->CountResults(first).value(), 2u);
  EXPECT_EQ(reads_->ResultsOf(second, 1).value().size(), 1u);
}

TEST_P(LabStoreTest, VerifiesASubmittedResultOnceAndNeverByItsTester) {
  TestResult result = AddStrip(AddSample());
  result.verified_at = At("2026-03-04T10:00:00+08:00");
  result.verified_by = {"T0002"};
  EXPECT_TRUE(writes_->SaveVerification(result).ok());
  result.verified_by = {"T0003"};
  EXPECT_TRUE(writes_->SaveVerification(result).error().Is(base::kInternalFault));
  EXPECT_EQ(reads_->FindResult(result.id).value()->verified_by, StaffId{"T0002"});
  result = AddStrip(AddSample());
  result.verified_at = At("2026-03-04T10:00:00+08:00");
  result.verified_by = result.tested_by;
  EXPECT_TRUE(writes_->SaveVerification(result).error().Is(db::kStoreFault));
}

TEST_P(LabStoreTest, ReportsARowThatWasNeverWrittenByIt) {
  const TestResult result = AddStrip(AddSample());
  ASSERT_TRUE(writer_
                  ->Execute("UPDATE lab_results SET reading_kind = 2, value = 'many'"
                            " WHERE result_id = $1",
                            {result.id.value})
                  .ok());
  EXPECT_TRUE(reads_->FindResult(result.id).error().Is(base::kInternalFault));
}

}  // namespace
}  // namespace panyuan::lab
