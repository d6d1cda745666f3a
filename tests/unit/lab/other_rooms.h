// The other rooms as the laboratory's tests see them: one batch, a few items and limits, and a
// memory of what they were told.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/reasons.h"
#include "services/lab/domain/ports.h"

namespace panyuan::lab {

inline constexpr base::Reason kBatchNotFound{"BATCH_NOT_FOUND", base::Code::kNotFound, "", ""};
inline constexpr base::Reason kUnknownItem{"UNKNOWN_ITEM", base::Code::kInvalidArgument, "", ""};
inline constexpr base::Reason kUnknownLab{"UNKNOWN_LAB", base::Code::kInvalidArgument, "", ""};

inline base::Decimal Number(std::string_view text) {
  return base::Decimal::Parse(text, "value").value();
}

inline base::UtcTime At(std::string_view text) { return base::ParseTime(text, "time").value(); }

inline const FoundBatch kGinger{
    {{7}, "7K3Q-M2XD-9PRC", {44}, "VEG044", "姜", "M01-001", "M01", "330727001"},
    At("2026-03-04T06:00:00+08:00")};

inline const FoundItem kClothianidinStrip{
    {{19}, "PES-019", "噻虫胺", "Clothianidin", {ResultKind::kQualitative, "mg/kg", {}}},
    "KJ202518",
    "胶体金免疫层析法"};
inline const FoundItem kInhibitionRate{
    {{1}, "PES-001", "有机磷", "Organophosphates", {ResultKind::kInhibition, "%", Number("50")}},
    "GB/T 5009.199-2003",
    ""};
inline const FoundItem kSulfurDioxide{
    {{90}, "ADD-005", "二氧化硫", "Sulfur dioxide", {ResultKind::kQuantitative, "g/kg", {}}},
    "",
    "二氧化硫速测"};

inline const Limit kClothianidinLimit{
    LimitKind::kMaximum,   Number("0.2"),         "mg/kg", "GB 2763-2021", "Zichuan 2022 no. 35",
    Confidence::kVerified, base::CivilDay{18'873}};

class OtherRooms final : public BatchSource,
                         public BatchHolds,
                         public TestItems,
                         public Laboratories,
                         public SampleCounters,
                         public ledger::EventLog {
 public:
  base::Result<FoundBatch> FindBatch(std::string_view code) override {
    if (code != kGinger.batch.code) return kBatchNotFound;
    return kGinger;
  }

  base::Result<bool> Hold(BatchNumber batch, const HoldCause& cause) override {
    return holds.emplace(batch, cause).second;
  }

  base::Result<FoundItem> FindItem(std::string_view code) override {
    for (const FoundItem& found : {kClothianidinStrip, kInhibitionRate, kSulfurDioxide})
      if (found.item.code == code) return found;
    return kUnknownItem;
  }
  base::Result<std::optional<Limit>> LimitInForce(const SampledBatch& batch, const TestItem& item,
                                                  base::CivilDay day) override {
    limit_asked = batch.product_code + " " + item.code + " " + base::FormatDay(day);
    auto found = limits.find(item.code);
    return found == limits.end() ? std::nullopt : std::optional(found->second);
  }

  base::Status CheckLab(std::string_view lab_code) override {
    return lab_code == "L1" || lab_code == "L2"
               ? base::Ok()
               : base::Status(base::Error(kUnknownLab, {{"field", "lab_code"}}));
  }

  base::Status SampleTaken(const CountedSample& sample) override {
    figures.push_back(Write("taken", sample));
    return base::Ok();
  }
  base::Status VerdictMoved(const CountedSample& sample, SampleVerdict from,
                            SampleVerdict to) override {
    figures.push_back(Write("moved", sample) + " " + std::to_string(static_cast<int>(from)) + ">" +
                      std::to_string(static_cast<int>(to)));
    return base::Ok();
  }
  base::Status ResultVerified(const CountedSample& sample, std::string_view item_code,
                              Verdict verdict) override {
    figures.push_back(Write("verified", sample) + " " + std::string(item_code) + " " +
                      std::string(VerdictName(verdict)));
    return base::Ok();
  }

  base::Result<ledger::Appended> Append(const ledger::EpcisEvent& event) override {
    events.push_back(event);
    return ledger::Appended{events.size() - 1, "ni:///" + std::to_string(events.size())};
  }

  base::Result<ledger::Appended> AppendForeign(std::string_view, std::string_view,
                                               std::span<const ledger::ForeignMention>) override {
    return base::kInternalFault;  // no act of a laboratory
  }

  std::map<BatchNumber, HoldCause> holds;
  std::map<std::string, Limit> limits{{"PES-019", kClothianidinLimit}};
  std::string limit_asked;           // the last question
  std::vector<std::string> figures;  // what was counted, in order
  std::vector<ledger::EpcisEvent> events;

 private:
  static std::string Write(const std::string& what, const CountedSample& sample) {
    return what + " " + base::FormatDay(sample.day) + " " +
           (sample.purpose == Purpose::kRoutine ? "routine " : "targeted ") + sample.market_code +
           " " + sample.township_code + " " + sample.product_code + " " + sample.lab_code;
  }
};

inline const CountyCodes kCountyCodes("330727");
inline const ledger::ThingUris kUris("https://panyuan.example");

// The ports of one command; `Reads` and `Writes` are the rows' types, or references to them.
template <class Reads, class Writes>
class WiredWrites final : public LabWrites {
 public:
  WiredWrites(Reads reads, Writes writes, OtherRooms& others)
      : reads_(reads), writes_(writes), others_(others) {}

  SampleReads& samples() override { return reads_; }
  SampleWrites& changes() override { return writes_; }
  BatchSource& batches() override { return others_; }
  BatchHolds& holds() override { return others_; }
  TestItems& items() override { return others_; }
  Laboratories& laboratories() override { return others_; }
  SampleCounters& counters() override { return others_; }
  ledger::EventLog& log() override { return others_; }
  const CountyCodes& codes() const override { return kCountyCodes; }
  const ledger::ThingUris& uris() const override { return kUris; }

 private:
  Reads reads_;
  Writes writes_;
  OtherRooms& others_;
};

}  // namespace panyuan::lab
