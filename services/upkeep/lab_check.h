// Samples and results against their events, in the order of the log.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "services/db/session.h"
#include "services/upkeep/event_facts.h"

namespace panyuan::upkeep {

// A sample's event comes in the order of sample ids, and so do the events of submission: both are
// merged with their table, read kPage rows ahead. Verifications come in any order: one bit a result
// remembers them.
class LabCheck {
 public:
  static constexpr int64_t kPage = 256;

  // `session` outlives the check.
  explicit LabCheck(db::Session& session) : session_(session) {}

  // The next entry of the log, of any kind. Errors: FSCK_DIFFERENCE.
  base::Status Add(uint64_t leaf_index, const EventFacts& facts);
  // After the last entry: no row without its event. Errors: FSCK_DIFFERENCE.
  base::Status Finish();

  uint64_t samples() const { return samples_; }
  uint64_t results() const { return results_; }

 private:
  struct Row {
    int64_t id = 0, time_us = 0;
    int64_t amount = 0;        // a sample's grams, a result's sample id
    std::string batch_digits;  // a sample's
  };

  base::Status AddSample(const EventFacts& facts);
  base::Status AddSubmission(const EventFacts& facts);
  base::Status AddVerification(const EventFacts& facts);
  base::Result<const Row*> Next(std::string_view page, std::deque<Row>& ahead, int64_t after);

  db::Session& session_;
  std::deque<Row> samples_ahead_, results_ahead_;
  int64_t last_sample_ = 0, last_result_ = 0;
  std::vector<bool> verified_;
  uint64_t samples_ = 0, results_ = 0;
};

}  // namespace panyuan::upkeep
