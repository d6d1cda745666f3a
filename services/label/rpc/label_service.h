// Serves labels: panyuan.label.v1.LabelService.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "panyuan/label/v1/label_service.grpc.pb.h"
#include "services/label/label_issuer.h"
#include "services/label/label_sheet.h"
#include "services/rpc/runtime.h"

namespace panyuan::label {

// What a label says of a batch, and where the batch belongs.
struct LabelSubject {
  LabelText text;
  int64_t stall = 0, product = 0;  // the registry's ids
  PrintedVerdict verdict = PrintedVerdict::kNotTested;
  rpc::Place place;
};

// Finds a batch by its code as people write it; server/ joins the rooms behind it.
// Errors: those of BatchCode::Parse, BATCH_NOT_FOUND.
using FindSubject =
    std::function<base::Result<LabelSubject>(db::Session&, std::string_view batch_code)>;

class LabelService final : public v1::LabelService::CallbackService {
 public:
  static constexpr int kMaxBatches = 500;
  static constexpr uint32_t kMaxCopies = 100;

  // All of these outlive the service.
  LabelService(rpc::Runtime& runtime, const FindSubject& find, const LabelIssuer& issuer)
      : runtime_(runtime), find_(find), issuer_(issuer) {}

  grpc::ServerUnaryReactor* GetLabel(grpc::CallbackServerContext* context,
                                     const v1::GetLabelRequest* request,
                                     v1::GetLabelResponse* response) override;
  grpc::ServerUnaryReactor* PrintSheet(grpc::CallbackServerContext* context,
                                       const v1::PrintSheetRequest* request,
                                       v1::PrintSheetResponse* response) override;

 private:
  struct Found {
    LabelSubject subject;
    LabelUrls urls;
  };
  base::Result<Found> Find(db::Session& session, const rpc::Call& call,
                           std::string_view batch_code) const;
  base::Status Print(db::Session& session, const rpc::Call& call,
                     const v1::PrintSheetRequest& request, v1::PrintSheetResponse* response) const;

  rpc::Runtime& runtime_;
  const FindSubject& find_;
  const LabelIssuer& issuer_;
};

}  // namespace panyuan::label
