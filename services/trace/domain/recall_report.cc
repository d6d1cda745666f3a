#include "services/trace/domain/recall_report.h"

#include <algorithm>
#include <map>
#include <utility>

#include "services/base/bytes.h"
#include "services/trace/domain/way_view.h"

namespace panyuan::trace {

using base::Result;
using base::Status;
using base::UtcTime;
using label::Paper;
using label::PaperTable;

namespace {

constexpr std::string_view kLaw =
    "依据：《食品安全法》第六十三条；启动和完成时限按《食品召回管理办法》第十三条、第十八条"
    "（凭记忆整理，未核对原文）。 Time limits after the Measures for Food Recall, articles 13 and "
    "18 (recalled, not read).";
constexpr std::string_view kCalendar =
    "完成时限所依据的工作日历未经核实。 The calendar of working days behind the day to finish by "
    "is not verified.";
constexpr std::string_view kDrill =
    "演练：未停售任何批次，未写入溯源日志。 A drill: no batch was held and nothing was recorded in "
    "the log.";
constexpr std::string_view kMore = "表格仅列前 10,000 行。 Tables show the first 10,000 rows.";

std::string Percent(int64_t permille) {
  return std::to_string(permille / 10) + "." + std::to_string(permille % 10) + " %";
}

std::string Minutes(std::optional<int64_t> seconds) {
  if (!seconds) return "";
  const int64_t tenths = (*seconds + 3) / 6;
  return "（" + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " 分钟 min）";
}

std::string Minute(const std::optional<UtcTime>& time) {
  return time ? base::FormatShanghaiMinute(*time) : "—";
}

std::string LevelWords(int level) {
  constexpr std::string_view kWords[] = {"一级 Level 1", "二级 Level 2", "三级 Level 3"};
  return std::string(kWords[std::clamp(level, 1, 3) - 1]);
}

std::string StateWords(RecallState state) {
  switch (state) {
    case RecallState::kHolding:
      return "正在停售下游批次 holding";
    case RecallState::kOpen:
      return "进行中 open";
    case RecallState::kClosed:
      return "已结束 closed";
  }
  return "";
}

class Report {
 public:
  Report(RecallReads& ports, const Recall& recall, UtcTime now)
      : ports_(ports), recall_(recall), now_(now), names_(ports.trace().catalogue()) {}

  Result<Paper> Write() {
    PANYUAN_ASSIGN(acknowledged_, ports_.recalls().AcknowledgementsOf(recall_.id));
    AddHead();
    AddTotals();
    PANYUAN_TRY(AddStalls());
    PANYUAN_TRY(AddBatches());
    PANYUAN_TRY(AddActs());
    AddNotes();
    return std::move(paper_);
  }

 private:
  void AddHead() {
    paper_.code = CodeOf(ports_.codes(), recall_);
    paper_.title = recall_.drill ? "食品召回演练报告" : "食品召回报告";
    paper_.title_en = recall_.drill ? "Report on a recall drill" : "Report on a recall";
    paper_.warning = recall_.drill;
    Fact("编号 Code", paper_.code);
    Fact("级别 Level", LevelWords(recall_.level));
    Fact("状态 State", StateWords(recall_.state));
    Fact("原因 Reason", recall_.reason_zh);
    if (recall_.reason_en != recall_.reason_zh) Fact("", recall_.reason_en);
    if (!recall_.result_code.empty()) Fact("检测结果 Result", recall_.result_code);
    Fact("下达 Ordered", Minute(recall_.ordered_at) + "，" + recall_.ordered_by);
    Fact("全部停售 All held", Minute(recall_.held_at) + Minutes(SecondsToHold(recall_)));
    Fact("启动时限 Start by", Minute(recall_.start_by));
    Fact("全部确认 Acknowledged", AcknowledgedWords());
    Fact("完成时限 Finish by", base::FormatDay(recall_.finish_by) +
                                   (FinishOverdue(recall_, now_) ? "，已逾期 overdue" : ""));
    Fact("结束 Closed", Minute(recall_.closed_at));
    if (!recall_.closing.empty()) Fact("结果 Outcome", recall_.closing);
  }

  std::string AcknowledgedWords() const {
    const int64_t overdue = OverdueStalls(recall_, acknowledged_, now_);
    return std::to_string(acknowledged_.done) + " / " + std::to_string(acknowledged_.stalls) +
           Minutes(SecondsToAcknowledge(recall_, acknowledged_)) +
           (overdue > 0 ? "，逾期 overdue " + std::to_string(overdue) : "");
  }

  void AddTotals() {
    PaperTable totals{"合计 Totals",
                      {{"批次 Batches", 18, true},
                       {"摊位 Stalls", 18, true},
                       {"余量 Left kg", 23, true},
                       {"已售 Sold kg", 23, true},
                       {"收回 Recovered kg", 30, true},
                       {"销毁 Destroyed kg", 30, true},
                       {"有效率 Rate", 22, true},
                       {"销毁率", 16, true}},
                      {}};
    totals.rows.push_back(
        {std::to_string(recall_.batches), std::to_string(recall_.stalls),
         FormatKilograms(recall_.left_g), FormatKilograms(recall_.sold_g),
         FormatKilograms(recall_.recovered_g), FormatKilograms(recall_.destroyed_g),
         Percent(EffectivenessPermille(recall_)), Percent(DestroyedPermille(recall_))});
    paper_.tables.push_back(std::move(totals));
  }

  Status AddStalls() {
    NoticeQuery query;
    query.recall = recall_.id;
    query.limit = kMaxReportRows + 1;
    PANYUAN_ASSIGN(const std::vector<Notice> notices, ports_.recalls().Notices(query));
    PaperTable table{"摊位 Stalls",
                     {{"摊位 Stall", 22},
                      {"市场 Market", 32},
                      {"批次", 10, true},
                      {"余量 kg", 16, true},
                      {"已售 kg", 16, true},
                      {"收回 kg", 16, true},
                      {"销毁 kg", 16, true},
                      {"通知 Noticed", 26},
                      {"确认 Ack.", 26}},
                     {}};
    for (const Notice& notice : notices) {
      PANYUAN_ASSIGN(const Stall stall, StallOf(notice.stall));
      table.rows.push_back(
          {stall.code, stall.market_zh, std::to_string(notice.batches),
           FormatKilograms(notice.left_g), FormatKilograms(notice.sold_g),
           FormatKilograms(notice.recovered_g), FormatKilograms(notice.destroyed_g),
           Minute(notice.noticed_at),
           IsOverdue(recall_, notice, now_) ? "逾期 overdue" : Minute(notice.acknowledged_at)});
    }
    std::sort(table.rows.begin(), table.rows.end());
    Add(std::move(table));
    return base::Ok();
  }

  Status AddBatches() {
    PANYUAN_ASSIGN(const std::vector<RecalledBatch> reached,
                   ports_.recalls().BatchesOf({recall_.id, {}, {}, kMaxReportRows + 1}));
    std::vector<BatchNumber> numbers;
    for (const RecalledBatch& one : reached) numbers.push_back(one.number);
    PANYUAN_ASSIGN(std::vector<Batch> batches, ports_.trace().batches().FindAll(numbers));
    PaperTable table{"批次 Batches",
                     {{"批次码 Batch", 34},
                      {"品名 Product", 50},
                      {"摊位 Stall", 28},
                      {"层级 Depth", 18, true},
                      {"余量 Left kg", 25, true},
                      {"已售 Sold kg", 25, true}},
                     {}};
    for (size_t i = 0; i < std::min(batches.size(), reached.size()); ++i) {
      PANYUAN_ASSIGN(const BatchView view, names_.ViewOf(std::move(batches[i])));
      table.rows.push_back({view.batch.code.ToString(),
                            view.product.name_zh + " " + view.product.name_en, view.stall.code,
                            std::to_string(reached[i].depth), FormatKilograms(reached[i].left_g),
                            FormatKilograms(reached[i].sold_g)});
    }
    Add(std::move(table));
    return base::Ok();
  }

  Status AddActs() {
    PANYUAN_ASSIGN(const std::vector<RecallAct> acts,
                   ports_.recalls().ActsOf(recall_.id, kMaxReportRows + 1));
    PaperTable table{"处置 Acts",
                     {{"时间 Time", 30},
                      {"批次码 Batch", 34},
                      {"摊位 Stall", 26},
                      {"处置 Act", 34},
                      {"重量 kg", 22, true},
                      {"凭证 Evidence", 34}},
                     {}};
    for (const RecallAct& act : acts) {
      PANYUAN_ASSIGN(const Stall stall, StallOf(act.stall));
      const std::string evidence =
          act.evidence ? base::HexEncode(base::AsView(*act.evidence)).substr(0, 16) : "—";
      table.rows.push_back(
          {Minute(act.happened_at), ports_.trace().numbering().CodeOf(act.batch.value).ToString(),
           stall.code, act.kind == RecallActKind::kRecovered ? "收回 recovered" : "销毁 destroyed",
           FormatKilograms(act.mass_g), evidence});
    }
    Add(std::move(table));
    return base::Ok();
  }

  void AddNotes() {
    if (recall_.drill) paper_.notes.emplace_back(kDrill);
    if (more_) paper_.notes.emplace_back(kMore);
    paper_.notes.emplace_back(kLaw);
    if (recall_.calendar_confidence != Confidence::kVerified) paper_.notes.emplace_back(kCalendar);
    paper_.notes.push_back("打印于 Printed at " + base::FormatShanghaiMinute(now_));
  }

  void Fact(std::string caption, std::string value) {
    paper_.facts.emplace_back(std::move(caption), std::move(value));
  }

  void Add(PaperTable table) {
    if (table.rows.size() > kMaxReportRows) {
      more_ = true;
      table.rows.resize(kMaxReportRows);
    }
    if (!table.rows.empty()) paper_.tables.push_back(std::move(table));
  }

  Result<Stall> StallOf(StallId id) {
    const auto known = stalls_.find(id);
    if (known != stalls_.end()) return known->second;
    PANYUAN_ASSIGN(Stall stall, ports_.trace().catalogue().StallOf(id));
    return stalls_.emplace(id, std::move(stall)).first->second;
  }

  RecallReads& ports_;
  const Recall& recall_;
  const UtcTime now_;
  Names names_;
  std::map<StallId, Stall> stalls_;
  Acknowledgements acknowledged_;
  bool more_ = false;
  Paper paper_;
};

}  // namespace

Result<Paper> WriteReport(RecallReads& ports, const Recall& recall, UtcTime now) {
  return Report(ports, recall, now).Write();
}

}  // namespace panyuan::trace
