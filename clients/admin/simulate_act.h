// What a plan lets happen to batches after they arrived.
#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include "panyuan/lab/v1/lab_service.pb.h"
#include "panyuan/trace/v1/move_service.pb.h"
#include "panyuan/trace/v1/recall_service.pb.h"
#include "panyuan/trace/v1/trace_service.pb.h"
#include "services/base/time.h"

namespace panyuan::clients::admin {

// Requests are whole but for what the server gives: the codes of batches, transfers, samples,
// results and recalls. Batches are named by their places in their family.
struct Act {
  base::UtcTime at;
  size_t stall = 0;             // whose vendor acts, where a vendor does; its place in the county
  std::vector<size_t> batches;  // that the request names, in its order
  size_t makes = 0;             // the first of those it makes, where it makes any
  std::variant<trace::v1::SellBatchRequest, trace::v1::TransformBatchesRequest,
               trace::v1::OfferTransferRequest, trace::v1::AnswerTransferRequest,
               trace::v1::DisplayBatchRequest, trace::v1::RemoveStockRequest,
               trace::v1::StartRecallRequest, trace::v1::AcknowledgeNoticeRequest,
               trace::v1::RecordRecallActRequest, trace::v1::CloseRecallRequest,
               lab::v1::TakeSampleRequest, lab::v1::SubmitResultRequest,
               lab::v1::VerifyResultRequest>
      request;
};

}  // namespace panyuan::clients::admin
