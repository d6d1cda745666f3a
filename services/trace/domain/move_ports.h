// What moving goods needs beyond the trace room's ports. Each is bound to one transaction or
// snapshot; what changes something is only for a transaction.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/trace/domain/codes.h"
#include "services/trace/domain/flag.h"
#include "services/trace/domain/ports.h"

namespace panyuan::trace {

// Stored as these numbers.
enum class TransferState { kOffered = 1, kAccepted, kPartlyAccepted, kRefused, kWithdrawn };

// Goods offered by one stall to another.
struct Transfer {
  TransferId id;
  BatchNumber batch;
  StallId from, to;
  int64_t offered_g = 0;
  int64_t accepted_g = 0;
  BatchNumber child;  // the receiver's; none where nothing was taken
  TransferState state = TransferState::kOffered;
  std::string reason;  // why not all was taken
  base::UtcTime offered_at;
  std::optional<base::UtcTime> answered_at;  // also when it was taken back
  uint64_t offer_leaf = 0;
  std::optional<uint64_t> answer_leaf;
};

// Which transfers to list.
struct TransferQuery {
  StallId stall;
  bool outgoing = false;
  bool open_only = false;
  TransferId before;  // only smaller ids; none means from the newest
  size_t limit = 0;
};

class Transfers {
 public:
  virtual ~Transfers() = default;
  virtual base::Result<TransferId> NextId() = 0;
  virtual base::Status Add(const Transfer& transfer) = 0;
  // Stores the answer: accepted_g, child, state, reason, answered_at and answer_leaf.
  virtual base::Status Settle(const Transfer& transfer) = 0;
  virtual base::Result<std::optional<Transfer>> Find(TransferId id) = 0;
  // Newest first.
  virtual base::Result<std::vector<Transfer>> List(const TransferQuery& query) = 0;
};

using CrateId = base::Id<struct CrateTag>;

inline constexpr int kMaxCrateLevel = 3;

// 1 a crate, 2 a pallet, 3 a load. One lies only in one of a higher level.
struct Crate {
  CrateId id;
  std::string code;
  StallId stall;
  int level = 1;
  CrateId inside;  // none where it lies in none
};

struct CrateContent {
  BatchNumber batch;
  int64_t mass_g = 0;
};

class Crates {
 public:
  virtual ~Crates() = default;
  virtual base::Result<std::optional<Crate>> Find(std::string_view code) = 0;
  virtual base::Result<std::optional<Crate>> Get(CrateId id) = 0;
  // Gives it its id.
  virtual base::Result<CrateId> Add(const Crate& crate) = 0;
  // No `inside` takes it out.
  virtual base::Status Place(CrateId crate, CrateId inside) = 0;
  // By their ids, at most `limit`.
  virtual base::Result<std::vector<Crate>> CratesIn(CrateId crate, size_t limit) = 0;
  // By batch number, at most `limit`.
  virtual base::Result<std::vector<CrateContent>> GoodsIn(CrateId crate, size_t limit) = 0;
  // How much of a batch lies in a crate afterwards; 0 takes it out.
  virtual base::Status SetContent(CrateId crate, const CrateContent& content) = 0;
};

// What a transformation gives, in thousandths of the input's mass.
struct Yield {
  int64_t min_permille = 0, max_permille = 0;
  Confidence confidence = Confidence::kGenerated;
};

class Yields {
 public:
  virtual ~Yields() = default;
  virtual base::Result<std::optional<Yield>> Of(ProductId input, ProductId output) = 0;
};

// The events of a batch one by one.
class BatchEvents {
 public:
  virtual ~BatchEvents() = default;
  virtual base::Result<std::optional<ChainStep>> At(BatchNumber batch, uint64_t leaf_index) = 0;
  // At most `limit` corrections, oldest first.
  virtual base::Result<std::vector<ChainStep>> CorrectionsOf(BatchNumber batch, size_t limit) = 0;
};

// How much of a batch one kind of event moved.
struct Moved {
  std::string step, disposition;  // as ChainStep's
  int64_t mass_g = 0;             // a sum; those less than 0 are a row of their own
};

using FlowSums = std::array<int64_t, kFlows + 1>;  // by Flow, in grams

// Sums of what moved.
class MoveSums {
 public:
  virtual ~MoveSums() = default;
  virtual base::Result<std::vector<Moved>> OfBatch(BatchNumber batch) = 0;
  // From the first day to the last, both included.
  virtual base::Result<FlowSums> OfStall(StallId stall, base::CivilDay first,
                                         base::CivilDay last) = 0;
};

// A batch whose last day of sale comes.
struct DueBatch {
  StallId stall;
  base::CivilDay expires;
  BatchNumber number;
  auto operator<=>(const DueBatch&) const = default;
};

struct DueQuery {
  std::vector<StallId> stalls;  // by id, at most kMaxStallsOfMarket
  base::CivilDay last;
  DueBatch after;  // only later ones, in the order of DueBatch
  size_t limit = 0;
};

class DueBatches {
 public:
  virtual ~DueBatches() = default;
  // Those with goods on hand, in the order of DueBatch.
  virtual base::Result<std::vector<DueBatch>> List(const DueQuery& query) = 0;
};

// Everything a reading call works with.
struct MoveReads {
  virtual ~MoveReads() = default;
  virtual TraceReads& trace() = 0;
  virtual Transfers& transfers() = 0;
  virtual Crates& crates() = 0;
  virtual Flags& flags() = 0;
  virtual MoveSums& sums() = 0;
  virtual DueBatches& due() = 0;
  virtual const CountyCodes& codes() const = 0;
};

// Everything a writing command works with.
struct MoveWrites {
  virtual ~MoveWrites() = default;
  virtual TraceWrites& trace() = 0;
  virtual Transfers& transfers() = 0;
  virtual Crates& crates() = 0;
  virtual Yields& yields() = 0;
  virtual BatchEvents& events() = 0;
  virtual Evidence& evidence() = 0;
  virtual const CountyCodes& codes() const = 0;
};

}  // namespace panyuan::trace
