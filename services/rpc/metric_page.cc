#include "services/rpc/metric_page.h"

#include <prometheus/client_metric.h>
#include <prometheus/text_serializer.h>

#include <cmath>
#include <limits>

#include "services/rpc/metric_families.h"

namespace panyuan::rpc {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

ClientMetric& Series(std::vector<MetricFamily>& families, const std::string& name,
                     const std::string& help, MetricType type, const MetricLabels& labels) {
  MetricFamily* family = nullptr;
  for (MetricFamily& known : families)
    if (known.name == name) family = &known;
  if (family == nullptr) {
    family = &families.emplace_back();
    family->name = name;
    family->help = help;
    family->type = type;
  }
  ClientMetric& series = family->metric.emplace_back();
  for (const auto& [label, value] : labels) series.label.push_back({label, value});
  return series;
}

}  // namespace

MetricPage::MetricPage() : families_(std::make_unique<Families>()) {}
MetricPage::~MetricPage() = default;
MetricPage::MetricPage(MetricPage&&) noexcept = default;

void MetricPage::Gauge(const std::string& name, const std::string& help, double value,
                       const MetricLabels& labels) {
  Series(families_->all, name, help, MetricType::Gauge, labels).gauge.value = value;
}

void MetricPage::Counter(const std::string& name, const std::string& help, double value,
                         const MetricLabels& labels) {
  Series(families_->all, name, help, MetricType::Counter, labels).counter.value = value;
}

void MetricPage::PowersOfTwo(const std::string& name, const std::string& help,
                             std::span<const uint64_t> buckets, uint64_t sum, double unit) {
  auto& histogram = Series(families_->all, name, help, MetricType::Histogram, {}).histogram;
  for (size_t i = 0; i < buckets.size(); ++i) {
    histogram.sample_count += buckets[i];
    const bool last = i + 1 == buckets.size();
    const double upper = last ? std::numeric_limits<double>::infinity()
                              : (std::ldexp(1.0, static_cast<int>(i)) - 1) * unit;
    histogram.bucket.push_back({histogram.sample_count, upper});
  }
  histogram.sample_sum = static_cast<double>(sum) * unit;
}

std::string MetricPage::Text() const {
  return prometheus::TextSerializer().Serialize(families_->all);
}

}  // namespace panyuan::rpc
