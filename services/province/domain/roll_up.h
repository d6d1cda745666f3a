// Figures of many counties as one.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace panyuan::province {

struct Counts {
  // More than any county can count, so that no sum of kMaxCounties overflows.
  static constexpr uint64_t kMost = 1'000'000'000'000'000;

  uint64_t sampled = 0, concluded = 0;
  uint64_t conformant = 0, presumptive_positive = 0, non_conformant = 0;

  Counts& operator+=(const Counts& other);
  bool operator==(const Counts&) const = default;

  // Whether the parts make up the whole, and each is at most kMost.
  bool Consistent() const;
};

struct FigureLine {
  std::string key, name_zh, name_en;
  Counts counts;
};

// Sums by key. Only counts are added: a rate is computed from the sums and never from rates.
class RollUp {
 public:
  static constexpr size_t kMaxLines = 1'000;

  // Every line's counts are consistent. A name is the first one given for its key.
  void Add(const std::vector<FigureLine>& lines);

  // In order of the key; the first kMaxLines.
  std::vector<FigureLine> Lines() const;

 private:
  std::map<std::string, FigureLine> lines_;
};

}  // namespace panyuan::province
