// The parts of the consumer page that speak of where labels were scanned: signs of a copy, never a
// flat "fake", and the question where this one is seen.
#pragma once

#include <string_view>

#include "services/gateway/consumer_page.h"
#include "services/gateway/html.h"

namespace panyuan::gateway {

// Days and places are listed only if they are among the latest so many.
inline constexpr int kScansListed = 20;

// Whether nothing is left of the batch, also of one that is held.
bool IsSoldOut(const trace::v1::Batch& batch);

// Where the batch is sold out, or its label was scanned at another market or is seen there now:
// what that may mean, and the scans by day and market. Otherwise nothing.
void RenderScanNotice(Html& page, const BatchView& view);

// A small form that loads the page at `self` again with "at", the market chosen. Nothing where the
// markets could not be read.
void RenderPlaceQuestion(Html& page, const BatchView& view, std::string_view self);

}  // namespace panyuan::gateway
