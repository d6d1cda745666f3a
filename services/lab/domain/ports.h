// What the laboratory needs of others. Each is bound to one transaction or snapshot.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/lab/domain/codes.h"
#include "services/lab/domain/finding.h"
#include "services/lab/domain/sample.h"
#include "services/lab/domain/test_result.h"
#include "services/ledger/epcis_event.h"
#include "services/ledger/event_log.h"

namespace panyuan::lab {

struct FoundBatch {
  SampledBatch batch;
  base::UtcTime arrived_at;
};

// The county's batches.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  // Finds a batch by its code as people write it.
  // Errors: BATCH_NOT_FOUND, and those of a batch code.
  virtual base::Result<FoundBatch> FindBatch(std::string_view code_text) = 0;
};

// Why the sale of a batch is to stop.
struct HoldCause {
  std::string result_code;
  Finding finding;
  base::UtcTime since;
};

// Stopping the sale of a batch, in the same transaction.
class BatchHolds {
 public:
  virtual ~BatchHolds() = default;
  // Holds the batch and records that as an event (holding, non_sellable_other). Gives whether it
  // is held by this: a batch that was held before stays as it is.
  virtual base::Result<bool> Hold(BatchNumber batch, const HoldCause& cause) = 0;
};

struct FoundItem {
  TestItem item;
  std::string method_code, method_name_zh;  // either may be empty
};

// The catalogue of test items and limits.
class TestItems {
 public:
  virtual ~TestItems() = default;
  // Errors: UNKNOWN_ITEM.
  virtual base::Result<FoundItem> FindItem(std::string_view item_code) = 0;
  // The limit of the batch's product for the item that was in force on `day`; often none.
  virtual base::Result<std::optional<Limit>> LimitInForce(const SampledBatch& batch,
                                                          const TestItem& item,
                                                          base::CivilDay day) = 0;
};

// The county's laboratories.
class Laboratories {
 public:
  virtual ~Laboratories() = default;
  // Whether the county has a laboratory of this code.
  // Errors: UNKNOWN_LAB.
  virtual base::Status CheckLab(std::string_view lab_code) = 0;
};

// How a sample is counted: by the day it was taken.
struct CountedSample {
  base::CivilDay day;
  Purpose purpose = Purpose::kRoutine;
  std::string market_code, township_code, product_code, lab_code;
};

// Figures kept with the facts, for oversight.
class SampleCounters {
 public:
  virtual ~SampleCounters() = default;
  // One more sample, with the verdict kPending.
  virtual base::Status SampleTaken(const CountedSample& sample) = 0;
  // One sample that was counted under `from` now counts under `to`.
  virtual base::Status VerdictMoved(const CountedSample& sample, SampleVerdict from,
                                    SampleVerdict to) = 0;
  // One more verified result of the item.
  virtual base::Status ResultVerified(const CountedSample& sample, std::string_view item_code,
                                      Verdict verdict) = 0;
};

// The rows of samples and results.
class SampleReads {
 public:
  virtual ~SampleReads() = default;
  // What is not there is no error.
  virtual base::Result<std::optional<Sample>> FindSample(SampleId id) = 0;
  virtual base::Result<std::optional<TestResult>> FindResult(ResultId id) = 0;
  // The laboratory's samples, newest first; only those before `before`, where it is an id.
  virtual base::Result<std::vector<Sample>> ListSamples(std::string_view lab_code, SampleId before,
                                                        size_t limit) = 0;
  // In the order handed in.
  virtual base::Result<std::vector<TestResult>> ResultsOf(SampleId sample, size_t limit) = 0;
  // In the order of verification.
  virtual base::Result<std::vector<TestResult>> VerifiedResultsOf(BatchNumber batch,
                                                                  size_t limit) = 0;
  virtual base::Result<size_t> CountResults(SampleId sample) = 0;
};

class SampleWrites {
 public:
  virtual ~SampleWrites() = default;
  // Stores all but the id, and gives the next id.
  virtual base::Result<SampleId> Insert(const Sample& sample) = 0;
  virtual base::Result<ResultId> Insert(const TestResult& result) = 0;
  // Stores state, verified_by and verified_at of a result that was submitted.
  // Errors: INTERNAL_FAULT where it was not.
  virtual base::Status SaveVerification(const TestResult& result) = 0;
  virtual base::Status SaveVerdict(SampleId sample, SampleVerdict verdict) = 0;
};

// Everything a reading call works with.
struct LabReads {
  virtual ~LabReads() = default;
  virtual SampleReads& samples() = 0;
  virtual BatchSource& batches() = 0;
  virtual const CountyCodes& codes() const = 0;
};

// Everything a writing command works with.
struct LabWrites {
  virtual ~LabWrites() = default;
  virtual SampleReads& samples() = 0;
  virtual SampleWrites& changes() = 0;
  virtual BatchSource& batches() = 0;
  virtual BatchHolds& holds() = 0;
  virtual TestItems& items() = 0;
  virtual Laboratories& laboratories() = 0;
  virtual SampleCounters& counters() = 0;
  virtual ledger::EventLog& log() = 0;
  virtual const CountyCodes& codes() const = 0;
  virtual const ledger::ThingUris& uris() const = 0;
};

}  // namespace panyuan::lab
