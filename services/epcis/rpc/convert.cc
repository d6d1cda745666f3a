#include "services/epcis/rpc/convert.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "services/base/text.h"
#include "services/epcis/rpc/epcis_service.h"
#include "services/rpc/convert.h"

namespace panyuan::epcis {

void ToProto(const CaptureJob& job, v1::CaptureJob* proto) {
  if (job.id != 0) proto->set_job_id(std::to_string(job.id));
  rpc::WriteTime(job.created_at, proto->mutable_created_at());
  rpc::WriteTime(job.finished_at, proto->mutable_finished_at());
  proto->set_behaviour(job.proceed ? v1::CAPTURE_BEHAVIOUR_PROCEED
                                   : v1::CAPTURE_BEHAVIOUR_ROLLBACK);
  proto->set_success(job.success);
  proto->set_events(static_cast<uint32_t>(job.events));
  proto->set_errors_json(job.errors_json);
}

void ToProto(const NamedQuery& query, v1::NamedQuery* proto) {
  proto->set_name(query.name);
  proto->set_query_json(query.query_json);
  rpc::WriteTime(query.created_at, proto->mutable_created_at());
}

void ToProto(const Subscription& subscription, v1::Subscription* proto) {
  proto->set_subscription_id(std::to_string(subscription.id));
  proto->set_query_name(subscription.query_name);
  proto->set_target(subscription.target);
  proto->set_schedule_json(subscription.schedule_json);
  proto->set_report_if_empty(subscription.report_if_empty);
  rpc::WriteTime(subscription.created_at, proto->mutable_created_at());
  proto->set_failures(static_cast<uint32_t>(subscription.failures));
}

size_t PageSize(uint32_t asked) {
  return asked == 0 ? EpcisService::kDefaultPage : std::min(asked, EpcisService::kMaxPage);
}

base::Result<int64_t> ReadId(std::string_view text, const base::Reason& reason,
                             std::string_view key) {
  int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error == std::errc() && end == text.data() + text.size() && id > 0) return id;
  return base::Error(reason, {{std::string(key), base::Quote(text)}});
}

}  // namespace panyuan::epcis
