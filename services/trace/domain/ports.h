// What the trace room needs of others. Each is bound to one transaction or snapshot.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/label/batch_numbering.h"
#include "services/ledger/epcis_event.h"
#include "services/ledger/event_log.h"
#include "services/trace/domain/batch.h"
#include "services/trace/domain/flag.h"
#include "services/trace/domain/gtin_lot.h"
#include "services/trace/domain/stock.h"

namespace panyuan::trace {

struct Product {
  ProductId id;
  std::string code, name_zh, name_en;
};

struct Stall {
  StallId id;
  std::string code, name_zh;
  std::string market_code, market_zh, market_en;
  std::string township_code;
};

// The registry's answers.
class Catalogue {
 public:
  virtual ~Catalogue() = default;
  // Errors: UNKNOWN_PRODUCT, UNKNOWN_STALL.
  virtual base::Result<Product> FindProduct(std::string_view code) = 0;
  virtual base::Result<Stall> FindStall(std::string_view code) = 0;
  virtual base::Result<Product> ProductOf(ProductId id) = 0;
  virtual base::Result<Stall> StallOf(StallId id) = 0;
  // An empty one for no id.
  virtual base::Result<Supplier> SupplierOf(SupplierId id) = 0;
  // In the order of their ids; at most kMaxStallsOfMarket. Errors: UNKNOWN_MARKET.
  virtual base::Result<std::vector<StallId>> StallsOfMarket(std::string_view market_code) = 0;
};
inline constexpr size_t kMaxStallsOfMarket = 1'000;

// How long goods keep.
class ShelfLives {
 public:
  struct ShelfLife {
    int64_t days = 0;  // more than 0
    Confidence confidence = Confidence::kGenerated;
  };
  virtual ~ShelfLives() = default;
  // Nothing where the product keeps.
  virtual base::Result<std::optional<ShelfLife>> Of(ProductId product) = 0;
};

// Where suppliers are remembered; only while writing.
class Suppliers {
 public:
  virtual ~Suppliers() = default;
  virtual base::Result<SupplierId> FindOrAdd(StallId stall, const Supplier& supplier) = 0;
};

// Figures kept with the facts, for oversight.
class BatchCounters {
 public:
  virtual ~BatchCounters() = default;
  virtual base::Status BatchRegistered(base::CivilDay day, bool certified) = 0;
};

// The sums of what came into stalls and left them, by day.
class Flows {
 public:
  virtual ~Flows() = default;
  // `mass_g` < 0 takes back.
  virtual void Add(StallId stall, base::CivilDay day, Flow flow, int64_t mass_g) = 0;
};

// One step of a chain, as the log remembers it.
struct ChainStep {
  uint64_t leaf_index = 0;
  std::string step, disposition;  // CBV words
  base::UtcTime occurred_at;
  int64_t mass_g = 0;  // as ledger::StockEffect reads it; 0 where nothing moved
  std::string event_json;
};

// The log by batch.
class Chains {
 public:
  virtual ~Chains() = default;
  // The batch's events in order, at most `limit`.
  virtual base::Result<std::vector<ChainStep>> EventsOf(BatchNumber number, size_t limit) = 0;
};

// Which batches to list.
struct BatchQuery {
  StallId stall;
  std::optional<BatchState> state;
  BatchNumber before;  // only smaller numbers; none means from the newest
  size_t limit = 0;
};

// Which batches to list by where their goods came from.
struct SourceQuery {
  std::vector<label::BatchCode> sources;  // 1 to kMaxSources
  BatchNumber after;                      // only larger numbers
  size_t limit = 0;
};
inline constexpr size_t kMaxSources = 100;

// The batches' rows.
class BatchReads {
 public:
  virtual ~BatchReads() = default;
  // Errors: those of the store; no batch is no error.
  virtual base::Result<std::optional<Batch>> Find(BatchNumber number) = 0;
  // Each once, in the order asked; those that are not there are left out.
  virtual base::Result<std::vector<Batch>> FindAll(std::span<const BatchNumber> numbers) = 0;
  // Newest first.
  virtual base::Result<std::vector<Batch>> List(const BatchQuery& query) = 0;
  // Those whose goods came from one of `sources`, oldest first.
  virtual base::Result<std::vector<Batch>> ListFrom(const SourceQuery& query) = 0;
};

class BatchWrites {
 public:
  virtual ~BatchWrites() = default;
  // The first of `count` consecutive numbers; none of them is ever given again.
  virtual BatchNumber TakeNumbers(int64_t count) = 0;
  virtual base::Status Insert(const Batch& batch) = 0;
  // Stores what may change of a batch, but for recall_id, which recalls write.
  virtual base::Status Update(const Batch& batch) = 0;
};

// What of one batch went into another. Of several inputs and outputs of one act each pair is one.
struct Edge {
  BatchNumber parent, child;
  Making kind = Making::kReceived;  // kReceived: the child's arrival names the parent
  int64_t parent_g = 0;             // what the act took of the parent; nothing for kReceived
  int64_t child_g = 0;              // what it made of the child
  uint64_t leaf_index = 0;          // of the event that made the child
  auto operator<=>(const Edge&) const = default;
};

// Any number of batches may be asked for at once.
class EdgeReads {
 public:
  virtual ~EdgeReads() = default;
  // By parent, then child.
  virtual base::Result<std::vector<Edge>> ChildrenOf(std::span<const BatchNumber> parents) = 0;
  // By child, then parent.
  virtual base::Result<std::vector<Edge>> ParentsOf(std::span<const BatchNumber> children) = 0;
};

class EdgeWrites {
 public:
  virtual ~EdgeWrites() = default;
  virtual base::Status Add(const Edge& edge) = 0;
  // Takes back the edges of the act at `leaf_index`, which made `children`.
  virtual base::Status RemoveMadeBy(uint64_t leaf_index, std::span<const BatchNumber> children) = 0;
};

// Files kept, by their SHA-256.
class Evidence {
 public:
  virtual ~Evidence() = default;
  virtual base::Result<bool> Has(const base::Hash& sha256) = 0;
};

// Numbers set aside for a stall's labels before the goods are there.
struct Reservation {
  BatchNumber first;
  int64_t count = 0;  // 1 to kMaxReservedAtOnce
  StallId stall;
  base::UtcTime reserved_at;
};

class Reservations {
 public:
  virtual ~Reservations() = default;
  virtual base::Status Add(const Reservation& reservation) = 0;
  // The stall that `number` is reserved for; no id where it is not reserved.
  virtual base::Result<StallId> OwnerOf(BatchNumber number) = 0;
  // How many of the stall's numbers no batch has used.
  virtual base::Result<int64_t> UnusedOf(StallId stall) = 0;
};

// What the county has decided.
struct TracePolicy {
  Oversell oversell = Oversell::kRefuse;
};

// Everything a reading call works with.
struct TraceReads {
  virtual ~TraceReads() = default;
  virtual Catalogue& catalogue() = 0;
  virtual BatchReads& batches() = 0;
  virtual Chains& chains() = 0;
  virtual EdgeReads& edges() = 0;
  virtual GtinLots& gtin_lots() = 0;
  virtual const label::BatchNumbering& numbering() const = 0;
};

// Everything a writing command works with.
struct TraceWrites {
  virtual ~TraceWrites() = default;
  virtual Catalogue& catalogue() = 0;
  virtual Suppliers& suppliers() = 0;
  virtual BatchReads& batches() = 0;
  virtual BatchWrites& changes() = 0;
  virtual Chains& chains() = 0;
  virtual EdgeReads& edges() = 0;
  virtual EdgeWrites& edge_writes() = 0;
  virtual Flows& flows() = 0;
  virtual Flags& flags() = 0;
  virtual ShelfLives& shelf_lives() = 0;
  virtual Reservations& reservations() = 0;
  virtual GtinLots& gtin_lots() = 0;
  virtual BatchCounters& counters() = 0;
  virtual ledger::EventLog& log() = 0;
  virtual const label::BatchNumbering& numbering() const = 0;
  virtual const ledger::ThingUris& uris() const = 0;
  virtual const TracePolicy& policy() const = 0;
};

}  // namespace panyuan::trace
