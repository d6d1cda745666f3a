// Oversight's counters, counted again from the facts.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "services/db/session.h"
#include "services/oversight/domain/counters.h"

namespace panyuan::upkeep {

// Its memory is bounded by the counters, not by the facts: one tally a span and code.
struct Recount {
  // As the primary key: dimension, purpose, span, first day, code.
  using SampleKey = std::tuple<int64_t, int64_t, int64_t, int64_t, std::string>;

  std::map<SampleKey, oversight::Tally> samples;
  std::map<int64_t, oversight::BatchTally> batches;  // by day

  uint64_t counters() const { return samples.size() + batches.size(); }
};

// Reads samples, verified results and batches once.
// Errors: FSCK_DIFFERENCE where a sample's verdict is not that of its results.
base::Result<Recount> CountFacts(db::Session& session);

// Compares the stored counters. Errors: FSCK_DIFFERENCE.
base::Status CheckCounters(db::Session& session, const Recount& recount);

// Writes the counters anew. Errors: those of the store.
base::Status StoreCounters(db::Transaction& transaction, const Recount& recount);

}  // namespace panyuan::upkeep
