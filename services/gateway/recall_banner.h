// What the page says first of goods that are called back.
#pragma once

#include "panyuan/trace/v1/batch.pb.h"
#include "services/gateway/html.h"

namespace panyuan::gateway {

// The recall in force in both languages, since whoever reads this must not miss it; a closed one is
// a note; nothing where there is none.
void RenderRecall(Html& page, const trace::v1::Batch& batch);

}  // namespace panyuan::gateway
