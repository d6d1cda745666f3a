#include "services/trace/domain/way_picture.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "services/trace/domain/way_reasons.h"

namespace panyuan::trace {
namespace {

using base::Result;

// In pixels.
constexpr int kBoxWidth = 210, kBoxHeight = 78, kAcross = 90, kDown = 18, kMargin = 20;
constexpr int kLineHeight = 17;

struct Point {
  int x = 0, y = 0;
};

std::string_view ColourOf(const std::optional<BatchState>& state) {
  if (!state) return "#eeeeee";
  switch (*state) {
    case BatchState::kOnSale:
      return "#e3f4e1";
    case BatchState::kHeld:
      return "#ffe6b3";
    case BatchState::kSoldOut:
      return "#e4ecf7";
    case BatchState::kRecalled:
      return "#f8c8c4";
    case BatchState::kVoided:
      return "#dddddd";
  }
  return "#eeeeee";
}

// For XML's text and attributes.
std::string Escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else if (c == '"')
      escaped += "&quot;";
    else
      escaped += c;
  }
  return escaped;
}

// For DOT's quoted strings.
std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// Each rank's boxes in order: under the first of those on their left.
std::map<int, std::vector<const PictureBox*>> Arrange(const WayPicture& picture) {
  std::map<int, std::vector<const PictureBox*>> ranks;
  for (const PictureBox& box : picture.boxes) ranks[box.rank].push_back(&box);
  std::map<std::string_view, size_t> first_parent, places;
  for (auto& [rank, boxes] : ranks) {
    for (const PictureEdge& edge : picture.edges) {
      const auto parent = places.find(edge.parent);
      if (parent == places.end()) continue;
      const auto [place, added] = first_parent.emplace(edge.child, parent->second);
      if (!added) place->second = std::min(place->second, parent->second);
    }
    std::stable_sort(boxes.begin(), boxes.end(), [&](const PictureBox* a, const PictureBox* b) {
      return first_parent[a->name] < first_parent[b->name];
    });
    for (size_t i = 0; i < boxes.size(); ++i) places[boxes[i]->name] = i;
  }
  return ranks;
}

std::map<std::string_view, Point> PlaceAll(
    const std::map<int, std::vector<const PictureBox*>>& ranks, size_t tallest) {
  std::map<std::string_view, Point> points;
  int column = 0;
  for (const auto& [rank, boxes] : ranks) {
    const int empty = static_cast<int>(tallest - boxes.size()) * (kBoxHeight + kDown) / 2;
    for (size_t i = 0; i < boxes.size(); ++i)
      points[boxes[i]->name] = {kMargin + column * (kBoxWidth + kAcross),
                                kMargin + empty + static_cast<int>(i) * (kBoxHeight + kDown)};
    ++column;
  }
  return points;
}

void DrawEdge(const PictureEdge& edge, Point from, Point to, std::string& svg) {
  const int x1 = from.x + kBoxWidth, y1 = from.y + kBoxHeight / 2;
  const int x2 = to.x, y2 = to.y + kBoxHeight / 2;
  const int middle = (x1 + x2) / 2;
  const auto n = [](int number) { return std::to_string(number); };
  svg += "<path d=\"M" + n(x1) + ' ' + n(y1) + " C" + n(middle) + ' ' + n(y1) + ' ' + n(middle) +
         ' ' + n(y2) + ' ' + n(x2) + ' ' + n(y2) +
         "\" fill=\"none\" stroke=\"#667\" marker-end=\"url(#tip)\"/>\n";
  if (!edge.label.empty())
    svg += "<text x=\"" + n(middle) + "\" y=\"" + n((y1 + y2) / 2 - 4) +
           "\" text-anchor=\"middle\" font-size=\"11\" fill=\"#445\">" + Escape(edge.label) +
           "</text>\n";
}

void DrawBox(const PictureBox& box, Point at, std::string& svg) {
  const auto n = [](int number) { return std::to_string(number); };
  svg += "<rect x=\"" + n(at.x) + "\" y=\"" + n(at.y) + "\" width=\"" + n(kBoxWidth) +
         "\" height=\"" + n(kBoxHeight) + "\" rx=\"6\" fill=\"" + std::string(ColourOf(box.state)) +
         "\" stroke=\"" + (box.rank == 0 ? "#000" : "#889") + "\"/>\n";
  int y = at.y + kLineHeight;
  svg += "<text x=\"" + n(at.x + 8) + "\" y=\"" + n(y) + "\" font-weight=\"bold\">" +
         Escape(box.name) + "</text>\n";
  for (const std::string& line : box.lines) {
    y += kLineHeight;
    svg += "<text x=\"" + n(at.x + 8) + "\" y=\"" + n(y) + "\">" + Escape(line) + "</text>\n";
  }
}

// Adds one way; what is there already stays as it is.
void AddWay(const WayView& way, int sign, std::set<std::string>& known, WayPicture& picture) {
  std::map<BatchNumber, std::string> codes;
  for (const WayNode& node : way.nodes) {
    const Batch& batch = node.batch;
    std::string code = batch.code.ToString();
    codes[batch.number] = code;
    if (!known.insert(code).second) continue;
    picture.boxes.push_back({std::move(code),
                             {node.product->name_zh + ' ' + node.product->name_en,
                              node.stall->code + ' ' + node.stall->name_zh,
                              FormatKilograms(batch.received_g) + " kg, " +
                                  FormatKilograms(batch.on_hand_g) + " kg left"},
                             sign * node.depth,
                             batch.state()});
  }
  for (const ForeignThing& thing : way.foreign.things)
    if (known.insert(thing.uri).second)
      picture.boxes.push_back({thing.uri, {}, sign * thing.depth, std::nullopt});
  for (const Edge& edge : way.edges)
    if (codes.contains(edge.parent) && codes.contains(edge.child))
      picture.edges.push_back(
          {codes[edge.parent], codes[edge.child], FormatKilograms(edge.child_g) + " kg"});
  for (const ForeignLink& link : way.foreign.links)
    picture.edges.push_back({link.parent, link.child, ""});
}

}  // namespace

Result<WayPicture> ReadPicture(WayReads& reads, std::optional<WayDirection> direction,
                               WayQuery query) {
  query.page_size = kMaxPictureBatches + 1;
  query.after.reset();
  WayPicture picture;
  std::set<std::string> known;
  for (const auto& [one, sign] :
       {std::pair(WayDirection::kBack, -1), std::pair(WayDirection::kForward, 1)}) {
    if (direction && *direction != one) continue;
    PANYUAN_ASSIGN(const WayView way, ViewWay(reads, one, query));
    AddWay(way, sign, known, picture);
  }
  if (picture.boxes.size() > kMaxPictureBatches)
    return base::Error(kWayTooLarge, {{"max", std::to_string(kMaxPictureBatches)}});
  return picture;
}

std::string DrawSvg(const WayPicture& picture) {
  const auto ranks = Arrange(picture);
  size_t tallest = 1;
  for (const auto& [rank, boxes] : ranks) tallest = std::max(tallest, boxes.size());
  const auto points = PlaceAll(ranks, tallest);
  const size_t columns = std::max<size_t>(ranks.size(), 1);
  const std::string width = std::to_string(2 * kMargin + columns * (kBoxWidth + kAcross) - kAcross);
  const std::string height = std::to_string(2 * kMargin + tallest * (kBoxHeight + kDown) - kDown);
  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
      "\" viewBox=\"0 0 " + width + ' ' + height +
      "\" font-family=\"Noto Sans CJK SC, sans-serif\" font-size=\"12\">\n"
      "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
      "markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\" fill=\"#667\"/></marker>"
      "</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  for (const PictureEdge& edge : picture.edges) {
    const auto from = points.find(edge.parent), to = points.find(edge.child);
    if (from != points.end() && to != points.end()) DrawEdge(edge, from->second, to->second, svg);
  }
  for (const PictureBox& box : picture.boxes) DrawBox(box, points.at(box.name), svg);
  return svg + "</svg>\n";
}

std::string WriteDot(const WayPicture& picture) {
  std::string dot = "digraph way {\n  rankdir=LR;\n  node [shape=box, style=filled];\n";
  for (const PictureBox& box : picture.boxes) {
    std::string label = box.name;
    for (const std::string& line : box.lines) label += '\n' + line;
    dot += "  " + Quoted(box.name) + " [label=" + Quoted(label) + ", fillcolor=\"" +
           std::string(ColourOf(box.state)) + "\"];\n";
  }
  for (const PictureEdge& edge : picture.edges) {
    dot += "  " + Quoted(edge.parent) + " -> " + Quoted(edge.child);
    if (!edge.label.empty()) dot += " [label=" + Quoted(edge.label) + ']';
    dot += ";\n";
  }
  return dot + "}\n";
}

}  // namespace panyuan::trace
