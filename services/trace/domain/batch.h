// A batch 批次 and the rules of its life: goods of one product that came in together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/ids.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/label/batch_code.h"

namespace panyuan::trace {

using BatchNumber = base::Id<struct BatchTag>;
using ProductId = base::Id<struct ProductTag>;
using StallId = base::Id<struct StallTag>;
using SupplierId = base::Id<struct SupplierTag>;
using RecallId = base::Id<struct RecallTag>;

inline constexpr int64_t kMaxBatchMass_g = 100'000'000;  // 100 t
inline constexpr int64_t kMaxReservedAtOnce = 500;
inline constexpr int64_t kMaxUnusedReserved = 1'000;  // of one stall

// Stored as these numbers, like all enums here. The later one wins, but for kSoldOut.
enum class BatchState { kOnSale = 1, kHeld = 2, kSoldOut = 3, kRecalled = 4, kVoided = 5 };

// How a batch came to be.
enum class Making { kReceived = 1, kSplit, kMerged, kTransformed, kRepacked, kTransferred };

// How far a fact can be relied upon. kStated: by the goods themselves, or there is no such fact.
enum class Confidence { kStated = 0, kVerified = 1, kRecalled = 2, kGenerated = 3 };

enum class HoldBy { kLab = 1, kMarket = 2, kRegulator = 3 };

// Why sale is stopped. Texts are for people; they hold no personal data.
struct Hold {
  std::string result_code;  // empty for a hold without a result
  std::string finding_zh, finding_en;
  base::UtcTime since;
  HoldBy by = HoldBy::kLab;
};

// Goods of one product at one stall. What gives them another label or another stall makes another
// batch of them.
struct Batch {
  BatchNumber number;
  label::BatchCode code;
  ProductId product;
  StallId stall;
  SupplierId supplier;  // none where it was made of other batches
  std::string origin;
  bool from_outside = false;
  int64_t received_g = 0;  // what there was at first
  int64_t on_hand_g = 0;   // on_hand_g - oversold_g = what came in less what went out;
  int64_t oversold_g = 0;  // one of the two is 0
  int64_t sold_g = 0;
  int64_t offered_g = 0;  // on its way to another stall; not in on_hand_g
  int64_t packed_g = 0;   // of on_hand_g, in crates
  Making made_by = Making::kReceived;
  base::UtcTime arrived_at, recorded_at;
  std::string certificate_number, voucher_number;
  std::optional<base::Hash> photo_sha256;
  std::optional<label::BatchCode> source;     // that the goods came from, of any county
  std::optional<base::CivilDay> expires_day;  // the last day of sale
  Confidence expiry_confidence = Confidence::kStated;
  std::optional<Hold> hold;
  RecallId recall_id;   // the newest in force that reaches it
  bool voided = false;  // its making was declared an error

  BatchState state() const {
    if (voided) return BatchState::kVoided;
    if (recall_id) return BatchState::kRecalled;
    if (hold) return BatchState::kHeld;
    return on_hand_g == 0 ? BatchState::kSoldOut : BatchState::kOnSale;
  }
};

// Who delivered the goods. Personal data: kept in the registry, never in an event or a log line.
struct Supplier {
  std::string name, address, contact;
};

// What a vendor states of goods that came in.
struct IncomingBatch {
  std::string product_code;
  std::string quantity, unit_code;
  std::string origin;
  bool from_outside = false;
  Supplier supplier;
  std::optional<base::UtcTime> arrived_at;
  std::string certificate_number, voucher_number;
  std::string photo_sha256;   // 32 bytes or empty
  std::string source_code;    // of the batch that the goods came from; empty where there is none
  std::string reserved_code;  // the code on the label printed beforehand; empty: the next one
  std::string gtin, lot;      // as on the supplier's label; empty where there is none
  std::string best_before;    // "2026-03-04"; empty: by the product's shelf life
};

// The mass in grams of a decimal in KGM or GRM, more than 0.
// Errors: INVALID_DECIMAL, UNIT_NOT_ACCEPTED, QUANTITY_NOT_POSITIVE, QUANTITY_TOO_FINE,
// QUANTITY_TOO_LARGE, each with `field`.
base::Result<int64_t> ReadMass(std::string_view value, std::string_view unit_code,
                               std::string_view field);

// "12.5" for 12,500 g.
std::string FormatKilograms(int64_t mass_g);

// Checks every text and bound of `incoming` except those that need the catalogue or the clock.
// Errors: those of base::CheckText and ReadMass, PHOTO_HASH_INVALID.
base::Status CheckIncoming(const IncomingBatch& incoming);

}  // namespace panyuan::trace
