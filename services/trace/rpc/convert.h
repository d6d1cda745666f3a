// Between protos and the trace room's types.
#pragma once

#include "panyuan/trace/v1/trace_service.pb.h"
#include "services/base/result.h"
#include "services/trace/domain/use_cases.h"

namespace panyuan::trace {

// Errors: INVALID_TIME for a timestamp out of range.
base::Result<IncomingBatch> FromProto(const v1::IncomingBatch& proto);
// Without the supplier.
void ToProto(const BatchView& view, v1::Batch* proto);
void ToProto(const Batch& batch, const Product& product, const Stall& stall, v1::Batch* proto);
void ToProto(const Supplier& supplier, v1::Supplier* proto);
void ToProto(const ChainStep& step, v1::ChainEvent* proto);
void ToProto(const ledger::Appended& entry, panyuan::ledger::v1::Receipt* proto);
v1::BatchState ToProto(BatchState state);
v1::BatchMaking ToProto(Making making);
v1::Confidence ToProto(Confidence confidence);

// Marks the events that a later one of the chain declares an error.
void MarkStruck(v1::GetChainResponse& chain);

// Nothing for UNSPECIFIED and unknown values.
std::optional<BatchState> FromProto(v1::BatchState state);

}  // namespace panyuan::trace
