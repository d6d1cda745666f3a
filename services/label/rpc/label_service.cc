#include "services/label/rpc/label_service.h"

#include <algorithm>
#include <vector>

#include "services/base/reasons.h"
#include "services/label/qr_picture.h"
#include "services/label/reasons.h"
#include "services/rpc/convert.h"

namespace panyuan::label {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

namespace {

constexpr uint32_t kLabelsOnA4 = 24;
constexpr uint32_t kDefaultPage = 50, kMaxPage = 500;

v1::ScanAlertKind ToProto(ScanAlertKind kind) {
  switch (kind) {
    case ScanAlertKind::kAfterSellOut:
      return v1::SCAN_ALERT_KIND_AFTER_SELL_OUT;
    case ScanAlertKind::kOtherMarket:
      return v1::SCAN_ALERT_KIND_OTHER_MARKET;
  }
  return v1::SCAN_ALERT_KIND_UNSPECIFIED;
}

void ToProto(const ScanCount& count, v1::ScanCount* proto) {
  proto->set_day(base::FormatDay(count.day));
  proto->set_market_code(count.market_code);
  proto->set_scans(static_cast<uint64_t>(count.scans));
  rpc::WriteTime(count.first, proto->mutable_first_at());
  rpc::WriteTime(count.last, proto->mutable_last_at());
}

void ToProto(const ScanAlert& alert, const AlertNames& names, v1::ScanAlert* proto) {
  proto->set_alert_id(static_cast<uint64_t>(alert.id));
  proto->set_kind(ToProto(alert.kind));
  proto->set_batch_code(names.batch_code);
  proto->set_product_name_zh(names.product_zh);
  proto->set_product_name_en(names.product_en);
  proto->set_stall_code(names.stall_code);
  proto->set_home_market_code(alert.home_market_code);
  proto->set_market_code(alert.market_code);
  proto->set_market_name_zh(names.market_zh);
  proto->set_market_name_en(names.market_en);
  proto->set_scans(static_cast<uint64_t>(alert.scans));
  rpc::WriteTime(alert.first, proto->mutable_first_at());
  rpc::WriteTime(alert.last, proto->mutable_last_at());
}

}  // namespace

Result<LabelService::Found> LabelService::Find(db::Session& session, const rpc::Call& call,
                                               std::string_view batch_code) const {
  PANYUAN_ASSIGN(LabelSubject subject, find_(session, batch_code));
  const BatchCode code = subject.text.batch_code;
  PANYUAN_TRY(call.CheckReach(subject.place, "batch_code", code.ToString()));
  LabelUrls urls = issuer_.Issue(code, subject.stall, subject.product, base::ShanghaiDay(call.now),
                                 subject.verdict);
  return Found{std::move(subject), std::move(urls)};
}

Status LabelService::Print(db::Session& session, const rpc::Call& call,
                           const v1::PrintSheetRequest& request,
                           v1::PrintSheetResponse* response) const {
  const uint32_t copies = std::max(request.copies(), 1u);
  const size_t count = static_cast<size_t>(request.batch_codes_size()) * copies;
  if (request.batch_codes_size() > kMaxBatches || copies > kMaxCopies || count < 1 ||
      count > kMaxLabels)
    return Error(kLabelCount, {{"field", "batch_codes"},
                               {"count", std::to_string(count)},
                               {"max", std::to_string(kMaxLabels)}});
  if (request.layout() == v1::SHEET_LAYOUT_UNSPECIFIED)
    return Error(base::kFieldMissing, {{"field", "layout"}});
  const bool roll = request.layout() == v1::SHEET_LAYOUT_ROLL_40X30;
  std::vector<Label> labels;
  for (const std::string& batch_code : request.batch_codes()) {
    PANYUAN_ASSIGN(Found found, Find(session, call, batch_code));
    PANYUAN_ASSIGN(QrSymbol symbol, MakeQr(roll ? found.urls.small_url : found.urls.signed_url));
    labels.insert(labels.end(), copies, Label{found.subject.text, symbol});
  }
  PANYUAN_ASSIGN(*response->mutable_pdf(),
                 LabelsPdf(labels, roll ? LabelFormat::kRoll : LabelFormat::kA4Cell));
  const uint32_t per_page = roll ? 1 : kLabelsOnA4;
  response->set_page_count((static_cast<uint32_t>(count) + per_page - 1) / per_page);
  return Ok();
}

grpc::ServerUnaryReactor* LabelService::GetLabel(grpc::CallbackServerContext* context,
                                                 const v1::GetLabelRequest* request,
                                                 v1::GetLabelResponse* response) {
  return runtime_.Read(context, "panyuan.label.v1.LabelService/GetLabel",
                       [=, this](db::Session& session, const rpc::Call& call) -> Status {
                         PANYUAN_ASSIGN(const Found found,
                                        Find(session, call, request->batch_code()));
                         const LabelText& text = found.subject.text;
                         v1::Label* label = response->mutable_label();
                         label->set_batch_code(text.batch_code.ToString());
                         label->set_label_url(found.urls.signed_url);
                         label->set_small_label_url(found.urls.small_url);
                         label->set_product_zh(text.product_zh);
                         label->set_product_en(text.product_en);
                         label->set_quantity(text.quantity);
                         label->set_market_zh(text.market);
                         label->set_stall_code(text.stall);
                         label->set_arrival_day(text.arrived);
                         label->set_origin(text.origin);
                         if (const std::string& path = found.subject.lot_path; !path.empty())
                           label->set_digital_link("https://" + issuer_.host() + path);
                         return Ok();
                       });
}

grpc::ServerUnaryReactor* LabelService::PrintSheet(grpc::CallbackServerContext* context,
                                                   const v1::PrintSheetRequest* request,
                                                   v1::PrintSheetResponse* response) {
  return runtime_.Read(context, "panyuan.label.v1.LabelService/PrintSheet",
                       [=, this](db::Session& session, const rpc::Call& call) {
                         return Print(session, call, *request, response);
                       });
}

Result<std::vector<ScanAlert>> LabelService::FindAlerts(db::Session& session, const rpc::Call& call,
                                                        const std::string& stall_code,
                                                        const AlertPage& page) const {
  const bool own_stall = call.caller.role == rpc::Role::kVendor && stall_code.empty();
  const std::string& code = own_stall ? call.caller.scope : stall_code;
  if (!code.empty()) {
    PANYUAN_ASSIGN(const KnownStall stall, scans_.find_stall(session, code));
    PANYUAN_TRY(call.CheckReach(stall.place, "stall_code", code));
    return scans_.alerts(session, stall.id, "", page);
  }
  if (call.reach == rpc::Reach::kCounty) return scans_.alerts(session, 0, "", page);
  // A scope that is no market of its own would read as the whole county.
  const rpc::Place own{"", call.caller.scope, "", ""};
  PANYUAN_TRY(call.CheckReach(own, "market_code", call.caller.scope));
  return scans_.alerts(session, 0, call.caller.scope, page);
}

grpc::ServerUnaryReactor* LabelService::GetScanHistory(grpc::CallbackServerContext* context,
                                                       const v1::GetScanHistoryRequest* request,
                                                       v1::GetScanHistoryResponse* response) {
  return runtime_.Read(
      context, "panyuan.label.v1.LabelService/GetScanHistory",
      [=, this](db::Session& session, const rpc::Call&) -> Status {
        PANYUAN_ASSIGN(const int64_t batch, scans_.find_batch(session, request->batch_code()));
        PANYUAN_ASSIGN(const auto counts, scans_.history(session, batch, kMaxScanCounts + 1));
        response->set_truncated(counts.size() > kMaxScanCounts);
        for (size_t i = 0; i < std::min(counts.size(), kMaxScanCounts); ++i)
          ToProto(counts[i], response->add_counts());
        return Ok();
      });
}

grpc::ServerUnaryReactor* LabelService::ListScanAlerts(grpc::CallbackServerContext* context,
                                                       const v1::ListScanAlertsRequest* request,
                                                       v1::ListScanAlertsResponse* response) {
  return runtime_.Read(
      context, "panyuan.label.v1.LabelService/ListScanAlerts",
      [=, this](db::Session& session, const rpc::Call& call) -> Status {
        const uint32_t asked = request->page_size() == 0 ? kDefaultPage : request->page_size();
        const size_t size = std::min(asked, kMaxPage);
        AlertPage page{0, size + 1};
        PANYUAN_ASSIGN(page.before, rpc::ReadPageToken(request->page_token()));
        PANYUAN_ASSIGN(auto alerts, FindAlerts(session, call, request->stall_code(), page));
        if (alerts.size() > size) {
          alerts.pop_back();
          response->set_next_page_token(std::to_string(alerts.back().id));
        }
        for (const ScanAlert& alert : alerts) {
          PANYUAN_ASSIGN(const AlertNames names, scans_.names(session, alert));
          ToProto(alert, names, response->add_alerts());
        }
        return Ok();
      });
}

grpc::ServerUnaryReactor* LabelService::CountScans(grpc::CallbackServerContext* context,
                                                   const v1::CountScansRequest* request,
                                                   v1::CountScansResponse* response) {
  return runtime_.Write(
      context, "panyuan.label.v1.LabelService/CountScans", request, response,
      [=, this](db::Transaction& transaction, const rpc::Call& call, v1::CountScansResponse&) {
        return count_(transaction, call, *request);
      });
}

}  // namespace panyuan::label
