// Documents of EPCIS events: taken apart on the way in, put together on the way out.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/time.h"
#include "services/epcis/facts.h"
#include "services/epcis/fault.h"

namespace panyuan::epcis {

inline constexpr size_t kMaxDocumentEvents = 5'000;
// Of all events of a document, in bytes and facts, each with the document's context.
inline constexpr size_t kMaxEventsBytes = 64 << 20;

// One event of a document. Where it has no faults, it can be stored as it is here.
struct DocumentEvent {
  std::string pointer;   // in the document, "/epcisBody/eventList/0"
  std::string event_id;  // its own, else its CBV hash
  // The bytes to keep: one line, members in the order of their names, the event standing alone.
  // The document's @context comes before its own; eventID is filled in; recordTime, which a
  // repository sets and nobody else, is the time of capture.
  std::string json;
  EventFacts facts;
  std::vector<Fault> faults;
};

// What a document holds. With `faults` none of its events may be taken; without, each event counts
// for itself, which is what lets a capture proceed past one that is at fault. Once kMaxFaults
// faults are named, an event at fault names its first one only.
struct Document {
  std::vector<Fault> faults;
  std::vector<DocumentEvent> events;

  // Those of the document, then those of its events, kMaxFaults at most.
  std::vector<Fault> AllFaults() const;
};

// Reads an EPCISDocument, an EPCISQueryDocument, an event, or a JSON array of events, the last two
// with a @context in each event. Master data in a document's header is checked and not kept.
// Reasons of the faults: those of json_reader.h and check.h, EPCIS_TOO_MANY_EVENTS,
// EPCIS_EVENT_TOO_LONG (ledger::kMaxEntryBytes), EPCIS_EVENTS_TOO_LONG (kMaxEventsBytes),
// EPCIS_TOO_DEEP.
Document ReadDocument(std::string_view text, base::UtcTime captured_at);

// A document as it is served: Begin, the events' bytes with "," between them, End. Each event
// brings its context along, so nothing but one event need be in memory.
enum class DocumentKind { kEvents, kQueryResults };
std::string BeginDocument(DocumentKind kind, base::UtcTime created_at,
                          std::string_view query_name = "SimpleEventQuery",
                          std::string_view subscription_id = "");
std::string EndDocument(DocumentKind kind);

// All of it at once, for a page of events.
std::string WriteDocument(DocumentKind kind, base::UtcTime created_at,
                          std::span<const std::string> events,
                          std::string_view query_name = "SimpleEventQuery",
                          std::string_view subscription_id = "");

}  // namespace panyuan::epcis
