// Joins the rooms: what one needs of another, answered by that other's store.
#pragma once

#include <memory>

#include "services/lab/domain/codes.h"
#include "services/lab/rpc/lab_service.h"
#include "services/label/batch_numbering.h"
#include "services/label/rpc/label_service.h"
#include "services/ledger/epcis_event.h"
#include "services/ledger/log.h"
#include "services/oversight/rpc/oversight_service.h"
#include "services/oversight/store/counter_changes.h"
#include "services/trace/rpc/trace_service.h"
#include "services/trace/store/batch_numbers.h"

namespace panyuan::server {

// What the ports of a county share; all of it outlives them.
struct CountyParts {
  const label::BatchNumbering& numbering;
  const ledger::ThingUris& uris;
  const lab::CountyCodes& codes;
  ledger::Log& log;
  trace::BatchNumbers& numbers;         // of the writer's thread
  oversight::CounterChanges& counters;  // of the writer's thread
};

trace::TraceRoom MakeTraceRoom(const CountyParts& parts);
lab::LabRoom MakeLabRoom(const CountyParts& parts);
oversight::OpenOversightReads MakeOversightReads();
label::FindSubject MakeLabelSubjects(const CountyParts& parts);
label::ScanReads MakeScanReads(const CountyParts& parts);

}  // namespace panyuan::server
