// A county in this process whose goods move: batches received, made of others, handed over, sold.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "panyuan/trace/v1/export_service.grpc.pb.h"
#include "panyuan/trace/v1/move_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "panyuan/trace/v1/way_service.grpc.pb.h"
#include "services/trace/domain/batch.h"
#include "tests/support/county.h"

namespace panyuan::testing {

class MovingCounty : public CountyTest {
 protected:
  void SetUp() override {
    CountyTest::SetUp();
    if (IsSkipped()) return;
    trace_ = trace::v1::TraceService::NewStub(channel_);
    moves_ = trace::v1::MoveService::NewStub(channel_);
    ways_ = trace::v1::WayService::NewStub(channel_);
    exports_ = trace::v1::ExportService::NewStub(channel_);
  }

  std::string NextId() { return "request-" + std::to_string(++requests_); }

  static void SetGrams(int64_t grams, trace::v1::Quantity* quantity) {
    quantity->set_value(trace::FormatKilograms(grams));
    quantity->set_unit_code("KGM");
  }

  trace::v1::RegisterBatchRequest Arrival(int64_t grams, const std::string& source = "") {
    trace::v1::RegisterBatchRequest request;
    request.set_request_id(NextId());
    trace::v1::IncomingBatch* batch = request.mutable_batch();
    batch->set_product_code("VEG044");
    SetGrams(grams, batch->mutable_quantity());
    batch->set_origin("山东安丘");
    batch->set_from_outside(true);
    batch->mutable_supplier()->set_name("安丘姜业合作社");
    batch->set_certificate_number("3707842611240001");
    batch->set_source_batch_code(source);
    return request;
  }
  // Each gives what came of the call; an empty reason where it went well.
  Refusal Receive(const trace::v1::RegisterBatchRequest& request, const std::string& vendor,
                  trace::v1::RegisterBatchResponse* response) {
    return Call(*trace_, &trace::v1::TraceService::Stub::RegisterBatch, request, response, vendor);
  }
  std::string Received(int64_t grams, const std::string& vendor = kVendor) {
    trace::v1::RegisterBatchResponse response;
    EXPECT_EQ(Receive(Arrival(grams), vendor, &response).reason, "");
    return response.batch().batch_code();
  }

  struct Part {
    std::string code_or_product;
    int64_t grams;
  };
  // Inputs by code, outputs by product (the inputs' where it is empty).
  Refusal Make(trace::v1::BatchMaking kind, const std::vector<Part>& inputs,
               const std::vector<Part>& outputs, const std::string& vendor,
               trace::v1::TransformBatchesResponse* response) {
    trace::v1::TransformBatchesRequest request;
    request.set_request_id(NextId());
    request.set_kind(kind);
    for (const Part& input : inputs) {
      request.add_inputs()->set_batch_code(input.code_or_product);
      SetGrams(input.grams, request.mutable_inputs()->rbegin()->mutable_quantity());
    }
    for (const Part& output : outputs) {
      request.add_outputs()->set_product_code(output.code_or_product);
      SetGrams(output.grams, request.mutable_outputs()->rbegin()->mutable_quantity());
    }
    return Call(*moves_, &trace::v1::MoveService::Stub::TransformBatches, request, response,
                vendor);
  }
  std::vector<std::string> Made(trace::v1::BatchMaking kind, const std::vector<Part>& inputs,
                                const std::vector<Part>& outputs,
                                const std::string& vendor = kVendor) {
    trace::v1::TransformBatchesResponse response;
    EXPECT_EQ(Make(kind, inputs, outputs, vendor, &response).reason, "");
    std::vector<std::string> codes;
    for (const auto& batch : response.outputs()) codes.push_back(batch.batch_code());
    return codes;
  }

  Refusal Offer(const std::string& code, int64_t grams, const std::string& vendor,
                const std::string& to_stall, std::string* transfer) {
    trace::v1::OfferTransferRequest request;
    request.set_request_id(NextId());
    request.mutable_goods()->set_batch_code(code);
    SetGrams(grams, request.mutable_goods()->mutable_quantity());
    request.set_to_stall_code(to_stall);
    trace::v1::OfferTransferResponse response;
    const Refusal refusal =
        Call(*moves_, &trace::v1::MoveService::Stub::OfferTransfer, request, &response, vendor);
    *transfer = response.transfer().transfer_code();
    return refusal;
  }
  // Takes `grams` of what was offered; 0 refuses it.
  Refusal Answer(const std::string& transfer, int64_t grams, const std::string& vendor,
                 trace::v1::AnswerTransferResponse* response) {
    trace::v1::AnswerTransferRequest request;
    request.set_request_id(NextId());
    request.set_transfer_code(transfer);
    if (grams > 0) SetGrams(grams, request.mutable_accepted());
    request.set_reason("some of it was bruised");
    return Call(*moves_, &trace::v1::MoveService::Stub::AnswerTransfer, request, response, vendor);
  }

  Refusal Sell(const std::string& code, int64_t grams, const std::string& vendor,
               trace::v1::SellBatchResponse* response) {
    trace::v1::SellBatchRequest request;
    request.set_request_id(NextId());
    request.set_batch_code(code);
    SetGrams(grams, request.mutable_quantity());
    return Call(*trace_, &trace::v1::TraceService::Stub::SellBatch, request, response, vendor);
  }

  Refusal Follow(bool back, const trace::v1::WayQuery& query, trace::v1::Way* way,
                 const std::string& identity = kRegulator) {
    if (back) {
      trace::v1::TraceBackRequest request;
      *request.mutable_query() = query;
      trace::v1::TraceBackResponse response;
      const Refusal refusal =
          Call(*ways_, &trace::v1::WayService::Stub::TraceBack, request, &response, identity);
      way->Swap(response.mutable_way());
      return refusal;
    }
    trace::v1::TraceForwardRequest request;
    *request.mutable_query() = query;
    trace::v1::TraceForwardResponse response;
    const Refusal refusal =
        Call(*ways_, &trace::v1::WayService::Stub::TraceForward, request, &response, identity);
    way->Swap(response.mutable_way());
    return refusal;
  }

  // The whole file, or the reason why there is none.
  struct File {
    std::string reason, content, media_type;
    uint64_t rows = 0;
    size_t longest_piece = 0;
  };
  File Export(const trace::v1::ExportRequest& request, const std::string& identity = kRegulator) {
    grpc::ClientContext context;
    context.AddMetadata(std::string(rpc::kIdentityKey), identity);
    context.AddMetadata(std::string(rpc::kPersonKey), "G0001");
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    const auto stream = exports_->Export(&context, request);
    File file;
    trace::v1::ExportResponse piece;
    while (stream->Read(&piece)) {
      if (!piece.media_type().empty()) file.media_type = piece.media_type();
      file.content += piece.content();
      file.rows = piece.rows();
      file.longest_piece = std::max(file.longest_piece, piece.content().size());
    }
    const grpc::Status status = stream->Finish();
    if (!status.ok()) file.reason = ReadRefusal(status).reason;
    return file;
  }

  std::unique_ptr<trace::v1::TraceService::Stub> trace_;
  std::unique_ptr<trace::v1::MoveService::Stub> moves_;
  std::unique_ptr<trace::v1::WayService::Stub> ways_;
  std::unique_ptr<trace::v1::ExportService::Stub> exports_;
  int requests_ = 0;
};

}  // namespace panyuan::testing
