// Samples and results in SQL, for either engine.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/db/session.h"
#include "services/lab/domain/ports.h"

namespace panyuan::lab {

// Lives no longer than its session. Besides the store's errors, all give INTERNAL_FAULT where a
// row holds what was never written.
class SqlSampleReads final : public SampleReads {
 public:
  explicit SqlSampleReads(db::Session& session) : session_(session) {}

  base::Result<std::optional<Sample>> FindSample(SampleId id) override;
  base::Result<std::optional<TestResult>> FindResult(ResultId id) override;
  base::Result<std::vector<Sample>> ListSamples(std::string_view lab_code, SampleId before,
                                                size_t limit) override;
  base::Result<std::vector<TestResult>> ResultsOf(SampleId sample, size_t limit) override;
  base::Result<std::vector<TestResult>> VerifiedResultsOf(BatchNumber batch, size_t limit) override;
  base::Result<size_t> CountResults(SampleId sample) override;

 private:
  base::Result<std::vector<Sample>> QuerySamples(std::string_view sql, db::Params params);
  base::Result<std::vector<TestResult>> QueryResults(std::string_view sql, db::Params params);

  db::Session& session_;
};

// Lives no longer than its transaction. The county's one writer makes the next number safe.
class SqlSampleWrites final : public SampleWrites {
 public:
  explicit SqlSampleWrites(db::Transaction& transaction) : transaction_(transaction) {}

  base::Result<SampleId> Insert(const Sample& sample) override;
  base::Result<ResultId> Insert(const TestResult& result) override;
  base::Status SaveVerification(const TestResult& result) override;
  base::Status SaveVerdict(SampleId sample, SampleVerdict verdict) override;

 private:
  db::Transaction& transaction_;
};

}  // namespace panyuan::lab
