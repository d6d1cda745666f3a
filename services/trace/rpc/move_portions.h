// The amounts of batches that a request names.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <vector>

#include "panyuan/trace/v1/move.pb.h"
#include "services/rpc/runtime.h"
#include "services/trace/domain/act.h"

namespace panyuan::trace {

// Errors: those of ReachBatch and ReadMass.
base::Result<Portion> ReadPortion(TraceWrites& ports, const rpc::Call& call,
                                  const v1::BatchAmount& proto);

// The caller has bounded how many there are.
base::Result<std::vector<Portion>> ReadPortions(
    TraceWrites& ports, const rpc::Call& call,
    const google::protobuf::RepeatedPtrField<v1::BatchAmount>& protos);

}  // namespace panyuan::trace
