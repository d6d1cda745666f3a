// A log in memory that serves itself by the paths of C2SP tlog-tiles, and can be made to lie.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/base/time.h"
#include "services/ledger/audit.h"
#include "services/ledger/checkpoint.h"
#include "services/ledger/event_json.h"
#include "services/ledger/log_reasons.h"
#include "services/ledger/merkle.h"
#include "services/ledger/note.h"
#include "services/ledger/tiles.h"

namespace panyuan::ledger {

// The entry of a sale of `kilograms`, at a time of its own.
inline std::string SaleEntry(int64_t kilograms) {
  EpcisEvent event;
  event.action = "OBSERVE";
  event.time = {1'764'000'000 * base::kMicrosPerSecond + kilograms};
  event.step = "retail_selling";
  event.disposition = "retail_sold";
  event.place = "https://trace.example.cn/id/stall/M01-001";
  event.quantities = {{"https://trace.example.cn/T/7K3QM2XD9PRC", kilograms * 1'000, 1}};
  return ToJson(event, event.time)->json;
}

class MemoryLog final : public LogSource {
 public:
  explicit MemoryLog(std::vector<std::string> entries = {}) {
    for (std::string& entry : entries) Append(std::move(entry));
  }

  void Append(std::string entry) {
    std::vector<Node> completed;
    tree_.Append(LeafHash(entry), completed);
    for (const Node& node : completed) nodes_[node.id] = node.hash;
    entries_.push_back(std::move(entry));
  }

  uint64_t size() const { return entries_.size(); }
  std::vector<std::string>& entries() { return entries_; }  // the tree does not follow a change
  Hash Root(uint64_t size) const { return *ReadRoot(size, Nodes()); }
  Checkpoint Head() const { return {"memory.example/log", size(), tree_.Root(), {}}; }
  std::vector<Hash> Proof(uint64_t old_size) const {
    return *ReadProof(*PlanConsistency(old_size, size()), Nodes());
  }
  std::string Note(const NoteSigner& key) const {
    const NoteSigner* const signers[] = {&key};
    return *SignNote(FormatCheckpoint(Head()), signers);
  }

  // Served in place of what is there.
  std::map<std::string, std::string> lies;

  Result<std::string> Fetch(const std::string& text) override {
    if (const auto lie = lies.find(text); lie != lies.end()) return lie->second;
    const auto path = ParseTilePath(text);
    if (!path.ok() || path->width > TileWidthAt(*path, size()))
      return base::Error(kLogPathMissing, {{"path", text}});
    std::string bytes;
    for (uint64_t i = path->index * kTileWidth; i < path->index * kTileWidth + path->width; ++i) {
      if (path->entries)
        AppendBundleEntry(bytes, entries_[i]);
      else
        bytes += base::AsView(nodes_.at({path->level * kTileHeight, i}));
    }
    return bytes;
  }

 private:
  NodeReader Nodes() const {
    return [this](std::span<const NodeId> ids) -> Result<std::vector<Hash>> {
      std::vector<Hash> hashes;
      for (const NodeId id : ids) hashes.push_back(nodes_.at(id));
      return hashes;
    };
  }

  std::vector<std::string> entries_;
  TreeFrontier tree_;
  std::map<NodeId, Hash> nodes_;
};

}  // namespace panyuan::ledger
