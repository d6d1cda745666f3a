// Following the county where the placement table says it is.
#pragma once

#include <signal.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "services/base/result.h"

namespace panyuan::server {

// The store of the county by the table at `url`; waits while it is being moved, and gives nothing
// where one of `stop_signals`, which are blocked, comes meanwhile.
// Errors: COUNTY_NOT_PLACED, PLACEMENT_URL_INVALID, those of the table's store.
base::Result<std::optional<std::string>> FindPlacedStore(const std::string& url,
                                                         const std::string& division,
                                                         const sigset_t& stop_signals);

class PlacementWatch {
 public:
  // Asks the table every two seconds, and calls `moved` once, from a thread of its own, when it
  // names another store than `store`. A table that is out of reach says nothing.
  PlacementWatch(std::string url, std::string division, std::string store,
                 std::function<void()> moved);
  ~PlacementWatch();

 private:
  void Loop();
  bool HasMoved();

  const std::string url_, division_, store_;
  const std::function<void()> moved_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace panyuan::server
