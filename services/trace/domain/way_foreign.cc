#include "services/trace/domain/way_foreign.h"

#include <map>

#include "services/digital_link/link.h"

namespace panyuan::trace {
namespace {

using base::Result;

constexpr size_t kMaxBatchesOfLot = 100;

// The lot that a URI names by GS1's keys, if it names one.
std::optional<GtinLot> LotOf(const std::string& uri) {
  const auto link = digital_link::ParseUri(uri);
  if (!link.ok() || link->key.ai != "01" || link->qualifiers.size() != 1 ||
      link->qualifiers.front().ai != "10")
    return std::nullopt;
  return GtinLot{link->key.value, link->qualifiers.front().value};
}

}  // namespace

std::string ForeignWalk::CodeOf(BatchNumber number) const {
  return reads_.numbering.CodeOf(static_cast<uint64_t>(number.value)).ToString();
}

Result<std::vector<ForeignWalk::Name>> ForeignWalk::NamesOf(std::span<const BatchNumber> batches) {
  std::vector<Name> names;
  for (const BatchNumber number : batches) {
    const label::BatchCode code = reads_.numbering.CodeOf(static_cast<uint64_t>(number.value));
    names.push_back({reads_.uris.Batch(code.Digits()), code.ToString()});
  }
  PANYUAN_ASSIGN(const auto lots, reads_.things.LotsOf(batches));
  for (const auto& [number, lot] : lots)
    names.push_back({std::string(digital_link::kCanonicalStem) + lot.Path(), CodeOf(number)});
  return names;
}

Result<std::vector<BatchNumber>> ForeignWalk::OwnBatches(const std::string& uri) {
  const std::string stem = reads_.uris.Batch("");
  if (uri.starts_with(stem)) {
    const auto code = label::BatchCode::Parse(std::string_view(uri).substr(stem.size()));
    if (!code.ok()) return std::vector<BatchNumber>();
    const auto number = reads_.numbering.NumberOf(*code);
    if (!number.ok()) return std::vector<BatchNumber>();
    return std::vector<BatchNumber>{{static_cast<int64_t>(*number)}};
  }
  const std::optional<GtinLot> lot = LotOf(uri);
  if (!lot) return std::vector<BatchNumber>();
  return reads_.lots.Find({*lot, {}, kMaxBatchesOfLot});
}

void ForeignWalk::Link(const std::string& near, std::string far, uint64_t leaf_index,
                       ForeignPart& shown) {
  if (direction_ == WayDirection::kBack)
    shown.links.push_back({std::move(far), near, leaf_index});
  else
    shown.links.push_back({near, std::move(far), leaf_index});
}

Result<std::vector<ForeignWalk::Arrival>> ForeignWalk::From(std::span<const BatchNumber> batches,
                                                            int depth, ForeignPart& shown) {
  std::vector<Arrival> arrivals;
  if (batches.empty()) return arrivals;
  if (!any_) {
    PANYUAN_ASSIGN(any_, reads_.things.Any());
  }
  if (!*any_) return arrivals;
  PANYUAN_ASSIGN(std::vector<Name> near, NamesOf(batches));
  for (int hop = 1; hop <= kMaxForeignHops && !near.empty(); ++hop) {
    std::map<std::string, std::string> shown_as;
    std::vector<std::string> uris;
    for (Name& name : near)
      if (shown_as.emplace(name.uri, name.shown).second) uris.push_back(std::move(name.uri));
    near.clear();
    PANYUAN_ASSIGN(const std::vector<ForeignStep> steps, reads_.things.Beside(direction_, uris));
    for (const ForeignStep& step : steps) {
      PANYUAN_ASSIGN(const std::vector<BatchNumber> own, OwnBatches(step.far));
      for (const BatchNumber number : own) {
        Link(shown_as[step.near], CodeOf(number), step.leaf_index, shown);
        arrivals.push_back({number, depth + hop});
      }
      if (!own.empty()) continue;
      Link(shown_as[step.near], step.far, step.leaf_index, shown);
      if (known_.contains(step.far)) continue;
      if (known_.size() >= kMaxForeignThings) {
        truncated_ = true;
        continue;
      }
      known_.insert(step.far);
      shown.things.push_back({step.far, depth + hop});
      near.push_back({step.far, step.far});
    }
  }
  return arrivals;
}

}  // namespace panyuan::trace
