// The laboratory's ports over the trace room, the registry, the log and oversight.
#include <utility>

#include "services/lab/store/sample_rows.h"
#include "services/server/trace_room.h"
#include "services/trace/domain/use_cases.h"

namespace panyuan::server {
namespace {

using base::Ok;
using base::Result;
using base::Status;

class TracedBatches final : public lab::BatchSource {
 public:
  TracedBatches(db::Session& session, const label::BatchNumbering& numbering)
      : ports_(session, numbering) {}

  Result<lab::FoundBatch> FindBatch(std::string_view code_text) override {
    PANYUAN_ASSIGN(trace::Batch batch,
                   trace::FindBatch(ports_.batches(), ports_.numbering(), code_text));
    PANYUAN_ASSIGN(trace::BatchView view, trace::ViewOf(ports_.catalogue(), std::move(batch)));
    lab::SampledBatch found;
    found.number = {view.batch.number.value};
    found.code = view.batch.code.ToString();
    found.product = {view.product.id.value};
    found.product_code = std::move(view.product.code);
    found.product_name_zh = std::move(view.product.name_zh);
    found.stall_code = std::move(view.stall.code);
    found.market_code = std::move(view.stall.market_code);
    found.township_code = std::move(view.stall.township_code);
    return lab::FoundBatch{std::move(found), view.batch.arrived_at};
  }

 private:
  TraceReadPorts ports_;
};

class TracedHolds final : public lab::BatchHolds {
 public:
  TracedHolds(db::Transaction& transaction, base::UtcTime now, const CountyParts& parts)
      : ports_(transaction, now, parts) {}

  Result<bool> Hold(lab::BatchNumber batch, const lab::HoldCause& cause) override {
    PANYUAN_ASSIGN(const auto entry, trace::HoldBatch(ports_, {batch.value},
                                                      {cause.result_code, cause.finding.zh,
                                                       cause.finding.en, cause.since}));
    return entry.has_value();
  }

 private:
  TraceWritePorts ports_;
};

lab::Confidence Adapt(registry::Confidence confidence) {
  switch (confidence) {
    case registry::Confidence::kVerified:
      return lab::Confidence::kVerified;
    case registry::Confidence::kRecalled:
      return lab::Confidence::kRecalled;
    case registry::Confidence::kGenerated:
      return lab::Confidence::kGenerated;
  }
  return lab::Confidence::kGenerated;
}

lab::ResultKind Adapt(registry::ResultKind kind) {
  switch (kind) {
    case registry::ResultKind::kQualitative:
      return lab::ResultKind::kQualitative;
    case registry::ResultKind::kInhibitionPercent:
      return lab::ResultKind::kInhibition;
    case registry::ResultKind::kQuantitative:
      return lab::ResultKind::kQuantitative;
  }
  return lab::ResultKind::kQualitative;
}

lab::LimitKind Adapt(registry::LimitKind kind) {
  switch (kind) {
    case registry::LimitKind::kMaximum:
      return lab::LimitKind::kMaximum;
    case registry::LimitKind::kNotDetectable:
      return lab::LimitKind::kNotDetectable;
    case registry::LimitKind::kNoNumber:
      return lab::LimitKind::kNoNumber;
  }
  return lab::LimitKind::kNoNumber;
}

class CatalogueItems final : public lab::TestItems {
 public:
  explicit CatalogueItems(db::Session& session) : registry_(session) {}

  Result<lab::FoundItem> FindItem(std::string_view item_code) override {
    PANYUAN_ASSIGN(registry::TestItem item, registry_.FindItem(item_code));
    return lab::FoundItem{{{item.id.value},
                           std::move(item.code),
                           std::move(item.name_zh),
                           std::move(item.name_en),
                           {Adapt(item.result_kind), std::move(item.unit), item.threshold_percent}},
                          std::move(item.method_code),
                          std::move(item.method_name_zh)};
  }

  Result<std::optional<lab::Limit>> LimitInForce(const lab::SampledBatch& batch,
                                                 const lab::TestItem& item,
                                                 base::CivilDay day) override {
    PANYUAN_ASSIGN(const auto limits, registry_.LimitsFor({batch.product.value}, {item.id.value}));
    const auto limit = registry::LimitInForce(limits, day);
    if (!limit) return std::optional<lab::Limit>();
    return std::optional(lab::Limit{Adapt(limit->kind), limit->value.value_or(base::Decimal()),
                                    limit->unit, limit->basis, limit->provenance.source,
                                    Adapt(limit->provenance.confidence), limit->valid_from});
  }

 private:
  registry::RegistryStore registry_;
};

class CountyLaboratories final : public lab::Laboratories {
 public:
  explicit CountyLaboratories(db::Session& session) : registry_(session) {}

  Status CheckLab(std::string_view lab_code) override {
    const auto found = registry_.FindLab(lab_code);
    return found.ok() ? Ok() : Status(found.error());
  }

 private:
  registry::RegistryStore registry_;
};

oversight::Verdict Counted(lab::SampleVerdict verdict) {
  switch (verdict) {
    case lab::SampleVerdict::kPending:
      return oversight::Verdict::kOpen;
    case lab::SampleVerdict::kConformant:
      return oversight::Verdict::kConformant;
    case lab::SampleVerdict::kPresumptivePositive:
      return oversight::Verdict::kPresumptivePositive;
    case lab::SampleVerdict::kNonConformant:
      return oversight::Verdict::kNonConformant;
  }
  return oversight::Verdict::kOpen;
}

oversight::Verdict Counted(lab::Verdict verdict) {
  switch (verdict) {
    case lab::Verdict::kConformant:
      return oversight::Verdict::kConformant;
    case lab::Verdict::kPresumptivePositive:
      return oversight::Verdict::kPresumptivePositive;
    case lab::Verdict::kNonConformant:
      return oversight::Verdict::kNonConformant;
    case lab::Verdict::kInvalid:
    case lab::Verdict::kNotJudged:
      return oversight::Verdict::kOpen;
  }
  return oversight::Verdict::kOpen;
}

oversight::SampleFacts Adapt(const lab::CountedSample& sample) {
  return {sample.day,
          sample.purpose == lab::Purpose::kRoutine ? oversight::Purpose::kRoutine
                                                   : oversight::Purpose::kTargeted,
          sample.market_code,
          sample.product_code,
          sample.lab_code,
          sample.township_code};
}

class CountedSamples final : public lab::SampleCounters {
 public:
  explicit CountedSamples(oversight::CounterChanges& counters) : counters_(counters) {}

  Status SampleTaken(const lab::CountedSample& sample) override {
    counters_.SampleTaken(Adapt(sample));
    return Ok();
  }
  Status VerdictMoved(const lab::CountedSample& sample, lab::SampleVerdict from,
                      lab::SampleVerdict to) override {
    counters_.SampleVerdictMoved(Adapt(sample), Counted(from), Counted(to));
    return Ok();
  }
  Status ResultVerified(const lab::CountedSample& sample, std::string_view item_code,
                        lab::Verdict verdict) override {
    counters_.ResultVerified(Adapt(sample), item_code, Counted(verdict));
    return Ok();
  }

 private:
  oversight::CounterChanges& counters_;
};

class LabReadPorts final : public lab::LabReads {
 public:
  LabReadPorts(db::Session& session, const CountyParts& parts)
      : samples_(session), batches_(session, parts.numbering), codes_(parts.codes) {}

  lab::SampleReads& samples() override { return samples_; }
  lab::BatchSource& batches() override { return batches_; }
  const lab::CountyCodes& codes() const override { return codes_; }

 private:
  lab::SqlSampleReads samples_;
  TracedBatches batches_;
  const lab::CountyCodes& codes_;
};

class LabWritePorts final : public lab::LabWrites {
 public:
  LabWritePorts(db::Transaction& transaction, base::UtcTime now, const CountyParts& parts)
      : parts_(parts),
        samples_(transaction),
        changes_(transaction),
        batches_(transaction, parts.numbering),
        holds_(transaction, now, parts),
        items_(transaction),
        laboratories_(transaction),
        counters_(parts.counters),
        log_(parts.log.Appending(transaction, now)) {}

  lab::SampleReads& samples() override { return samples_; }
  lab::SampleWrites& changes() override { return changes_; }
  lab::BatchSource& batches() override { return batches_; }
  lab::BatchHolds& holds() override { return holds_; }
  lab::TestItems& items() override { return items_; }
  lab::Laboratories& laboratories() override { return laboratories_; }
  lab::SampleCounters& counters() override { return counters_; }
  ledger::EventLog& log() override { return *log_; }
  const lab::CountyCodes& codes() const override { return parts_.codes; }
  const ledger::ThingUris& uris() const override { return parts_.uris; }

 private:
  const CountyParts parts_;
  lab::SqlSampleReads samples_;
  lab::SqlSampleWrites changes_;
  TracedBatches batches_;
  TracedHolds holds_;
  CatalogueItems items_;
  CountyLaboratories laboratories_;
  CountedSamples counters_;
  std::unique_ptr<ledger::EventLog> log_;
};

}  // namespace

lab::LabRoom MakeLabRoom(const CountyParts& parts) {
  return {
      [parts](db::Session& session) -> std::unique_ptr<lab::LabReads> {
        return std::make_unique<LabReadPorts>(session, parts);
      },
      [parts](db::Transaction& transaction, base::UtcTime now) -> std::unique_ptr<lab::LabWrites> {
        return std::make_unique<LabWritePorts>(transaction, now, parts);
      }};
}

}  // namespace panyuan::server
