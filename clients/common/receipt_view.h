// A record's receipt on the screen.
#pragma once

#include "clients/common/session.h"
#include "clients/common/table.h"
#include "panyuan/ledger/v1/receipt.pb.h"

namespace panyuan::clients {

// "Receipt: leaf 17 in a tree of 1024".
Fact ReceiptFact(const Session& session, const ledger::v1::Receipt& receipt);

// What was recorded, and its receipt.
void PrintRecorded(const Session& session, Facts facts, const ledger::v1::Receipt& receipt);

}  // namespace panyuan::clients
