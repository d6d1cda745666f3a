// The page a shopper sees: one batch, what was found in it, and where the record can be checked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "panyuan/lab/v1/lab_service.pb.h"
#include "panyuan/label/v1/label_service.pb.h"
#include "panyuan/ledger/v1/ledger_service.pb.h"
#include "panyuan/registry/v1/registry_service.pb.h"
#include "panyuan/trace/v1/trace_service.pb.h"
#include "services/gateway/header_text.h"
#include "services/gateway/label_check.h"
#include "services/gateway/purchase.h"

namespace panyuan::gateway {

// What is known of a batch. What could not be read is absent and the page says so: an absent list
// of results is not an empty one.
struct BatchView {
  trace::v1::GetChainResponse chain;
  std::optional<lab::v1::ListBatchResultsResponse> results;
  std::optional<ledger::v1::GetCheckpointResponse> checkpoint;
  std::optional<LabelCheck> label;  // only where a signed label was scanned; never malformed
  std::optional<label::v1::GetScanHistoryResponse> scans;
  std::optional<registry::v1::ListMarketsResponse> markets;
  std::optional<Purchase> purchase;  // only where a receipt was scanned
  std::string seen_at;               // the market's code as the reader says it, unchecked; or empty
};

// A sale is listed only if it is among the latest so many; the other steps are all listed.
inline constexpr int kSalesListed = 12;

// A whole HTML document. `self` is the page's own path, `host` the public host name that the
// instructions for checking name. Pure.
std::string RenderConsumerPage(const BatchView& view, Lang lang, std::string_view self,
                               std::string_view host);

// The same for programs, as one JSON object: chain, results and checkpoint as protobuf's JSON of
// GetChainResponse, ListBatchResultsResponse and GetCheckpointResponse; results and checkpoint
// null where they could not be read; label {verdict, issueDay} where one was scanned; purchase as a
// ChainEvent without its bytes where a receipt was.
std::string RenderBatchJson(const BatchView& view);

}  // namespace panyuan::gateway
