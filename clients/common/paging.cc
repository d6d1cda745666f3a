#include "clients/common/paging.h"

namespace panyuan::clients {

void DeclareLimit(Arguments& arguments, uint32_t& limit) {
  arguments.Add("--limit N", limit, 1, kMostListed,
                {"At most this many (default 50)", "最多列出的条数（默认 50）"});
}

void PrintList(const Session& session, const Table& table, bool more) {
  if (table.empty())
    session.Print(session.Say({"Nothing to show.\n", "没有记录。\n"}));
  else
    session.Print(table.ToString(session.terminal()));
  if (more) session.Note(session.Say({"There are more: use --limit.", "还有更多：请用 --limit。"}));
}

}  // namespace panyuan::clients
