// Which batch went into which, as one entry says it.
#pragma once

#include <cstdint>
#include <vector>

#include "services/label/batch_numbering.h"
#include "services/upkeep/event_facts.h"

namespace panyuan::upkeep {

// As a row of trace_edges, whose comments say what each means.
struct EntryEdge {
  int64_t parent = 0, child = 0;
  int64_t kind = 0;
  int64_t parent_g = 0, child_g = 0;
  uint64_t leaf_index = 0;
  bool operator==(const EntryEdge&) const = default;
};

// The edges of the batches that the event makes, by child and parent, over what `edges` held. None
// for a correction. Errors: BATCH_KEY_DIFFERS.
base::Status ReadEdges(const EventFacts& facts, const label::BatchNumbering& numbering,
                       uint64_t leaf_index, std::vector<EntryEdge>& edges);

// The batches whose making the event, a correction, declares an error; none for another event.
// Errors: BATCH_KEY_DIFFERS.
base::Result<std::vector<int64_t>> ReadUnmade(const EventFacts& facts,
                                              const label::BatchNumbering& numbering,
                                              uint64_t leaf_index);

// The number of the batch whose code has these digits. Errors: BATCH_KEY_DIFFERS.
base::Result<int64_t> BatchNumberOf(const label::BatchNumbering& numbering, std::string_view digits,
                                    uint64_t leaf_index);

}  // namespace panyuan::upkeep
