#include "services/trace/domain/stock.h"

#include <algorithm>

#include "services/trace/domain/ports.h"
#include "services/trace/domain/reasons.h"

namespace panyuan::trace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

namespace {

struct Basis {
  std::string_view en, zh;
};

Basis BasisOf(Confidence confidence) {
  switch (confidence) {
    case Confidence::kStated:
      return {"as the goods say", "货物标示"};
    case Confidence::kVerified:
      return {"by the product's shelf life", "按产品保质期"};
    case Confidence::kRecalled:
    case Confidence::kGenerated:
      break;
  }
  return {"by an assumed shelf life (not verified)", "按假定的保质期，未经核实"};
}

Error HeldError(const Batch& batch) {
  return Error(kBatchHeld, {{"batch_code", batch.code.ToString()},
                            {"finding", batch.hold->finding_en},
                            {"finding_zh", batch.hold->finding_zh},
                            {"since", base::FormatShanghaiMinute(batch.hold->since)},
                            {"result_code", batch.hold->result_code}});
}

}  // namespace

int Direction(Flow flow) {
  switch (flow) {
    case Flow::kReceived:
    case Flow::kMovedIn:
    case Flow::kMade:
    case Flow::kRecovered:
      return 1;
    case Flow::kSold:
    case Flow::kMovedOut:
    case Flow::kTransformed:
    case Flow::kLost:
    case Flow::kReturned:
    case Flow::kDestroyed:
    case Flow::kSentOut:
      break;
  }
  return -1;
}

Status CheckMayLeave(const Batch& batch, int64_t mass_g, Despite despite) {
  const base::Metadata about{{"batch_code", batch.code.ToString()}};
  if (batch.voided) return Error(kBatchVoided, about);
  if (batch.recall_id && !despite.recall) return Error(kBatchRecalled, about);
  if (batch.hold && !despite.hold) return HeldError(batch);
  if (batch.packed_g > 0 && mass_g > batch.on_hand_g - batch.packed_g)
    return Error(kInCrates, about)
        .With("field", "quantity")
        .With("value", FormatKilograms(mass_g))
        .With("loose", FormatKilograms(batch.on_hand_g - batch.packed_g));
  return Ok();
}

Status CheckNotExpired(const Batch& batch, base::UtcTime at) {
  if (!batch.expires_day || base::ShanghaiDay(at) <= *batch.expires_day) return Ok();
  const Basis basis = BasisOf(batch.expiry_confidence);
  return Error(kBatchExpired, {{"batch_code", batch.code.ToString()},
                               {"best_before", base::FormatDay(*batch.expires_day)},
                               {"basis", std::string(basis.en)},
                               {"basis_zh", std::string(basis.zh)}});
}

Result<int64_t> Post(TraceWrites& ports, Batch& batch, const Change& change, Oversell oversell) {
  const int64_t net_g = batch.on_hand_g - batch.oversold_g + Direction(change.flow) * change.mass_g;
  const int64_t missing_g = std::max<int64_t>(-net_g, 0);
  const int64_t more_missing_g = std::max<int64_t>(missing_g - batch.oversold_g, 0);
  if (more_missing_g > 0 && oversell == Oversell::kRefuse)
    return Error(kQuantityExceedsStock, {{"field", "quantity"},
                                         {"batch_code", batch.code.ToString()},
                                         {"value", FormatKilograms(change.mass_g)},
                                         {"on_hand", FormatKilograms(batch.on_hand_g)}});
  batch.on_hand_g = std::max<int64_t>(net_g, 0);
  batch.oversold_g = missing_g;
  if (change.flow == Flow::kSold) batch.sold_g += change.mass_g;
  ports.flows().Add(batch.stall, base::ShanghaiDay(change.at), change.flow, change.mass_g);
  PANYUAN_TRY(ports.changes().Update(batch));
  return more_missing_g;
}

}  // namespace panyuan::trace
