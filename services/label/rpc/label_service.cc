#include "services/label/rpc/label_service.h"

#include <algorithm>
#include <vector>

#include "services/base/reasons.h"
#include "services/label/qr_picture.h"
#include "services/label/reasons.h"

namespace panyuan::label {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

namespace {

constexpr uint32_t kLabelsOnA4 = 24;

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

}  // namespace panyuan::label
