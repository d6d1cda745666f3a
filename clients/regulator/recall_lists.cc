#include "clients/regulator/recall_lists.h"

#include <memory>
#include <string>

#include "clients/common/moment.h"
#include "clients/common/paging.h"
#include "clients/common/quantity.h"
#include "clients/common/recall_view.h"
#include "clients/common/words.h"
#include "panyuan/trace/v1/recall_service.grpc.pb.h"

namespace panyuan::clients::regulator {
namespace {

using base::Result;
using trace::v1::RecallService;

struct ListOptions {
  std::string recall, stall;
  bool open = false, overdue = false, waiting = false;
  uint32_t limit = kDefaultListed;
};

Result<ExitCode> RunList(Session& session, const ListOptions& options) {
  trace::v1::ListRecallsRequest request;
  request.set_open_only(options.open);
  request.set_overdue_only(options.overdue);
  PANYUAN_ASSIGN(const auto listed,
                 FetchPages(session, &RecallService::Stub::ListRecalls, request, options.limit,
                            &trace::v1::ListRecallsResponse::mutable_recalls));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"Recall", "召回"})},
               {say({"Level", "级别"}), Table::Align::kRight},
               {say({"State", "状态"})},
               {say({"Ordered", "下达"})},
               {say({"Batches", "批次"}), Table::Align::kRight},
               {say({"Acknowledged", "已确认"}), Table::Align::kRight},
               {say({"Overdue", "逾期"}), Table::Align::kRight},
               {say({"Finish by", "完成时限"})},
               {say({"Reason", "原因"}), Table::Align::kLeft, true}});
  for (const auto& recall : listed.recalls())
    table.Add({recall.recall_code(),
               std::to_string(recall.level()),
               say(Word(recall.state())),
               Describe(recall.ordered_at()),
               std::to_string(recall.batches()),
               std::to_string(recall.acknowledged()) + "/" + std::to_string(recall.stalls()),
               std::to_string(recall.overdue()),
               {recall.finish_by(), recall.finish_overdue() ? Style::kBad : Style::kPlain},
               NameIn(session.language(), recall.reason_zh(), recall.reason_en())});
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

Result<ExitCode> RunShow(Session& session, const ListOptions& options) {
  trace::v1::GetRecallRequest request;
  request.set_recall_code(options.recall);
  PANYUAN_ASSIGN(const auto got, session.Call(&RecallService::Stub::GetRecall, request));
  if (session.json())
    session.PrintJson(got);
  else
    session.Print(FactLines(RecallFacts(session, got.recall())) +
                  CalendarNote(session, got.recall()));
  return ExitCode::kOk;
}

Result<ExitCode> RunBatches(Session& session, const ListOptions& options) {
  trace::v1::ListRecallBatchesRequest request;
  request.set_recall_code(options.recall);
  request.set_stall_code(options.stall);
  PANYUAN_ASSIGN(const auto listed,
                 FetchPages(session, &RecallService::Stub::ListRecallBatches, request,
                            options.limit, &trace::v1::ListRecallBatchesResponse::mutable_batches));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"Batch", "批次码"})},
               {say({"Product", "产品"}), Table::Align::kLeft, true},
               {say({"Stall", "摊位"})},
               {say({"Depth", "层级"}), Table::Align::kRight},
               {say({"Left then", "当时余量"}), Table::Align::kRight},
               {say({"Sold then", "当时已售"}), Table::Align::kRight},
               {say({"Left now", "现余量"}), Table::Align::kRight}});
  for (const auto& reached : listed.batches())
    table.Add({reached.batch().batch_code(),
               NameIn(session.language(), reached.batch().product_name_zh(),
                      reached.batch().product_name_en()),
               reached.batch().stall_code(), std::to_string(reached.depth()),
               Describe(reached.left()), Describe(reached.sold()),
               Describe(reached.batch().on_hand())});
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

Result<ExitCode> RunNotices(Session& session, const ListOptions& options) {
  trace::v1::ListNoticesRequest request;
  request.set_recall_code(options.recall);
  request.set_stall_code(options.stall);
  request.set_waiting_only(options.waiting);
  return ShowNotices(session, request, options.limit);
}

void DeclareRecall(Arguments& arguments, ListOptions& options) {
  arguments.Add("RECALL", options.recall, kRecallArgument).Required();
}

void DeclareStall(Arguments& arguments, ListOptions& options) {
  arguments.Add("--stall CODE", options.stall,
                {"Only of this stall (default all)", "仅该摊位（默认全部）"});
}

}  // namespace

Command RecallListCommand() {
  const auto options = std::make_shared<ListOptions>();
  return {
      .name = "recall-list",
      .about = {"List recalls and drills, newest first", "列出召回和演练，最新在前"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Switch("--open", options->open, {"Only those not closed", "仅未结束的"});
            arguments.Switch("--overdue", options->overdue,
                             {"Only those with a stall or a day overdue", "仅有逾期的"});
            DeclareLimit(arguments, options->limit);
          },
      .run = [options](Session& session) { return RunList(session, *options); },
  };
}

Command RecallShowCommand() {
  const auto options = std::make_shared<ListOptions>();
  return {
      .name = "recall-show",
      .about = {"Show a recall with its figures and deadlines", "显示召回及其数字和时限"},
      .declare = [options](Arguments& arguments) { DeclareRecall(arguments, *options); },
      .run = [options](Session& session) { return RunShow(session, *options); },
  };
}

Command RecallBatchesCommand() {
  const auto options = std::make_shared<ListOptions>();
  return {
      .name = "recall-batches",
      .about = {"List the batches that a recall reaches", "列出召回涉及的批次"},
      .declare =
          [options](Arguments& arguments) {
            DeclareRecall(arguments, *options);
            DeclareStall(arguments, *options);
            DeclareLimit(arguments, options->limit);
          },
      .run = [options](Session& session) { return RunBatches(session, *options); },
  };
}

Command RecallNoticesCommand() {
  const auto options = std::make_shared<ListOptions>();
  return {
      .name = "recall-notices",
      .about = {"List the notices of a recall, and who has acknowledged", "列出召回通知及确认情况"},
      .declare =
          [options](Arguments& arguments) {
            DeclareRecall(arguments, *options);
            DeclareStall(arguments, *options);
            arguments.Switch("--waiting", options->waiting,
                             {"Only those not acknowledged", "仅未确认的"});
            DeclareLimit(arguments, options->limit);
          },
      .run = [options](Session& session) { return RunNotices(session, *options); },
  };
}

}  // namespace panyuan::clients::regulator
