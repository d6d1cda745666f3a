// A way as a picture: sources on the left, counters on the right.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/trace/domain/way_view.h"

namespace panyuan::trace {

inline constexpr size_t kMaxPictureBatches = 300;

struct PictureBox {
  std::string name;                 // batch code, or URI of something foreign
  std::vector<std::string> lines;   // product, stall, kilograms
  int rank = 0;                     // below 0 to the sources, above to the counters
  std::optional<BatchState> state;  // none for something foreign
};

struct PictureEdge {
  std::string parent, child;  // names of boxes
  std::string label;          // kilograms, or nothing
};

struct WayPicture {
  std::vector<PictureBox> boxes;
  std::vector<PictureEdge> edges;
};

// Reads what to draw: one way, or both where there is no direction.
// Errors: WAY_TOO_LARGE.
base::Result<WayPicture> ReadPicture(WayReads& reads, std::optional<WayDirection> direction,
                                     WayQuery query);

// SVG 1.1, a document of its own without scripts or references.
std::string DrawSvg(const WayPicture& picture);
// A directed graph in Graphviz's DOT.
std::string WriteDot(const WayPicture& picture);

}  // namespace panyuan::trace
