// What refers to entries by their position: the chain index and the answers kept for repeats. Both
// are stored in another order than the log's, so a window of the log is summed up, kWindow entries
// at a time, and each table is read once a window.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/db/session.h"
#include "services/label/batch_numbering.h"
#include "services/upkeep/event_facts.h"

namespace panyuan::upkeep {

class IndexCheck {
 public:
  static constexpr uint64_t kWindow = 1 << 22;  // entries; 24 bytes each

  // `session` outlives the check. Without `numbering` it is not checked that a batch's number and
  // the code in its events belong together.
  IndexCheck(db::Session& session, uint64_t tree_size,
             std::optional<label::BatchNumbering> numbering)
      : session_(session), tree_size_(tree_size), numbering_(std::move(numbering)) {}

  // The next entry of the log. The check runs when a window is full.
  // Errors: FSCK_DIFFERENCE for a row of ledger_chain or requests.
  base::Status Add(const EventFacts& facts);
  // The same where it is somebody else's event, whose rows move nothing.
  base::Status AddForeign();
  // After the last entry.
  base::Status Finish();

  uint64_t chain_rows() const { return chain_rows_; }
  uint64_t requests() const { return requests_; }

 private:
  // What the tables must say of one entry; fingerprints of 64 bits of SHA-256.
  struct Summary {
    uint64_t chain = 0;  // sum over its batches
    uint64_t event_id = 0;
    uint32_t batches = 0;
    bool claimed = false;  // by a request
    bool foreign = false;
  };

  uint64_t ChainPrint(const ledger::ChainRow& row, int64_t time_us, std::string_view digits) const;
  base::Status CheckWindow();
  base::Status CheckChain();
  base::Status NameChainDifference(uint64_t leaf_index);
  base::Status CheckRequests();
  base::Status CheckRequest(const db::Row& row);
  Summary* Find(uint64_t leaf_index);

  db::Session& session_;
  const uint64_t tree_size_;
  const std::optional<label::BatchNumbering> numbering_;
  uint64_t first_ = 0;  // of the window
  std::vector<Summary> window_;
  uint64_t chain_rows_ = 0, requests_ = 0;
};

}  // namespace panyuan::upkeep
