// Between the protos of moving goods and the trace room's types.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "panyuan/trace/v1/move_service.pb.h"
#include "services/trace/domain/balance.h"
#include "services/trace/domain/crate.h"
#include "services/trace/domain/move_ports.h"
#include "services/trace/domain/removal.h"
#include "services/trace/domain/use_cases.h"
#include "services/trace/domain/way_view.h"

namespace panyuan::trace {

// Nothing for no quantity. Errors: those of ReadMass.
base::Result<std::optional<int64_t>> ReadAmount(bool present, const v1::Quantity& proto,
                                                std::string_view field);

// kReceived for what is no kind of an act.
Making FromProto(v1::BatchMaking kind);
// Errors: REMOVAL_UNSPECIFIED.
base::Result<Removal> FromProto(v1::Removal removal);

void WriteMass(int64_t mass_g, v1::Quantity* proto);
void ToProto(const CrateTree& tree, const std::string& stall_code,
             const label::BatchNumbering& numbering, v1::Crate* proto);
void ToProto(const Balance& balance, v1::Balance* proto);

// Turns transfers and flags into protos; a product or stall is asked for once.
class MoveViews {
 public:
  // All outlive the views.
  MoveViews(Catalogue& catalogue, BatchReads& batches, const label::BatchNumbering& numbering,
            const CountyCodes& codes)
      : names_(catalogue), batches_(batches), numbering_(numbering), codes_(codes) {}

  // Errors: those of the catalogue and the store.
  base::Status Write(const Transfer& transfer, v1::Transfer* proto);
  base::Status Write(const Flag& flag, v1::Flag* proto);
  base::Result<BatchView> ViewOf(Batch batch) { return names_.ViewOf(std::move(batch)); }

 private:
  std::string CodeOf(BatchNumber number) const {
    return numbering_.CodeOf(static_cast<uint64_t>(number.value)).ToString();
  }

  Names names_;
  BatchReads& batches_;
  const label::BatchNumbering& numbering_;
  const CountyCodes& codes_;
};

}  // namespace panyuan::trace
