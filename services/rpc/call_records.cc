#include "services/rpc/call_records.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <spdlog/spdlog.h>

#include "services/rpc/reasons.h"

namespace panyuan::rpc {

struct CallRecords::Metrics {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& calls =
      prometheus::BuildCounter()
          .Name("panyuan_calls_total")
          .Help("Calls answered, by method, role and reason.")
          .Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("panyuan_call_seconds")
          .Help("Time from the call's arrival to its answer, by method.")
          .Register(registry);
};

CallRecords::CallRecords() : metrics_(std::make_unique<Metrics>()) {}
CallRecords::~CallRecords() = default;

void CallRecords::Add(const CallRecord& record) {
  const std::string method(record.method), role(RoleName(record.role));
  const std::string reason(record.error ? record.error->reason().name : "OK");
  const double seconds = std::chrono::duration<double>(record.took).count();
  metrics_->calls.Add({{"method", method}, {"role", role}, {"reason", reason}}).Increment();
  metrics_->seconds
      .Add({{"method", method}},
           prometheus::Histogram::BucketBoundaries{0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10})
      .Observe(seconds);
  const bool fault = record.error && record.error->code() == base::Code::kInternal;
  spdlog::log(fault ? spdlog::level::err : spdlog::level::info,
              "call method={} role={} reason={} ms={:.3f}", method, role, reason, seconds * 1e3);
}

void CallRecords::Gauge(const std::string& name, const std::string& help, double value,
                        const std::map<std::string, std::string>& labels) {
  prometheus::BuildGauge()
      .Name(name)
      .Help(help)
      .Register(metrics_->registry)
      .Add(labels)
      .Set(value);
}

std::string CallRecords::MetricsText() const {
  return prometheus::TextSerializer().Serialize(metrics_->registry.Collect());
}

base::Status CancelledStatus() { return kCallCancelled; }

}  // namespace panyuan::rpc
