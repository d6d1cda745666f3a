#include "clients/common/recall_view.h"

#include "clients/common/moment.h"
#include "clients/common/paging.h"
#include "clients/common/quantity.h"
#include "clients/common/words.h"
#include "panyuan/trace/v1/recall_service.grpc.pb.h"

namespace panyuan::clients {
namespace {

std::string Count(uint64_t count) { return std::to_string(count); }

// " (90 s)".
std::string After(bool known, uint32_t seconds) {
  return known ? " (" + Count(seconds) + " s)" : "";
}

Facts CountyFacts(const Session& session, const trace::v1::Recall& recall) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  return {
      {say({"Batches", "批次"}), Count(recall.batches())},
      {say({"Stalls", "摊位"}), Count(recall.stalls())},
      {say({"Left", "余量"}), Describe(recall.left())},
      {say({"Sold", "已售"}), Describe(recall.sold())},
      {say({"Recovered", "收回"}), Describe(recall.recovered())},
      {say({"Destroyed", "销毁"}), Describe(recall.destroyed())},
      {say({"Out of customers' hands", "有效率"}), Percent(recall.effectiveness_permille())},
      {say({"Destroyed of that", "销毁率"}), Percent(recall.destroyed_permille())},
      {say({"Acknowledged", "已确认"}),
       Count(recall.acknowledged()) + " / " + Count(recall.stalls()) +
           After(recall.has_seconds_to_acknowledge(), recall.seconds_to_acknowledge())},
      {say({"Overdue", "逾期未确认"}), recall.overdue() == 0 ? "" : Count(recall.overdue())},
  };
}

}  // namespace

Text Word(trace::v1::RecallState state) {
  switch (state) {
    case trace::v1::RECALL_STATE_HOLDING:
      return {"holding", "正在停售"};
    case trace::v1::RECALL_STATE_OPEN:
      return {"open", "进行中"};
    case trace::v1::RECALL_STATE_CLOSED:
      return {"closed", "已结束"};
    default:
      return {"unknown", "未知"};
  }
}

std::string Percent(uint32_t permille) {
  return Count(permille / 10) + "." + Count(permille % 10) + " %";
}

Facts RecallFacts(const Session& session, const trace::v1::Recall& recall) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  Facts facts = {
      {recall.drill() ? say({"Drill", "召回演练"}) : say({"Recall", "召回"}), recall.recall_code()},
      {say({"Level", "级别"}), Count(recall.level())},
      {say({"State", "状态"}), say(Word(recall.state()))},
      {say({"Reason", "原因"}), NameIn(session.language(), recall.reason_zh(), recall.reason_en())},
      {say({"Result", "检测结果"}), recall.result_code()},
      {say({"Ordered", "下达"}), Describe(recall.ordered_at())},
      {say({"All held", "全部停售"}),
       Describe(recall.held_at()) + After(recall.has_seconds_to_hold(), recall.seconds_to_hold())},
      {say({"Start by", "启动时限"}), Describe(recall.start_by())},
      {say({"Finish by", "完成时限"}),
       recall.finish_by() +
           (recall.finish_overdue() ? say({", overdue", "，已逾期"}) : std::string())},
      {say({"Closed", "结束"}), Describe(recall.closed_at())},
      {say({"Outcome", "结果"}), recall.closing()},
  };
  if (recall.batches() == 0) return facts;
  for (Fact& fact : CountyFacts(session, recall)) facts.push_back(std::move(fact));
  return facts;
}

std::string CalendarNote(const Session& session, const trace::v1::Recall& recall) {
  if (recall.calendar_confidence() == trace::v1::CONFIDENCE_VERIFIED) return "";
  return session.Say({"The day to finish by rests on a calendar of working days that is not "
                      "verified.",
                      "完成时限所依据的工作日历未经核实。"}) +
         "\n";
}

Table NoticeTable(const Session& session) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  return Table({{say({"Recall", "召回"})},
                {say({"Stall", "摊位"})},
                {say({"Level", "级别"}), Table::Align::kRight},
                {say({"Batches", "批次"}), Table::Align::kRight},
                {say({"Left", "余量"}), Table::Align::kRight},
                {say({"Sold", "已售"}), Table::Align::kRight},
                {say({"Start by", "启动时限"})},
                {say({"Acknowledged", "确认"})},
                {say({"Reason", "原因"}), Table::Align::kLeft, true}});
}

void AddNotice(const Session& session, const trace::v1::Notice& notice, Table& table) {
  const trace::v1::Recall& recall = notice.recall();
  const std::string acknowledged = notice.has_acknowledged_at() ? Describe(notice.acknowledged_at())
                                   : notice.overdue()           ? session.Say({"overdue", "逾期"})
                                                      : session.Say({"not yet", "未确认"});
  table.Add({recall.recall_code(),
             notice.stall_code(),
             Count(recall.level()),
             Count(notice.batches()),
             Describe(notice.left()),
             Describe(notice.sold()),
             Describe(recall.start_by()),
             {acknowledged, notice.has_acknowledged_at() ? Style::kPlain : Style::kBad},
             NameIn(session.language(), recall.reason_zh(), recall.reason_en())});
}

base::Result<ExitCode> ShowNotices(Session& session, trace::v1::ListNoticesRequest request,
                                   uint32_t limit) {
  PANYUAN_ASSIGN(const auto listed,
                 FetchPages(session, &trace::v1::RecallService::Stub::ListNotices, request, limit,
                            &trace::v1::ListNoticesResponse::mutable_notices));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  Table table = NoticeTable(session);
  for (const auto& notice : listed.notices()) AddNotice(session, notice, table);
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

}  // namespace panyuan::clients
