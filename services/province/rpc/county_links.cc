#include "services/province/rpc/county_links.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/province/reasons.h"

namespace panyuan::province {

CountyLink* CountyLinks::OfNumber(uint16_t number) const {
  for (const auto& link : links_)
    if (link->county.number == number) return link.get();
  return nullptr;
}

CountyLink* CountyLinks::OfDivision(std::string_view division_code) const {
  for (const auto& link : links_)
    if (link->county.division_code == division_code) return link.get();
  return nullptr;
}

std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (details.ParseFromString(status.error_details()) && details.details_size() > 0)
    details.details(0).UnpackTo(&info);
  return info.reason();
}

base::Error FailureOf(const County& county, const grpc::Status& status) {
  const base::Metadata about{{"county", Describe(county)}};
  const std::string reason = ReasonOf(status);
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED)
    return base::Error(kCountyLate, about);
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE && reason.empty())
    return base::Error(kCountyUnreachable, about);
  return base::Error(kCountyRefused, about)
      .With("problem", reason.empty() ? "gRPC " + std::to_string(status.error_code()) : reason);
}

void Fill(const County& county, v1::County& out) {
  out.set_number(county.number);
  out.set_division_code(county.division_code);
  out.set_name(county.name);
}

void Fill(const County* county, const base::Error& error, std::string_view language,
          v1::MissingPart& out) {
  if (county != nullptr) Fill(*county, *out.mutable_county());
  const auto batch = error.metadata().find("batch_code");
  if (batch != error.metadata().end()) out.set_batch_code(batch->second);
  out.set_reason(std::string(error.reason().name));
  out.set_message(error.Message(language));
}

}  // namespace panyuan::province
