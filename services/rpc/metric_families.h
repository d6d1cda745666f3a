// The families of a metric page, for the files that know prometheus-cpp.
#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "services/rpc/metric_page.h"

namespace panyuan::rpc {

struct MetricPage::Families {
  std::vector<prometheus::MetricFamily> all;
};

}  // namespace panyuan::rpc
