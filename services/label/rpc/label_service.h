// Serves labels: panyuan.label.v1.LabelService.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "panyuan/label/v1/label_service.grpc.pb.h"
#include "services/label/label_issuer.h"
#include "services/label/label_scans.h"
#include "services/label/label_sheet.h"
#include "services/rpc/runtime.h"

namespace panyuan::label {

// What a label says of a batch, and where the batch belongs.
struct LabelSubject {
  LabelText text;
  int64_t stall = 0, product = 0;  // the registry's ids
  PrintedVerdict verdict = PrintedVerdict::kNotTested;
  rpc::Place place;
  std::string lot_path;  // "/01/<GTIN>/10/<lot>"; empty where the batch has no GTIN
};

// Finds a batch by its code as people write it; server/ joins the rooms behind it.
// Errors: those of BatchCode::Parse, BATCH_NOT_FOUND.
using FindSubject =
    std::function<base::Result<LabelSubject>(db::Session&, std::string_view batch_code)>;

// What an alert's reader is told besides the alert itself.
struct AlertNames {
  std::string batch_code, product_zh, product_en, stall_code;
  std::string market_zh, market_en;  // of the place; empty where it was not said
};

struct KnownStall {
  int64_t id = 0;
  rpc::Place place;
};

// Where scans are read from; server/ joins the rooms behind it. All are called from several threads
// at once.
struct ScanReads {
  // The number of the batch with that code, as people write it.
  // Errors: those of BatchCode::Parse, BATCH_NOT_FOUND.
  std::function<base::Result<int64_t>(db::Session&, std::string_view batch_code)> find_batch;
  // Errors: UNKNOWN_STALL.
  std::function<base::Result<KnownStall>(db::Session&, std::string_view stall_code)> find_stall;
  std::function<base::Result<std::vector<ScanCount>>(db::Session&, int64_t batch, size_t limit)>
      history;
  // Those about one stall's batches; about a market, where the id is 0 and a code is given; or all.
  std::function<base::Result<std::vector<ScanAlert>>(
      db::Session&, int64_t stall_id, std::string_view market_code, const AlertPage& page)>
      alerts;
  std::function<base::Result<AlertNames>(db::Session&, const ScanAlert&)> names;
};

// Records what another process has counted. Errors: TOO_MANY_TALLIES, INVALID_DAY, UNKNOWN_STALL.
using CountScans =
    std::function<base::Status(db::Transaction&, const rpc::Call&, const v1::CountScansRequest&)>;

class LabelService final : public v1::LabelService::CallbackService {
 public:
  static constexpr int kMaxBatches = 500;
  static constexpr uint32_t kMaxCopies = 100;
  static constexpr size_t kMaxScanCounts = 100;

  // All of these outlive the service.
  LabelService(rpc::Runtime& runtime, const FindSubject& find, const LabelIssuer& issuer,
               const ScanReads& scans, const label::CountScans& count)
      : runtime_(runtime), find_(find), issuer_(issuer), scans_(scans), count_(count) {}

  grpc::ServerUnaryReactor* GetLabel(grpc::CallbackServerContext* context,
                                     const v1::GetLabelRequest* request,
                                     v1::GetLabelResponse* response) override;
  grpc::ServerUnaryReactor* PrintSheet(grpc::CallbackServerContext* context,
                                       const v1::PrintSheetRequest* request,
                                       v1::PrintSheetResponse* response) override;
  grpc::ServerUnaryReactor* GetScanHistory(grpc::CallbackServerContext* context,
                                           const v1::GetScanHistoryRequest* request,
                                           v1::GetScanHistoryResponse* response) override;
  grpc::ServerUnaryReactor* ListScanAlerts(grpc::CallbackServerContext* context,
                                           const v1::ListScanAlertsRequest* request,
                                           v1::ListScanAlertsResponse* response) override;
  grpc::ServerUnaryReactor* CountScans(grpc::CallbackServerContext* context,
                                       const v1::CountScansRequest* request,
                                       v1::CountScansResponse* response) override;

 private:
  struct Found {
    LabelSubject subject;
    LabelUrls urls;
  };
  base::Result<Found> Find(db::Session& session, const rpc::Call& call,
                           std::string_view batch_code) const;
  base::Status Print(db::Session& session, const rpc::Call& call,
                     const v1::PrintSheetRequest& request, v1::PrintSheetResponse* response) const;
  // The alerts the caller asks for, as far as the call reaches.
  base::Result<std::vector<ScanAlert>> FindAlerts(db::Session& session, const rpc::Call& call,
                                                  const std::string& stall_code,
                                                  const AlertPage& page) const;

  rpc::Runtime& runtime_;
  const FindSubject& find_;
  const LabelIssuer& issuer_;
  const ScanReads& scans_;
  const label::CountScans& count_;
};

}  // namespace panyuan::label
