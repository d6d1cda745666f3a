// The ways to the counties, and what their failures are called.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "panyuan/oversight/v1/oversight_service.grpc.pb.h"
#include "panyuan/province/v1/province_service.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/base/result.h"
#include "services/province/domain/county.h"

namespace panyuan::province {

// Largest answer taken from a county.
inline constexpr int kMaxCountyAnswer = 8 << 20;

struct CountyLink {
  CountyLink(County about, const std::shared_ptr<grpc::Channel>& channel)
      : county(std::move(about)), trace(channel), oversight(channel) {}

  const County county;
  trace::v1::TraceService::Stub trace;
  oversight::v1::OversightService::Stub oversight;
};

// At most kMaxCounties, each number and each division code once; whoever makes them sees to that.
class CountyLinks {
 public:
  explicit CountyLinks(std::vector<std::unique_ptr<CountyLink>> links) : links_(std::move(links)) {}

  size_t size() const { return links_.size(); }
  CountyLink& operator[](size_t i) const { return *links_[i]; }
  // Null where there is none.
  CountyLink* OfNumber(uint16_t number) const;
  CountyLink* OfDivision(std::string_view division_code) const;

 private:
  std::vector<std::unique_ptr<CountyLink>> links_;
};

// The reason in the ErrorInfo that a Panyuan server sends; empty where there is none.
std::string ReasonOf(const grpc::Status& status);

// What a failed call to a county is called here: COUNTY_UNREACHABLE, COUNTY_LATE or COUNTY_REFUSED.
base::Error FailureOf(const County& county, const grpc::Status& status);

void Fill(const County& county, v1::County& out);
void Fill(const County* county, const base::Error& error, std::string_view language,
          v1::MissingPart& out);

}  // namespace panyuan::province
