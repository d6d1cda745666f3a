#include "clients/common/scan_alerts.h"

#include <memory>
#include <string>

#include "clients/common/moment.h"
#include "clients/common/paging.h"
#include "clients/common/table.h"
#include "clients/common/words.h"
#include "panyuan/label/v1/label_service.grpc.pb.h"

namespace panyuan::clients {
namespace {

using base::Result;
using ::panyuan::label::v1::LabelService;
using ::panyuan::label::v1::ListScanAlertsRequest;
using ::panyuan::label::v1::ListScanAlertsResponse;
using ::panyuan::label::v1::ScanAlert;

struct AlertOptions {
  std::string stall;
  uint32_t limit = kDefaultListed;
};

Text KindWord(::panyuan::label::v1::ScanAlertKind kind) {
  switch (kind) {
    case ::panyuan::label::v1::SCAN_ALERT_KIND_AFTER_SELL_OUT:
      return {"after sell-out", "售完后被扫描"};
    case ::panyuan::label::v1::SCAN_ALERT_KIND_OTHER_MARKET:
      return {"other market", "在别的市场被扫描"};
    default:
      return {"unknown", "未知"};
  }
}

std::string PlaceOf(const Session& session, const ScanAlert& alert) {
  if (alert.market_code().empty()) return session.Say({"not said", "未说明"});
  const std::string& name =
      NameIn(session.language(), alert.market_name_zh(), alert.market_name_en());
  return name.empty() ? alert.market_code() : name + " (" + alert.market_code() + ")";
}

Result<ExitCode> RunAlerts(Session& session, const AlertOptions& options) {
  ListScanAlertsRequest request;
  request.set_stall_code(options.stall);
  PANYUAN_ASSIGN(const auto listed,
                 FetchPages(session, &LabelService::Stub::ListScanAlerts, request, options.limit,
                            &ListScanAlertsResponse::mutable_alerts));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"Batch", "批次码"})},
               {say({"Product", "产品"}), Table::Align::kLeft, true},
               {say({"Stall", "摊位"})},
               {say({"What", "情况"})},
               {say({"Scanned at", "扫描地点"}), Table::Align::kLeft, true},
               {say({"Scans", "次数"}), Table::Align::kRight},
               {say({"First", "首次"})},
               {say({"Last", "最近"})}});
  for (const ScanAlert& alert : listed.alerts())
    table.Add({alert.batch_code(),
               NameIn(session.language(), alert.product_name_zh(), alert.product_name_en()),
               alert.stall_code(),
               {say(KindWord(alert.kind())), Style::kCaution},
               PlaceOf(session, alert),
               std::to_string(alert.scans()),
               Describe(alert.first_at()),
               Describe(alert.last_at())});
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

}  // namespace

Command AlertsCommand() {
  const auto options = std::make_shared<AlertOptions>();
  return {
      .name = "alerts",
      .about = {"List scans of labels after sell-out or at another market, newest first",
                "列出售完后或在别的市场被扫描的标签，新的在前"},
      .notes = {"The label may have stayed on a crate, the goods may have been sold on, or the "
                "label may be a copy: look at the goods.",
                "标签可能只是留在了筐上，商品可能被转卖，标签也可能是抄来的：请看实物。"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("--stall CODE", options->stall,
                          {"Only batches of this stall", "只列出该摊位的批次"});
            DeclareLimit(arguments, options->limit);
          },
      .run = [options](Session& session) { return RunAlerts(session, *options); },
  };
}

}  // namespace panyuan::clients
