// Ways and exports over the registry, the trace room's stores and the log.
#include <memory>

#include "services/server/rooms.h"
#include "services/server/trace_room.h"
#include "services/trace/store/export_store.h"
#include "services/trace/store/way_store.h"

namespace panyuan::server {
namespace {

class WayReadPorts final : public trace::WayReads {
 public:
  WayReadPorts(db::Session& session, const CountyParts& parts)
      : trace_(session, parts.numbering),
        foreign_(session),
        crates_(session),
        recent_(session),
        entries_(session),
        uris_(parts.uris) {}

  trace::TraceReads& trace() override { return trace_; }
  trace::ForeignThings& foreign() override { return foreign_; }
  trace::CrateContents& crates() override { return crates_; }
  trace::RecentSources& recent() override { return recent_; }
  trace::LogEntries& entries() override { return entries_; }
  const ledger::ThingUris& uris() const override { return uris_; }

 private:
  TraceReadPorts trace_;
  trace::SqlForeignThings foreign_;
  trace::SqlCrateContents crates_;
  trace::SqlRecentSources recent_;
  trace::SqlLogEntries entries_;
  const ledger::ThingUris& uris_;
};

}  // namespace

trace::OpenWayReads MakeWayReads(const CountyParts& parts) {
  return [parts](db::Session& session) -> std::unique_ptr<trace::WayReads> {
    return std::make_unique<WayReadPorts>(session, parts);
  };
}

}  // namespace panyuan::server
