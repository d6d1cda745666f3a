#include "services/rpc/call_records.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <spdlog/spdlog.h>

#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <tuple>

#include "services/rpc/metric_families.h"
#include "services/rpc/reasons.h"

namespace panyuan::rpc {
namespace {

// From a page in memory to the longest call; about three a decade, since a quantile is read from
// them by interpolation.
const prometheus::Histogram::BucketBoundaries kSeconds{
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

}  // namespace

// Finding a series by its labels costs more than some calls do, so each is looked up once and kept
// by the addresses of its texts, which are of the program.
struct CallRecords::Metrics {
  struct Series {
    prometheus::Counter* calls;
    prometheus::Histogram* seconds;
  };
  using Key = std::tuple<const char*, Role, const char*>;  // method, role, reason

  Series& Find(std::string_view method, Role role, std::string_view reason) {
    const Key key(method.data(), role, reason.data());
    {
      const std::shared_lock lock(mutex);
      const auto found = series.find(key);
      if (found != series.end()) return found->second;
    }
    const std::string name(method);
    Series made{&calls.Add({{"method", name},
                            {"role", std::string(RoleName(role))},
                            {"reason", std::string(reason)}}),
                &seconds.Add({{"method", name}}, kSeconds)};
    const std::unique_lock lock(mutex);
    return series.emplace(key, made).first->second;
  }

  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& calls =
      prometheus::BuildCounter()
          .Name("panyuan_calls_total")
          .Help("Calls answered, by method, role and reason (OK when it went well).")
          .Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("panyuan_call_seconds")
          .Help("Time from the call's arrival to its answer, by method.")
          .Register(registry);

  std::shared_mutex mutex;
  std::map<Key, Series> series;  // bounded by the texts of the program
};

CallRecords::CallRecords() : metrics_(std::make_unique<Metrics>()) {}
CallRecords::~CallRecords() = default;

void CallRecords::Add(const CallRecord& record) {
  const std::string_view reason = record.error ? record.error->reason().name : "OK";
  const double seconds = std::chrono::duration<double>(record.took).count();
  const Metrics::Series& series = metrics_->Find(record.method, record.role, reason);
  series.calls->Increment();
  series.seconds->Observe(seconds);
  const bool fault = record.error && record.error->code() == base::Code::kInternal;
  const auto level = fault ? spdlog::level::err : spdlog::level::info;
  if (!spdlog::should_log(level)) return;
  spdlog::log(level, "call method={} role={} reason={} ms={:.3f} trace_id={}", record.method,
              RoleName(record.role), reason, seconds * 1e3, record.trace.TraceId());
}

MetricPage CallRecords::Page() const {
  MetricPage page;
  page.families_->all = metrics_->registry.Collect();
  return page;
}

base::Status CancelledStatus() { return kCallCancelled; }

}  // namespace panyuan::rpc
