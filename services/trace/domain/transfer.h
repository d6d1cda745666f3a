// Goods that go from one stall to another: offered, then taken or not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/trace/domain/act.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

// Finds a transfer by its code as people write it.
// Errors: TRANSFER_CODE_INVALID, TRANSFER_NOT_FOUND.
base::Result<Transfer> FindTransfer(Transfers& transfers, const CountyCodes& codes,
                                    std::string_view code);

struct Offered {
  Transfer transfer;
  Recorded recorded;  // the giver's batch
};

// Takes `portion` out of the giver's stock and offers it to `to`.
// Errors: SAME_STALL, those of MassOf, ActTime, CheckMayLeave, CheckNotExpired and Post.
base::Result<Offered> OfferTransfer(MoveWrites& ports, Portion portion, const Stall& to,
                                    std::optional<base::UtcTime> happened_at, base::UtcTime now);

struct TransferAnswer {
  int64_t accepted_g = 0;     // 0 refuses
  std::string reason;         // why not all is taken; empty where all is
  std::string reserved_code;  // of the receiver's label; empty: the next code
  std::optional<base::UtcTime> happened_at;
};

struct Answered {
  Transfer transfer;
  std::optional<BatchView> received;  // the receiver's batch; nothing where nothing is taken
  ledger::Appended entry;             // the last of at most two
};

// Makes a batch of what is taken at the receiver; the rest goes back to the giver, as an event of
// its own before that of the receiver. Of a held or recalled batch nothing can be taken.
// Errors: TRANSFER_ANSWERED, ACCEPTED_MORE, those of CheckReason, ActTime, CheckMayLeave, AddChild.
base::Result<Answered> AnswerTransfer(MoveWrites& ports, Transfer transfer,
                                      const TransferAnswer& answer, base::UtcTime now);

// The giver takes an open offer back. Errors: TRANSFER_ANSWERED.
base::Result<Answered> WithdrawTransfer(MoveWrites& ports, Transfer transfer, base::UtcTime now);

}  // namespace panyuan::trace
