#include "clients/common/receipt_view.h"

namespace panyuan::clients {

Fact ReceiptFact(const Session& session, const ledger::v1::Receipt& receipt) {
  return {session.Say({"Receipt", "回执"}),
          session.Say({"leaf ", "叶 "}) + std::to_string(receipt.leaf_index()) +
              session.Say({" in a tree of ", "，树大小 "}) + std::to_string(receipt.tree_size())};
}

void PrintRecorded(const Session& session, Facts facts, const ledger::v1::Receipt& receipt) {
  facts.push_back(ReceiptFact(session, receipt));
  session.Print(FactLines(facts));
}

}  // namespace panyuan::clients
