// The outbox 发件箱: what a stall did while the server could not be reached, in its order, and what
// the server refused of it. One file an entry; each entry is in exactly one place at any time:
//   outbox/NNNNNNNN.json    waits to be sent
//   review/NNNNNNNN.json    was refused, with the refusal; the vendor decides
//   review/NNNNNNNN.damaged a file that cannot be read, as it was found
//   dropped/…               given up by the vendor; nothing is ever deleted but what is recorded
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "clients/stall/durable_files.h"
#include "panyuan/trace/v1/move_service.pb.h"
#include "panyuan/trace/v1/trace_service.pb.h"
#include "services/base/result.h"
#include "services/base/time.h"

namespace panyuan::clients::stall {

// A receipt of goods, a sale, or batches made of others, with the request id of its first attempt.
using StallRequest = std::variant<trace::v1::RegisterBatchRequest, trace::v1::SellBatchRequest,
                                  trace::v1::TransformBatchesRequest>;

struct Refusal {
  std::string reason, message;  // the sentence as the vendor's language had it then
  base::UtcTime at;
};

struct OutboxEntry {
  uint32_t number = 0;  // gives the order; kept from outbox to dropped, new after a retry
  base::UtcTime made_at;
  StallRequest request;
  std::optional<Refusal> refusal;  // the last one

  std::string_view kind() const;  // "receive", "sell" or "transform"
  const std::string& request_id() const;
  // Of the batches that it records, on their labels already; none of a sale. A transformation whose
  // answer was lost may have none.
  std::vector<std::string> made() const;
  // Of the batches whose goods it takes; none of a receipt.
  std::vector<std::string> taken() const;
};

// The file of an entry, and back; nothing where it is damaged. The number is the file's name.
std::string EncodeEntry(const OutboxEntry& entry);
std::optional<OutboxEntry> DecodeEntry(std::string_view text);

// Not thread-safe; one process at a time (FolderLock). After a FILE_UNWRITABLE it is not to be used
// any more: open it again to see what is on the disk.
class Outbox {
 public:
  static constexpr size_t kMaxEntries = 5'000;  // waiting and under review together

  // Reads the folder; a damaged file is moved to review. `files` outlives the outbox.
  // Errors: FILE_UNREADABLE, FILE_UNWRITABLE.
  static base::Result<Outbox> Open(const DurableFiles& files);
  static std::vector<std::string> Subfolders() { return {"outbox", "review", "dropped"}; }

  // In the order to send.
  const std::deque<OutboxEntry>& waiting() const { return waiting_; }
  // By number; and the damaged files' names.
  const std::map<uint32_t, OutboxEntry>& review() const { return review_; }
  const std::map<uint32_t, std::string>& damaged() const { return damaged_; }

  // Errors: OUTBOX_FULL.
  base::Status CheckRoom() const;
  // Puts the request behind all that waits; gives its number.
  // Errors: OUTBOX_FULL, FILE_UNWRITABLE.
  base::Result<uint32_t> Add(StallRequest request, base::UtcTime now);

  // The first entry was recorded durably by the server: forgets it.
  base::Status FinishFirst();
  // The first entry was refused: moves it to review.
  base::Status RefuseFirst(Refusal refusal);

  // Where one of these batches was to be recorded by an entry that is under review now.
  // Errors: RECEIPT_UNDER_REVIEW.
  base::Status CheckRecorded(std::span<const std::string> batch_codes) const;

  // Puts an entry under review behind all that waits, and then those that only waited for what it
  // makes, and so on, under their old request ids: what the server recorded meanwhile is not
  // recorded again.
  // Errors: OUTBOX_ENTRY_UNKNOWN, OUTBOX_ENTRY_DAMAGED, FILE_UNWRITABLE.
  base::Status Retry(uint32_t number);
  // Moves an entry or a damaged file from review to dropped.
  // Errors: OUTBOX_ENTRY_UNKNOWN, FILE_UNWRITABLE.
  base::Status Drop(uint32_t number);
  // Moves a damaged file of the stall's folder to review.
  base::Status SetAside(const std::string& name);

 private:
  explicit Outbox(const DurableFiles& files) : files_(&files) {}
  base::Status Read(const std::string& name);
  std::vector<uint32_t> WaitingFor(uint32_t number) const;
  base::Status Requeue(uint32_t number);

  const DurableFiles* files_;
  uint32_t next_number_ = 1;
  std::deque<OutboxEntry> waiting_;
  std::map<uint32_t, OutboxEntry> review_;
  std::map<uint32_t, std::string> damaged_;
};

}  // namespace panyuan::clients::stall
