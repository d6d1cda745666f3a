// The recalls' ports over the trace room's and their own store.
#include <memory>

#include "services/label/recall_paper.h"
#include "services/server/rooms.h"
#include "services/server/trace_room.h"
#include "services/trace/domain/recall_orders.h"
#include "services/trace/store/recall_store.h"

namespace panyuan::server {
namespace {

class RecallReadPorts final : public trace::RecallReads {
 public:
  RecallReadPorts(db::Session& session, const CountyParts& parts)
      : trace_(session, parts.numbering), recalls_(session), codes_(parts.trace_codes) {}

  trace::TraceReads& trace() override { return trace_; }
  trace::Recalls& recalls() override { return recalls_; }
  const trace::CountyCodes& codes() const override { return codes_; }

 private:
  TraceReadPorts trace_;
  trace::SqlRecalls recalls_;
  const trace::CountyCodes& codes_;
};

class RecallWritePorts final : public trace::RecallWrites {
 public:
  RecallWritePorts(db::Transaction& transaction, base::UtcTime now, const CountyParts& parts)
      : trace_(transaction, now, parts),
        recalls_(transaction),
        changes_(transaction),
        codes_(parts.trace_codes) {}

  trace::TraceWrites& trace() override { return trace_; }
  trace::Recalls& recalls() override { return recalls_; }
  trace::RecallChanges& changes() override { return changes_; }
  trace::CalendarDays& calendar() override { return recalls_; }
  trace::Evidence& evidence() override { return recalls_; }
  const trace::CountyCodes& codes() const override { return codes_; }

 private:
  TraceWritePorts trace_;
  trace::SqlRecalls recalls_;
  trace::SqlRecallChanges changes_;
  const trace::CountyCodes& codes_;
};

}  // namespace

trace::RecallRoom MakeRecallRoom(const CountyParts& parts) {
  return {[parts](db::Session& session) -> std::unique_ptr<trace::RecallReads> {
            return std::make_unique<RecallReadPorts>(session, parts);
          },
          [parts](db::Transaction& transaction,
                  base::UtcTime now) -> std::unique_ptr<trace::RecallWrites> {
            return std::make_unique<RecallWritePorts>(transaction, now, parts);
          },
          label::PaperPdf, label::PaperXlsx};
}

base::Result<trace::RecallId> JoinRecalls(db::Transaction& transaction, base::UtcTime now,
                                          const CountyParts& parts, trace::BatchNumber child) {
  RecallWritePorts ports(transaction, now, parts);
  return trace::JoinRecalls(ports, child, now);
}

}  // namespace panyuan::server
