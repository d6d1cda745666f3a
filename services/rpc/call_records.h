// One log line and a few counters for each call. No personal data: the role, not the person.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string_view>

#include "services/base/result.h"
#include "services/base/traceparent.h"
#include "services/rpc/identity.h"
#include "services/rpc/metric_page.h"

namespace panyuan::rpc {

struct CallRecord {
  std::string_view method;  // of the program's text: series are kept by its address
  Role role;
  const base::Error* error;  // null when it went well
  std::chrono::steady_clock::duration took;
  base::Traceparent trace = {};
};

// Thread-safe.
class CallRecords {
 public:
  CallRecords();
  ~CallRecords();

  void Add(const CallRecord& record);

  // The calls so far: panyuan_calls_total and panyuan_call_seconds.
  MetricPage Page() const;

 private:
  struct Metrics;
  std::unique_ptr<Metrics> metrics_;
};

// CALL_CANCELLED.
base::Status CancelledStatus();

}  // namespace panyuan::rpc
