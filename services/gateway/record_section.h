// The part of the consumer page that shows the records themselves, and the places where its script
// (clients/web) says whether they are in the log.
#pragma once

#include <string_view>

#include "services/gateway/consumer_page.h"
#include "services/gateway/html.h"

namespace panyuan::gateway {

// The box that says what the script found, and the script. It carries the log's verifier key as
// data-key and the batch's 12 characters as data-batch. Without script it stays as it is rendered.
void RenderCheckBox(Html& page, const BatchView& view);

// A row a record: its words; beside them, for the script, data-index, data-time (ISO 8601),
// data-step and data-grams; and its exact bytes in a <pre>. A list that was cut off at its end is
// marked with data-truncated.
void RenderRecords(Html& page, const trace::v1::GetChainResponse& chain);

// How to check the record without trusting this page, shown on the batch's first entry.
void RenderHowToCheck(Html& page, const BatchView& view, std::string_view self,
                      std::string_view host);

}  // namespace panyuan::gateway
