// How a batch came to be, in words: made of other batches, or taken over from another stall.
#pragma once

#include "panyuan/trace/v1/trace_service.pb.h"
#include "services/gateway/html.h"

namespace panyuan::gateway {

// A row of a list of facts, from the batch and the event that made it; nothing for a batch that
// was received.
void RenderMaking(Html& page, const trace::v1::GetChainResponse& chain);

}  // namespace panyuan::gateway
