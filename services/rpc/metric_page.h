// What the metrics say at one moment, in Prometheus' text format. Series that are counted as they
// happen come from call_records.h; values that are only read, when somebody asks, are added here.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>

namespace panyuan::rpc {

using MetricLabels = std::map<std::string, std::string>;

class MetricPage {
 public:
  MetricPage();
  ~MetricPage();
  MetricPage(MetricPage&&) noexcept;

  // A name given again adds a series to it.
  void Gauge(const std::string& name, const std::string& help, double value,
             const MetricLabels& labels = {});
  // A number that only grows while the process lives; the name ends in "_total".
  void Counter(const std::string& name, const std::string& help, double value,
               const MetricLabels& labels = {});

  // Whole numbers counted by powers of two: buckets[i] holds those below 2^i that no earlier bucket
  // has, the last one the rest. `sum` is of all values; both are shown in units of `unit`.
  void PowersOfTwo(const std::string& name, const std::string& help,
                   std::span<const uint64_t> buckets, uint64_t sum, double unit = 1);

  std::string Text() const;

 private:
  friend class CallRecords;  // brings its families
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace panyuan::rpc
