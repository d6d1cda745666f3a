// The counters: what is counted, under which keys, and how one fact moves them.
//
// They are sums over facts and can be computed from these again at any time:
// - a sample: its day, purpose, product and laboratory, the market and township of its batch's
//   stall, and its present verdict. It counts once in each dimension but the item's;
// - a verified result: the facts of its sample, its item and its verdict;
// - a batch: the day it arrived, and whether it has a certificate.
// Each holds one civil day, month or year in Asia/Shanghai, so that a figure costs by the spans
// asked for: not by the history before them, and not by how much was counted in them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/time.h"

namespace panyuan::oversight {

// The numbers are stored: they never change.
enum class Dimension {
  kCounty = 0,  // everything, under one empty code; shown by month
  kMarket = 1,
  kProduct = 2,
  kItem = 3,  // counts results, not samples
  kLab = 4,
  kTownship = 5,
};

// Why a sample was taken; no rate mixes the two. The numbers are stored.
enum class Purpose { kRoutine = 1, kTargeted = 2 };

// What a sample or a result says so far. kOpen concludes nothing: no result verified yet, or the
// test was invalid, or no limit judges it.
enum class Verdict { kOpen, kConformant, kPresumptivePositive, kNonConformant };

// Under which keys a sample counts, as they stood when it was taken. Borrows its codes.
struct SampleFacts {
  base::CivilDay day;  // on which it was taken, also for its results
  Purpose purpose = Purpose::kRoutine;
  std::string_view market_code, product_code, lab_code, township_code;
};

struct Tally {
  int64_t sampled = 0;  // samples taken; of an item, results verified
  int64_t conformant = 0, presumptive_positive = 0, non_conformant = 0;

  // With a verdict. A presumptive positive is one, and not a conformant one.
  int64_t concluded() const { return conformant + presumptive_positive + non_conformant; }

  Tally& operator+=(const Tally& other);
  Tally& operator-=(const Tally& other);
  bool operator==(const Tally&) const = default;
};

// What one sample or result of this verdict counts.
Tally OneOf(Verdict verdict);

struct CounterKey {
  Dimension dimension;
  std::string_view code;
};

// Where a sample counts.
std::array<CounterKey, 5> CountersOf(const SampleFacts& sample);

struct BatchTally {
  int64_t registered = 0;
  int64_t certified = 0;  // with a 承诺达标合格证
  bool operator==(const BatchTally&) const = default;
};

// Tallies by key, and their sum.
struct Breakdown {
  static constexpr size_t kMaxLines = 1'000;

  struct Line {
    std::string key;
    Tally tally;
  };

  std::vector<Line> lines;  // the first kMaxLines keys
  Tally total;              // over all keys

  // Keys come in order; one that follows itself is one line.
  void Add(std::string_view key, const Tally& tally);
};

}  // namespace panyuan::oversight
