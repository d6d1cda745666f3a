// What the operating system says of this process.
#pragma once

#include <string>
#include <vector>

#include "services/rpc/metric_page.h"

namespace panyuan::server {

// process_* as Prometheus' client libraries name them, and panyuan_build_info.
void AddProcessMetrics(rpc::MetricPage& page);

// panyuan_store_bytes: the sizes of `files` together, those that are there, and
// panyuan_store_free_bytes: the room beside the first. Nothing without files.
void AddStoreSize(rpc::MetricPage& page, const std::vector<std::string>& files);

}  // namespace panyuan::server
