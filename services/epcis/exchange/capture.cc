#include "services/epcis/exchange/capture.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "services/base/text.h"
#include "services/epcis/exchange/reasons.h"
#include "services/epcis/reasons.h"

namespace panyuan::epcis {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kCbv = "https://ref.gs1.org/cbv/";
constexpr std::string_view kOwnIds = "ni:///sha-256;";
constexpr size_t kMaxStepBytes = 60;

// "receiving" of "https://ref.gs1.org/cbv/BizStep-receiving"; of another vocabulary's URI what
// stands last.
std::string StepWord(std::string_view uri) {
  constexpr std::string_view kBizStep = "BizStep-";
  std::string_view word = uri.substr(uri.find_last_of("/:#") + 1);
  if (uri.starts_with(kCbv) && word.starts_with(kBizStep)) word.remove_prefix(kBizStep.size());
  return base::Quote(word, kMaxStepBytes);
}

struct Named {
  std::string_view uri;
  Role role;
  auto operator<=>(const Named&) const = default;
};

std::set<Named> ThingsIn(const EventFacts& facts) {
  std::set<Named> things;
  for (const EpcFact& one : facts.epcs) things.insert({one.uri, one.role});
  for (const QuantityFact& one : facts.quantities) things.insert({one.epc_class, one.role});
  return things;
}

// One command's work on one document.
class Capturing {
 public:
  Capturing(const WritePorts& ports, int64_t job_id) : ports_(ports), job_id_(job_id) {}

  struct NewEvent {
    const DocumentEvent* event;
    std::vector<int64_t> batches;  // of ours that it names
  };

  // The document's events without fault and not known, in their order. Reads all that keeping them
  // needs, so that the store can write the first ones while the next are prepared.
  Result<std::vector<NewEvent>> NewEvents(const Document& document);
  Result<ledger::Appended> Keep(const NewEvent& fresh);

 private:
  Result<std::vector<int64_t>> BatchesIn(const EventFacts& facts);
  Result<bool> IsOurs(const NewEvent& fresh);
  Status KeepValues(const EventFacts& facts);

  const WritePorts& ports_;
  const int64_t job_id_;
  std::set<std::pair<Resource, std::string>> values_;  // that are stored
};

Result<std::vector<Capturing::NewEvent>> Capturing::NewEvents(const Document& document) {
  std::vector<const DocumentEvent*> good;
  std::vector<base::Hash> keys;
  std::set<std::string_view> ids;
  for (const DocumentEvent& event : document.events) {
    if (!event.faults.empty() || !ids.insert(event.event_id).second) continue;
    good.push_back(&event);
    keys.push_back(base::Sha256(event.event_id));
  }
  PANYUAN_ASSIGN(const auto known, ports_.reads->FindCaptured(keys));
  std::vector<NewEvent> events;
  for (size_t i = 0; i < good.size(); ++i) {
    if (known[i]) continue;
    NewEvent fresh{good[i], {}};
    PANYUAN_ASSIGN(fresh.batches, BatchesIn(good[i]->facts));
    PANYUAN_ASSIGN(const bool ours, IsOurs(fresh));
    if (!ours) events.push_back(std::move(fresh));
  }
  return events;
}

Result<std::vector<int64_t>> Capturing::BatchesIn(const EventFacts& facts) {
  std::set<int64_t> batches;
  std::set<std::string_view> uris;
  for (const Named& thing : ThingsIn(facts)) {
    if (batches.size() >= kMaxMentions) break;
    if (!uris.insert(thing.uri).second) continue;
    PANYUAN_ASSIGN(const auto named,
                   ports_.things->BatchesOf(thing.uri, kMaxMentions - batches.size()));
    batches.insert(named.begin(), named.end());
  }
  return std::vector(batches.begin(), batches.end());
}

Result<bool> Capturing::IsOurs(const NewEvent& fresh) {
  const DocumentEvent& event = *fresh.event;
  if (!event.event_id.starts_with(kOwnIds)) return false;
  for (const int64_t batch : fresh.batches) {
    PANYUAN_ASSIGN(const bool ours,
                   ports_.reads->IsOurs(batch, event.facts.event_time, event.event_id));
    if (ours) return true;
  }
  return false;
}

Result<ledger::Appended> Capturing::Keep(const NewEvent& fresh) {
  const DocumentEvent& event = *fresh.event;
  const std::string step = StepWord(event.facts.biz_step);
  std::vector<ledger::ForeignMention> mentions;
  for (const int64_t batch : fresh.batches)
    mentions.push_back({batch, step, event.facts.event_time});
  PANYUAN_ASSIGN(ledger::Appended kept,
                 ports_.log->AppendForeign(event.json, event.event_id, mentions));
  PANYUAN_TRY(
      ports_.changes->AddCaptured({kept.leaf_index, base::Sha256(event.event_id), job_id_}));
  for (const Named& thing : ThingsIn(event.facts))
    PANYUAN_TRY(ports_.changes->AddThing(thing.uri, kept.leaf_index, thing.role));
  PANYUAN_TRY(KeepValues(event.facts));
  return kept;
}

Status Capturing::KeepValues(const EventFacts& facts) {
  const std::pair<Resource, const std::string*> values[] = {
      {Resource::kEventType, &facts.type},
      {Resource::kBizStep, &facts.biz_step},
      {Resource::kDisposition, &facts.disposition},
      {Resource::kReadPoint, &facts.read_point},
      {Resource::kBizLocation, &facts.biz_location}};
  for (const auto& [kind, value] : values) {
    const bool listed_anyway = value->starts_with(kCbv) ||
                               (kind == Resource::kEventType && value->find(':') == value->npos);
    if (value->empty() || listed_anyway || !values_.emplace(kind, *value).second) continue;
    PANYUAN_TRY(ports_.changes->AddValue(kind, *value));
  }
  return Ok();
}

std::vector<Fault> FaultsOf(const Document& document, const CaptureTerms& terms) {
  std::vector<Fault> faults = document.AllFaults();
  const size_t count = document.events.size();
  if (terms.single && faults.empty() && count != 1)
    faults.push_back({"", Error(kNotOneEvent, {{"count", std::to_string(count)}})});
  return faults;
}

// Refuses the single event that is known.
void Refuse(const DocumentEvent& event, std::string_view language, CaptureOutcome& outcome) {
  outcome.known = true;
  outcome.job.success = false;
  outcome.job.errors_json = ProblemsOf({{event.pointer, kEventKnown}}, language);
}

}  // namespace

Result<Document> ReadCapture(std::string_view bytes, base::UtcTime captured_at) {
  if (bytes.size() > kMaxCaptureBytes)
    return Error(kDocumentTooLarge, {{"bytes", std::to_string(bytes.size())},
                                     {"max", std::to_string(kMaxCaptureBytes)},
                                     {"at", ""}});
  return ReadDocument(bytes, captured_at);
}

Result<CaptureOutcome> Capture(const WritePorts& ports, const Document& document,
                               const CaptureTerms& terms) {
  const std::vector<Fault> faults = FaultsOf(document, terms);
  const bool whole = !document.faults.empty() || terms.single;  // without a job
  CaptureOutcome outcome;
  CaptureJob& job = outcome.job;
  job = {0,
         terms.caller,
         terms.now,
         terms.now,
         terms.proceed,
         faults.empty(),
         0,
         ProblemsOf(faults, terms.language)};
  if (!whole) {
    PANYUAN_ASSIGN(job.id, ports.changes->NextJobId());
  }
  const bool captures = faults.empty() || (terms.proceed && !whole);
  if (captures) {
    Capturing capturing(ports, job.id);
    PANYUAN_ASSIGN(const auto events, capturing.NewEvents(document));
    for (const Capturing::NewEvent& fresh : events) {
      PANYUAN_ASSIGN(ledger::Appended kept, capturing.Keep(fresh));
      if (terms.single) outcome.appended = std::move(kept);
    }
    job.events = static_cast<int64_t>(events.size());
    if (terms.single && events.empty()) Refuse(document.events.front(), terms.language, outcome);
  }
  if (job.id != 0) PANYUAN_TRY(ports.changes->AddJob(job));
  return outcome;
}

std::string ProblemsOf(const std::vector<Fault>& faults, std::string_view language) {
  auto problems = nlohmann::ordered_json::array();
  for (const Fault& fault : faults) {
    const bool known = fault.error.Is(kEventKnown);
    problems.push_back({{"type", known ? "epcisException:ResourceAlreadyExistsException"
                                       : "epcisException:ValidationException"},
                        {"title", known ? "Conflict" : "Bad Request"},
                        {"status", known ? 409 : 400},
                        {"detail", fault.error.Message(language)},
                        {"reason", std::string(fault.error.reason().name)},
                        {"pointer", fault.pointer}});
  }
  return problems.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace panyuan::epcis
