#include "services/ledger/log_head.h"

#include "services/base/reasons.h"

namespace panyuan::ledger {

using db::Blob;

Result<std::optional<LogHead>> ReadLogHead(db::Session& session, std::string_view select) {
  std::optional<LogHead> head;
  PANYUAN_TRY(session.Query(select, {}, [&](const db::Row& row) {
    head = LogHead{std::string(row.Text(0)), std::string(row.Bytes(1)), std::string(row.Bytes(2))};
  }));
  return head;
}

Status BeginLog(db::WriteConnection& connection, std::string_view insert, std::string_view origin) {
  const TreeFrontier empty;
  PANYUAN_TRY(connection.Begin());
  const auto inserted = connection.Execute(
      insert, {origin, Blob(empty.Serialize()), Blob(empty.Root()), connection.epoch()});
  if (!inserted.ok()) {
    connection.Rollback();
    return inserted.error();
  }
  return connection.Commit() == db::Outcome::kCommitted ? base::Ok() : Status(base::kInternalFault);
}

Status WriteNodes(db::Transaction& transaction, std::string_view insert,
                  std::span<const Node> nodes) {
  for (const Node& node : nodes)
    PANYUAN_TRY(transaction.Write(
        insert, {int64_t{node.id.level}, static_cast<int64_t>(node.id.index), Blob(node.hash)}));
  return base::Ok();
}

}  // namespace panyuan::ledger
