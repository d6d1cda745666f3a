// Between protos and recalls.
#pragma once

#include <optional>

#include "panyuan/trace/v1/recall_service.pb.h"
#include "services/base/result.h"
#include "services/trace/domain/recall_acts.h"
#include "services/trace/domain/recall_orders.h"

namespace panyuan::trace {

RecallOrder FromProto(const v1::StartRecallRequest& proto);
// Errors: RECALL_ACT_UNSPECIFIED, INVALID_TIME.
base::Result<RecallActReport> FromProto(const v1::RecordRecallActRequest& proto);

// What is told of a recall beside itself.
struct RecallView {
  const CountyCodes& codes;
  base::UtcTime now;
  // Absent: the figures of the county are left out.
  std::optional<Acknowledgements> acknowledged;
};
void ToProto(const Recall& recall, const RecallView& view, v1::Recall* proto);
void ToProto(const RecallPreview& preview, v1::RecallReach* proto);
// `recall` is the notice's.
void ToProto(const Notice& notice, const Recall& recall, const CountyCodes& codes,
             std::string_view stall_code, base::UtcTime now, v1::Notice* proto);
void ToProto(const RecalledBatch& reached, const BatchView& view, v1::RecallBatch* proto);

}  // namespace panyuan::trace
