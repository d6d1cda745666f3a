// Joins the rooms: what one needs of another, answered by that other's store.
#pragma once

#include <memory>

#include "services/epcis/rpc/epcis_service.h"
#include "services/lab/domain/codes.h"
#include "services/lab/rpc/lab_service.h"
#include "services/label/batch_numbering.h"
#include "services/label/rpc/label_service.h"
#include "services/ledger/epcis_event.h"
#include "services/ledger/log.h"
#include "services/oversight/rpc/oversight_service.h"
#include "services/oversight/store/counter_changes.h"
#include "services/trace/domain/codes.h"
#include "services/trace/rpc/document_service.h"
#include "services/trace/rpc/move_service.h"
#include "services/trace/rpc/recall_service.h"
#include "services/trace/rpc/trace_service.h"
#include "services/trace/rpc/way_service.h"
#include "services/trace/store/batch_numbers.h"
#include "services/trace/store/flow_changes.h"

namespace panyuan::server {

// What the ports of a county share; all of it outlives them.
struct CountyParts {
  const label::BatchNumbering& numbering;
  const ledger::ThingUris& uris;
  const lab::CountyCodes& codes;
  ledger::Log& log;
  trace::BatchNumbers& numbers;         // of the writer's thread
  trace::FlowChanges& flows;            // of the writer's thread
  oversight::CounterChanges& counters;  // of the writer's thread
  trace::TracePolicy policy;
  const trace::CountyCodes& trace_codes;
};

trace::TraceRoom MakeTraceRoom(const CountyParts& parts);
trace::MoveRoom MakeMoveRoom(const CountyParts& parts);
trace::OpenWayReads MakeWayReads(const CountyParts& parts);
trace::DocumentRoom MakeDocumentRoom(const CountyParts& parts, const label::LabelIssuer& labels);
trace::RecallRoom MakeRecallRoom(const CountyParts& parts);
// See trace::JoinRecalls.
base::Result<trace::RecallId> JoinRecalls(db::Transaction& transaction, base::UtcTime now,
                                          const CountyParts& parts, trace::BatchNumber child);
lab::LabRoom MakeLabRoom(const CountyParts& parts);
epcis::EpcisRoom MakeEpcisRoom(const CountyParts& parts);
oversight::OpenOversightReads MakeOversightReads();
label::FindSubject MakeLabelSubjects(const CountyParts& parts);
label::ScanReads MakeScanReads(const CountyParts& parts);

// Erases a person from the suppliers of a stall and from the certificates of its batches; gives how
// many of both they were. Errors: UNKNOWN_STALL, SUPPLIER_NOT_FOUND where there is none of either.
base::Result<int64_t> ErasePerson(db::Transaction& transaction, std::string_view stall_code,
                                  std::string_view name);

}  // namespace panyuan::server
