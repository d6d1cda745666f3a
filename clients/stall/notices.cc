#include "clients/stall/notices.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "clients/common/act.h"
#include "clients/common/paging.h"
#include "clients/common/recall_view.h"
#include "panyuan/trace/v1/recall_service.grpc.pb.h"

namespace panyuan::clients::stall {
namespace {

using base::Result;
using base::Status;
using trace::v1::RecallService;

constexpr std::chrono::minutes kLongestWatch{70};  // the server ends one after an hour

struct NoticeOptions {
  std::string recall, stall;
  bool waiting = false, watch = false;
  uint32_t limit = kDefaultListed;
  ActOptions act;
};

Result<ExitCode> RunList(Session& session, const NoticeOptions& options) {
  trace::v1::ListNoticesRequest request;
  request.set_stall_code(options.stall);
  request.set_waiting_only(options.waiting);
  return ShowNotices(session, request, options.limit);
}

// At once, whoever reads it.
void ShowCome(const Session& session, const trace::v1::Notice& notice) {
  if (session.json()) {
    session.PrintJson(notice);
  } else {
    Table table = NoticeTable(session);
    AddNotice(session, notice, table);
    session.Print(table.ToString(session.terminal()));
    session.Print(session.Say({"Take these goods off sale, then: panyuan-stall acknowledge ",
                               "请先将货物下架，然后执行：panyuan-stall acknowledge "}) +
                  notice.recall().recall_code() + "\n");
  }
  std::fflush(stdout);
}

// Watches for up to an hour; gives the last seq seen.
Status WatchOnce(Session& session, const std::string& stall, uint64_t& seq) {
  PANYUAN_ASSIGN(const Connection* const server, session.connection());
  trace::v1::WatchNoticesRequest request;
  request.set_stall_code(stall);
  return server->Attempt(request, [&](const auto& channel, grpc::ClientContext* context) {
    context->set_deadline(std::chrono::system_clock::now() + kLongestWatch);
    request.set_after_seq(seq);
    const auto stub = RecallService::NewStub(channel);
    const auto stream = stub->WatchNotices(context, request);
    trace::v1::WatchNoticesResponse come;
    while (stream->Read(&come)) {
      if (!come.has_notice()) continue;
      seq = std::max(seq, come.notice().seq());
      ShowCome(session, come.notice());
    }
    return stream->Finish();
  });
}

// Until it is stopped or the server cannot be reached.
Result<ExitCode> RunWatch(Session& session, const NoticeOptions& options) {
  session.Note(session.Say(
      {"Waiting for recall notices; Ctrl-C ends it.", "正在等待召回通知；按 Ctrl-C 结束。"}));
  for (uint64_t seq = 0;;) PANYUAN_TRY(WatchOnce(session, options.stall, seq));
}

Result<ExitCode> RunAcknowledge(Session& session, const NoticeOptions& options) {
  trace::v1::AcknowledgeNoticeRequest request;
  SetRequestId(options.act, request);
  request.set_recall_code(options.recall);
  request.set_stall_code(options.stall);
  PANYUAN_ASSIGN(const auto acknowledged,
                 session.Call(&RecallService::Stub::AcknowledgeNotice, request));
  if (session.json()) {
    session.PrintJson(acknowledged);
    return ExitCode::kOk;
  }
  Table table = NoticeTable(session);
  AddNotice(session, acknowledged.notice(), table);
  session.Print(table.ToString(session.terminal()));
  return ExitCode::kOk;
}

void DeclareStall(Arguments& arguments, NoticeOptions& options) {
  arguments.Add("--stall CODE", options.stall, {"Stall (default your own)", "摊位（默认自己的）"});
}

}  // namespace

Command NoticesCommand() {
  const auto options = std::make_shared<NoticeOptions>();
  return {
      .name = "notices",
      .about = {"List recall notices, or wait for them", "列出或等待召回通知"},
      .notes = {"With --watch those not acknowledged come first, then new ones within seconds.",
                "带 --watch 时先显示未确认的通知，之后新通知数秒内到达。"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Switch("--watch", options->watch,
                             {"Wait for new ones until it is stopped", "持续等待新通知"});
            arguments.Switch("--waiting", options->waiting,
                             {"Only those not acknowledged", "仅未确认的"});
            DeclareStall(arguments, *options);
            DeclareLimit(arguments, options->limit);
          },
      .run =
          [options](Session& session) {
            return options->watch ? RunWatch(session, *options) : RunList(session, *options);
          },
  };
}

Command AcknowledgeCommand() {
  const auto options = std::make_shared<NoticeOptions>();
  return {
      .name = "acknowledge",
      .about = {"Say that a recall notice was read and the goods are off sale",
                "确认已阅召回通知并已将货物下架"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("RECALL", options->recall, kRecallArgument).Required();
            DeclareStall(arguments, *options);
            DeclareRequestId(arguments, options->act);
          },
      .run = [options](Session& session) { return RunAcknowledge(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
