// The one row in which a log keeps how far it has come. A county's log and a province's have one
// each, so the statements are the caller's.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "services/db/engine.h"
#include "services/ledger/merkle.h"

namespace panyuan::ledger {

struct LogHead {
  std::string origin, frontier, root;
};

// The row that `select` gives: origin, frontier, root; none in a new database.
Result<std::optional<LogHead>> ReadLogHead(db::Session& session, std::string_view select);

// Writes the head of an empty log, in a transaction of its own: `insert` takes origin, frontier,
// root and the connection's epoch.
Status BeginLog(db::WriteConnection& connection, std::string_view insert, std::string_view origin);

// Stores nodes that are complete: `insert` takes level, index and hash.
Status WriteNodes(db::Transaction& transaction, std::string_view insert,
                  std::span<const Node> nodes);

}  // namespace panyuan::ledger
