#include "services/upkeep/entry_edges.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

#include "services/upkeep/reasons.h"

namespace panyuan::upkeep {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

// A key that is not the log's gives numbers from all over 40 bits; a county never gets this far.
constexpr uint64_t kMostBatches = uint64_t{1} << 32;

constexpr std::string_view kReceiving = "receiving";

struct Kind {
  std::string_view step;
  int64_t kind;  // of trace_edges
};
constexpr Kind kKinds[] = {
    {"disassembling", 2}, {"assembling", 3}, {"creating_class_instance", 4}, {"repackaging", 5}};
constexpr int64_t kReceived = 1, kTransferred = 6;

int64_t KindOf(std::string_view step) {
  for (const Kind& one : kKinds)
    if (one.step == step) return one.kind;
  return 0;
}

struct Line {
  int64_t number, mass_g;
};

Result<std::vector<Line>> ReadLines(const EventFacts& facts, const label::BatchNumbering& numbering,
                                    uint64_t leaf_index) {
  std::vector<Line> lines;
  for (const EventFacts::Quantity& quantity : facts.quantities) {
    PANYUAN_ASSIGN(const int64_t number,
                   BatchNumberOf(numbering, quantity.batch_digits, leaf_index));
    lines.push_back({number, quantity.mass_g});
  }
  return lines;
}

// An arrival that names a batch of this county as its source, or none.
Result<int64_t> OwnSource(const EventFacts& facts, const label::BatchNumbering& numbering,
                          uint64_t leaf_index) {
  if (facts.source_digits.empty()) return 0;
  const auto code = label::BatchCode::Parse(facts.source_digits);
  if (!code.ok() || code->county() != numbering.county()) return 0;
  return BatchNumberOf(numbering, facts.source_digits, leaf_index);
}

}  // namespace

Result<int64_t> BatchNumberOf(const label::BatchNumbering& numbering, std::string_view digits,
                              uint64_t leaf_index) {
  const auto code = label::BatchCode::Parse(digits);
  const Result<uint64_t> number = code.ok() ? numbering.NumberOf(*code) : code.error();
  if (number.ok() && *number > 0 && *number < kMostBatches) return static_cast<int64_t>(*number);
  return Error(kBatchKeyDiffers,
               {{"leaf_index", std::to_string(leaf_index)}, {"batch_code", std::string(digits)}});
}

Status ReadEdges(const EventFacts& facts, const label::BatchNumbering& numbering,
                 uint64_t leaf_index, std::vector<EntryEdge>& edges) {
  edges.clear();
  const bool transform = ledger::IsTransformStep(facts.step);
  if (facts.error || (!transform && facts.step != kReceiving)) return Ok();
  PANYUAN_ASSIGN(const std::vector<Line> lines, ReadLines(facts, numbering, leaf_index));
  for (const Line& child : lines) {
    if (child.mass_g <= 0) continue;
    for (const Line& parent : lines) {
      if (transform && parent.mass_g < 0)
        edges.push_back({parent.number, child.number, KindOf(facts.step), -parent.mass_g,
                         child.mass_g, leaf_index});
      if (!transform && parent.mass_g == 0)
        edges.push_back(
            {parent.number, child.number, kTransferred, child.mass_g, child.mass_g, leaf_index});
    }
    if (transform || lines.size() != 1) continue;
    PANYUAN_ASSIGN(const int64_t source, OwnSource(facts, numbering, leaf_index));
    if (source != 0)
      edges.push_back({source, child.number, kReceived, child.mass_g, child.mass_g, leaf_index});
  }
  std::sort(edges.begin(), edges.end(), [](const EntryEdge& a, const EntryEdge& b) {
    return std::tie(a.child, a.parent) < std::tie(b.child, b.parent);
  });
  return Ok();
}

Result<std::vector<int64_t>> ReadUnmade(const EventFacts& facts,
                                        const label::BatchNumbering& numbering,
                                        uint64_t leaf_index) {
  std::vector<int64_t> unmade;
  if (!facts.error || (facts.step != kReceiving && !ledger::IsTransformStep(facts.step)))
    return unmade;
  PANYUAN_ASSIGN(const std::vector<Line> lines, ReadLines(facts, numbering, leaf_index));
  for (const Line& line : lines)
    if (line.mass_g > 0) unmade.push_back(line.number);
  return unmade;
}

}  // namespace panyuan::upkeep
