// One log line and a few counters for each call. No personal data: the role, not the person.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/rpc/identity.h"

namespace panyuan::rpc {

struct CallRecord {
  std::string_view method;
  Role role;
  const base::Error* error;  // null when it went well
  std::chrono::steady_clock::duration took;
};

// Thread-safe.
class CallRecords {
 public:
  CallRecords();
  ~CallRecords();

  void Add(const CallRecord& record);

  // A value of the process, read when the metrics are.
  void Gauge(const std::string& name, const std::string& help, double value,
             const std::map<std::string, std::string>& labels = {});

  // Prometheus text format.
  std::string MetricsText() const;

 private:
  struct Metrics;
  std::unique_ptr<Metrics> metrics_;
};

// CALL_CANCELLED.
base::Status CancelledStatus();

}  // namespace panyuan::rpc
