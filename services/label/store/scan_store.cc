#include "services/label/store/scan_store.h"

#include <limits>

namespace panyuan::label {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kAddScans =
    "INSERT INTO label_scans (batch_number, day, market_code, scans, first_us, last_us)"
    " VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (batch_number, day, market_code) DO UPDATE SET"
    " scans = label_scans.scans + excluded.scans,"
    " first_us = CASE WHEN excluded.first_us < label_scans.first_us THEN excluded.first_us"
    " ELSE label_scans.first_us END,"
    " last_us = CASE WHEN excluded.last_us > label_scans.last_us THEN excluded.last_us"
    " ELSE label_scans.last_us END";
constexpr std::string_view kRaiseAlert =
    "INSERT INTO label_alerts (alert_id, batch_number, kind, market_code, stall_id,"
    " home_market_code, scans, first_us, last_us)"
    " VALUES ((SELECT COALESCE(MAX(alert_id), 0) + 1 FROM label_alerts),"
    " $1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (batch_number, kind, market_code) DO UPDATE SET"
    " scans = label_alerts.scans + excluded.scans,"
    " first_us = CASE WHEN excluded.first_us < label_alerts.first_us THEN excluded.first_us"
    " ELSE label_alerts.first_us END,"
    " last_us = CASE WHEN excluded.last_us > label_alerts.last_us THEN excluded.last_us"
    " ELSE label_alerts.last_us END";
constexpr std::string_view kScansOf =
    "SELECT batch_number, day, market_code, scans, first_us, last_us FROM label_scans"
    " WHERE batch_number = $1 ORDER BY day DESC, market_code LIMIT $2";

#define PANYUAN_ALERTS                                                            \
  "SELECT alert_id, batch_number, kind, market_code, stall_id, home_market_code," \
  " scans, first_us, last_us FROM label_alerts WHERE alert_id < $1 "

constexpr std::string_view kAllAlerts = PANYUAN_ALERTS "ORDER BY alert_id DESC LIMIT $2";
constexpr std::string_view kAlertsOfStall =
    PANYUAN_ALERTS "AND stall_id = $3 ORDER BY alert_id DESC LIMIT $2";
constexpr std::string_view kAlertsOfMarket = PANYUAN_ALERTS
    "AND (home_market_code = $3 OR market_code = $3) ORDER BY alert_id DESC LIMIT $2";

#undef PANYUAN_ALERTS

Result<std::vector<ScanAlert>> ReadAlerts(db::Session& session, std::string_view sql,
                                          const AlertPage& page, const db::Value& of) {
  const int64_t before = page.before > 0 ? page.before : std::numeric_limits<int64_t>::max();
  std::vector<ScanAlert> alerts;
  PANYUAN_TRY(
      session.Query(sql, {before, static_cast<int64_t>(page.limit), of}, [&](const db::Row& row) {
        alerts.push_back({row.Int(0),
                          row.Int(1),
                          static_cast<ScanAlertKind>(row.Int(2)),
                          std::string(row.Text(3)),
                          row.Int(4),
                          std::string(row.Text(5)),
                          row.Int(6),
                          {row.Int(7)},
                          {row.Int(8)}});
      }));
  return alerts;
}

}  // namespace

Status AddScans(db::Transaction& transaction, const ScanCount& count) {
  return transaction.Write(
      kAddScans, {count.batch_number, int64_t{count.day.days}, count.market_code, count.scans,
                  count.first.us, count.last.us});
}

Status RaiseAlert(db::Transaction& transaction, const ScanAlert& alert) {
  return transaction.Write(kRaiseAlert, {alert.batch_number, static_cast<int64_t>(alert.kind),
                                         alert.market_code, alert.stall_id, alert.home_market_code,
                                         alert.scans, alert.first.us, alert.last.us});
}

Result<std::vector<ScanCount>> ScansOf(db::Session& session, int64_t batch_number, size_t limit) {
  std::vector<ScanCount> counts;
  PANYUAN_TRY(
      session.Query(kScansOf, {batch_number, static_cast<int64_t>(limit)}, [&](const db::Row& row) {
        counts.push_back({row.Int(0),
                          {static_cast<int32_t>(row.Int(1))},
                          std::string(row.Text(2)),
                          row.Int(3),
                          {row.Int(4)},
                          {row.Int(5)}});
      }));
  return counts;
}

Result<std::vector<ScanAlert>> AllAlerts(db::Session& session, const AlertPage& page) {
  return ReadAlerts(session, kAllAlerts, page, db::kNull);
}

Result<std::vector<ScanAlert>> AlertsOfStall(db::Session& session, int64_t stall_id,
                                             const AlertPage& page) {
  return ReadAlerts(session, kAlertsOfStall, page, stall_id);
}

Result<std::vector<ScanAlert>> AlertsOfMarket(db::Session& session, std::string_view market_code,
                                              const AlertPage& page) {
  return ReadAlerts(session, kAlertsOfMarket, page, market_code);
}

}  // namespace panyuan::label
