#include "services/trace/store/edge_store.h"

#include "services/trace/store/number_lists.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Result;
using base::Status;

#define PANYUAN_EDGE_COLUMNS "parent, child, kind, parent_g, child_g, leaf_index"

constexpr std::string_view kChildren =
    "SELECT " PANYUAN_EDGE_COLUMNS " FROM trace_edges WHERE parent IN (" PANYUAN_32_NUMBERS
    ") ORDER BY parent, child";
constexpr std::string_view kParents =
    "SELECT " PANYUAN_EDGE_COLUMNS " FROM trace_edges WHERE child IN (" PANYUAN_32_NUMBERS
    ") ORDER BY child, parent";
constexpr std::string_view kAdd =
    "INSERT INTO trace_edges (" PANYUAN_EDGE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6)";
constexpr std::string_view kRemove = "DELETE FROM trace_edges WHERE child = $1 AND leaf_index = $2";
constexpr std::string_view kAnyEdge = "SELECT 1 FROM trace_edges LIMIT 1";
// Of the sources from $1 to $2, after the source $3 and its batch $4.
constexpr std::string_view kWithoutEdge =
    "SELECT b.source_code, b.number, b.received_g,"
    " (SELECT MIN(c.leaf_index) FROM ledger_chain c WHERE c.batch_number = b.number)"
    " FROM trace_batches b WHERE b.source_code >= $1 AND b.source_code <= $2"
    " AND (b.source_code > $3 OR b.source_code = $3 AND b.number > $4)"
    " AND b.made_by = 1 AND b.voided = 0"
    " AND NOT EXISTS (SELECT 1 FROM trace_edges e WHERE e.child = b.number)"
    " ORDER BY b.source_code, b.number LIMIT $5";

Edge ReadEdge(const db::Row& row) {
  return {{row.Int(0)}, {row.Int(1)}, static_cast<Making>(row.Int(2)),
          row.Int(3),   row.Int(4),   static_cast<uint64_t>(row.Int(5))};
}

struct SourcedBatch {
  label::BatchCode source;
  BatchNumber number;
  int64_t received_g;
  uint64_t leaf_index;
};

}  // namespace

Result<std::vector<Edge>> SqlEdgeReads::ChildrenOf(std::span<const BatchNumber> parents) {
  return Read(kChildren, parents);
}

Result<std::vector<Edge>> SqlEdgeReads::ParentsOf(std::span<const BatchNumber> children) {
  return Read(kParents, children);
}

// The lists are in the numbers' order, so all rows are too.
Result<std::vector<Edge>> SqlEdgeReads::Read(std::string_view sql,
                                             std::span<const BatchNumber> of) {
  std::vector<Edge> edges;
  PANYUAN_TRY(session_.QueryEach(
      sql, ListsOf32(of), [&](size_t, const db::Row& row) { edges.push_back(ReadEdge(row)); }));
  return edges;
}

Status SqlEdgeWrites::Add(const Edge& edge) {
  return transaction_.Write(
      kAdd, {edge.parent.value, edge.child.value, static_cast<int64_t>(edge.kind), edge.parent_g,
             edge.child_g, static_cast<int64_t>(edge.leaf_index)});
}

Status SqlEdgeWrites::RemoveMadeBy(uint64_t leaf_index, std::span<const BatchNumber> children) {
  for (const BatchNumber child : children)
    PANYUAN_TRY(transaction_.Write(kRemove, {child.value, static_cast<int64_t>(leaf_index)}));
  return Ok();
}

Status AddSourceEdges(db::Transaction& transaction, const label::BatchNumbering& numbering) {
  bool done = false;
  PANYUAN_TRY(transaction.Query(kAnyEdge, {}, [&](const db::Row&) { done = true; }));
  if (done) return Ok();
  constexpr int64_t kPage = 1'000;
  const uint64_t first = uint64_t{numbering.county()} << label::BatchCode::kNumberBits;
  SqlEdgeWrites edges(transaction);
  SourcedBatch last{{0}, {0}, 0, 0};
  for (std::vector<SourcedBatch> page(1); !page.empty();) {  // ends with the batches
    page.clear();
    PANYUAN_TRY(transaction.Query(
        kWithoutEdge,
        {static_cast<int64_t>(first), static_cast<int64_t>(first | label::BatchCode::kNumberMask),
         static_cast<int64_t>(last.source.bits), last.number.value, kPage},
        [&](const db::Row& row) {
          page.push_back({{static_cast<uint64_t>(row.Int(0))},
                          {row.Int(1)},
                          row.Int(2),
                          static_cast<uint64_t>(row.Int(3))});
        }));
    for (const SourcedBatch& one : page) {
      PANYUAN_ASSIGN(const uint64_t parent, numbering.NumberOf(one.source));
      PANYUAN_TRY(edges.Add({{static_cast<int64_t>(parent)},
                             one.number,
                             Making::kReceived,
                             one.received_g,
                             one.received_g,
                             one.leaf_index}));
      last = one;
    }
  }
  return Ok();
}

}  // namespace panyuan::trace
