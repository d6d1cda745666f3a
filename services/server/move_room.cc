// The ports of moving goods over the trace room's.
#include <utility>

#include "services/server/trace_room.h"
#include "services/trace/store/crate_store.h"
#include "services/trace/store/flag_store.h"
#include "services/trace/store/move_store.h"
#include "services/trace/store/transfer_store.h"
#include "services/trace/store/yield_store.h"

namespace panyuan::server {
namespace {

class MoveReadPorts final : public trace::MoveReads {
 public:
  MoveReadPorts(db::Session& session, const CountyParts& parts)
      : trace_(session, parts.numbering),
        transfers_(session),
        crates_(session),
        flags_(session),
        sums_(session),
        due_(session),
        codes_(parts.trace_codes) {}

  trace::TraceReads& trace() override { return trace_; }
  trace::Transfers& transfers() override { return transfers_; }
  trace::Crates& crates() override { return crates_; }
  trace::Flags& flags() override { return flags_; }
  trace::MoveSums& sums() override { return sums_; }
  trace::DueBatches& due() override { return due_; }
  const trace::CountyCodes& codes() const override { return codes_; }

 private:
  TraceReadPorts trace_;
  trace::SqlTransfers transfers_;
  trace::SqlCrates crates_;
  trace::SqlFlags flags_;
  trace::SqlMoveSums sums_;
  trace::SqlDueBatches due_;
  const trace::CountyCodes& codes_;
};

class MoveWritePorts final : public trace::MoveWrites {
 public:
  MoveWritePorts(db::Transaction& transaction, base::UtcTime now, const CountyParts& parts)
      : trace_(transaction, now, parts),
        transfers_(transaction),
        crates_(transaction),
        yields_(transaction),
        events_(transaction),
        evidence_(transaction),
        codes_(parts.trace_codes) {}

  trace::TraceWrites& trace() override { return trace_; }
  trace::Transfers& transfers() override { return transfers_; }
  trace::Crates& crates() override { return crates_; }
  trace::Yields& yields() override { return yields_; }
  trace::BatchEvents& events() override { return events_; }
  trace::Evidence& evidence() override { return evidence_; }
  const trace::CountyCodes& codes() const override { return codes_; }

 private:
  TraceWritePorts trace_;
  trace::SqlTransfers transfers_;
  trace::SqlCrates crates_;
  trace::SqlYields yields_;
  trace::SqlBatchEvents events_;
  trace::SqlEvidence evidence_;
  const trace::CountyCodes& codes_;
};

}  // namespace

trace::MoveRoom MakeMoveRoom(const CountyParts& parts) {
  return {[parts](db::Session& session) -> std::unique_ptr<trace::MoveReads> {
            return std::make_unique<MoveReadPorts>(session, parts);
          },
          [parts](db::Transaction& transaction,
                  base::UtcTime now) -> std::unique_ptr<trace::MoveWrites> {
            return std::make_unique<MoveWritePorts>(transaction, now, parts);
          }};
}

}  // namespace panyuan::server
