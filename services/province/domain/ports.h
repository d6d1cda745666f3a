// What is kept of the counties, as others read it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/ledger/merkle.h"
#include "services/province/domain/refusal.h"

namespace panyuan::province {

// A tree of the province's log that is durable, and the note that commits the province to it.
struct PublishedTree {
  uint64_t size = 0;
  std::string note;
};

// Gives the newest one; thread-safe.
using Published = std::function<std::shared_ptr<const PublishedTree>()>;

struct StoredCheckpoint {
  uint64_t leaf_index = 0;
  std::string division_code;
  uint64_t tree_size = 0;
  std::string note;
  base::UtcTime logged_at;
};

struct StoredAlarm {
  int64_t number = 0;
  RefusedCheckpoint refused;
  std::string division_code, known_note;
  base::UtcTime first_at, last_at;
  int64_t times = 0;
};

// One state of the store. Errors of all: those of the store.
class ProvinceReads {
 public:
  virtual ~ProvinceReads() = default;

  // Newest first, only leaves below `before`; of all counties where `division_code` is empty.
  virtual base::Result<std::vector<StoredCheckpoint>> Checkpoints(std::string_view division_code,
                                                                  int64_t before, size_t limit) = 0;
  // The newest note taken of a county; empty where there is none.
  virtual base::Result<std::string> NewestNote(std::string_view division_code) = 0;
  // Newest first, only numbers below `before`.
  virtual base::Result<std::vector<StoredAlarm>> Alarms(int64_t before, size_t limit) = 0;
  // Stored nodes of the tree. Errors: PROVINCE_LOG_CORRUPT where one is missing.
  virtual ledger::NodeReader Nodes() = 0;
};

}  // namespace panyuan::province
