#include <algorithm>
#include <string>

#include "panyuan/oversight/v1/oversight_service.grpc.pb.h"
#include "tests/bench/commands.h"
#include "tests/bench/county.h"

namespace panyuan::bench {
namespace {

using oversight::v1::OversightService;

// Of whole years, and of such as begin and end within a month.
struct Span {
  const char *name, *from_day, *to_day;
};
constexpr Span kSpans[] = {{"a year", "2025-01-01", "2025-12-31"},
                           {"a year, odd days", "2024-06-15", "2025-06-14"},
                           {"ten years", "2016-01-01", "2025-12-31"},
                           {"ten years, odd days", "2016-01-02", "2025-12-30"}};

double MillisecondsOf(OversightService::Stub& stub,
                      const oversight::v1::ListStatisticsRequest& request) {
  grpc::ClientContext context;
  oversight::v1::ListStatisticsResponse response;
  const auto started = Stopwatch::Clock::now();
  MustBeOk(stub.ListStatistics(&context, request, &response));
  return std::chrono::duration<double, std::milli>(Stopwatch::Clock::now() - started).count();
}

}  // namespace

void MeasureStatistics(const std::string& folder, int port, int repeats) {
  const auto stub = OversightService::NewStub(Connect(folder, port, "regulator"));
  std::map<std::string, double> figures;
  for (int dimension = oversight::v1::DIMENSION_MARKET; dimension <= oversight::v1::DIMENSION_MONTH;
       ++dimension)
    for (const Span& span : kSpans) {
      oversight::v1::ListStatisticsRequest request;
      request.set_dimension(static_cast<oversight::v1::Dimension>(dimension));
      request.set_from_day(span.from_day);
      request.set_to_day(span.to_day);
      std::vector<double> took_ms;
      for (int i = 0; i <= repeats; ++i) took_ms.push_back(MillisecondsOf(*stub, request));
      std::sort(took_ms.begin() + 1, took_ms.end());  // the first warms the caches
      const auto& name =
          oversight::v1::Dimension_Name(static_cast<oversight::v1::Dimension>(dimension));
      figures[name.substr(10) + ", " + span.name] = took_ms[1 + repeats / 2];
    }
  PrintJson(figures);
}

}  // namespace panyuan::bench
