#include <algorithm>
#include <chrono>
#include <map>
#include <utility>
#include <vector>

#include "services/rpc/convert.h"
#include "services/rpc/stream.h"
#include "services/trace/domain/recall_orders.h"
#include "services/trace/domain/recall_report.h"
#include "services/trace/domain/way_view.h"
#include "services/trace/rpc/reach.h"
#include "services/trace/rpc/recall_convert.h"
#include "services/trace/rpc/recall_service.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

constexpr std::string_view kPdf = "application/pdf";
constexpr std::string_view kXlsx =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

constexpr std::chrono::seconds kHeartbeat{30}, kLongestWatch{3'600};

size_t PageOf(uint32_t asked) {
  return std::min(asked == 0 ? RecallService::kDefaultPage : asked, RecallService::kMaxPage);
}

Status Show(RecallReads& ports, const Recall& recall, base::UtcTime now, v1::Recall* proto) {
  PANYUAN_ASSIGN(const Acknowledgements acknowledged,
                 ports.recalls().AcknowledgementsOf(recall.id));
  ToProto(recall, {ports.codes(), now, acknowledged}, proto);
  return Ok();
}

// Notices with their recalls and stalls, each read once.
class NoticeWords {
 public:
  NoticeWords(RecallReads& ports, base::UtcTime now) : ports_(ports), now_(now) {}

  Status Show(const Notice& notice, v1::Notice* proto) {
    auto recall = recalls_.find(notice.recall);
    if (recall == recalls_.end()) {
      PANYUAN_ASSIGN(auto found, ports_.recalls().Find(notice.recall));
      recall = recalls_.emplace(notice.recall, found.value_or(Recall())).first;
    }
    auto stall = stalls_.find(notice.stall);
    if (stall == stalls_.end()) {
      PANYUAN_ASSIGN(const Stall found, ports_.trace().catalogue().StallOf(notice.stall));
      stall = stalls_.emplace(notice.stall, found.code).first;
    }
    ToProto(notice, recall->second, ports_.codes(), stall->second, now_, proto);
    return Ok();
  }

 private:
  RecallReads& ports_;
  const base::UtcTime now_;
  std::map<RecallId, Recall> recalls_;
  std::map<StallId, std::string> stalls_;
};

// Whose notices the caller asks for and may see; none with a recall means all of it.
Result<std::vector<StallId>> ChooseStalls(RecallReads& ports, const rpc::Call& call,
                                          const v1::ListNoticesRequest& request) {
  const bool all = request.stall_code().empty() && !request.recall_code().empty();
  if (all && call.reach == rpc::Reach::kCounty) return std::vector<StallId>();
  if (request.stall_code().empty() && call.caller.role == rpc::Role::kMarket)
    return ports.trace().catalogue().StallsOfMarket(call.caller.scope);
  PANYUAN_ASSIGN(const Stall stall,
                 ReachStall(ports.trace().catalogue(), call, request.stall_code()));
  return std::vector<StallId>{stall.id};
}

// What a watch is told next.
class Watch {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Watch(const v1::WatchNoticesRequest& request)
      : stall_code_(request.stall_code()),
        seq_(static_cast<int64_t>(request.after_seq())),
        waiting_only_(request.after_seq() == 0) {}

  Result<rpc::Step> Next(RecallReads& ports, const rpc::Call& call,
                         v1::WatchNoticesResponse& response) {
    PANYUAN_ASSIGN(const Stall stall, ReachStall(ports.trace().catalogue(), call, stall_code_));
    PANYUAN_ASSIGN(const std::optional<Notice> notice,
                   ports.recalls().NextNotice(stall.id, seq_, waiting_only_));
    const Clock::time_point now = Clock::now();
    if (!notice && now - told_ < kHeartbeat) return rpc::Step::kWait;
    told_ = now;
    if (notice) {
      seq_ = notice->seq;
      const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(now - began_);
      const base::UtcTime shown{call.now.us + passed.count()};
      PANYUAN_TRY(NoticeWords(ports, shown).Show(*notice, response.mutable_notice()));
    }
    return now - began_ < kLongestWatch ? rpc::Step::kMessage : rpc::Step::kLast;
  }

 private:
  const std::string stall_code_;
  int64_t seq_;
  const bool waiting_only_;
  const Clock::time_point began_ = Clock::now();
  Clock::time_point told_ = began_;
};

}  // namespace

ServerUnaryReactor* RecallService::GetRecall(CallbackServerContext* context,
                                             const v1::GetRecallRequest* request,
                                             v1::GetRecallResponse* response) {
  return runtime_.Read(context, "panyuan.trace.v1.RecallService/GetRecall",
                       [=, this](db::Session& session, const rpc::Call& call) -> Status {
                         const auto ports = room_.reads(session);
                         PANYUAN_ASSIGN(
                             const Recall recall,
                             FindRecall(ports->recalls(), ports->codes(), request->recall_code()));
                         return Show(*ports, recall, call.now, response->mutable_recall());
                       });
}

ServerUnaryReactor* RecallService::ListRecalls(CallbackServerContext* context,
                                               const v1::ListRecallsRequest* request,
                                               v1::ListRecallsResponse* response) {
  return runtime_.Read(context, "panyuan.trace.v1.RecallService/ListRecalls",
                       [=, this](db::Session& session, const rpc::Call& call) -> Status {
                         const auto ports = room_.reads(session);
                         RecallQuery query;
                         query.open_only = request->open_only();
                         if (request->overdue_only()) query.overdue_at = call.now;
                         PANYUAN_ASSIGN(query.before.value,
                                        rpc::ReadPageToken(request->page_token()));
                         const size_t page = PageOf(request->page_size());
                         query.limit = page + 1;
                         PANYUAN_ASSIGN(std::vector<Recall> recalls, ports->recalls().List(query));
                         if (recalls.size() > page) {
                           recalls.pop_back();
                           response->set_next_page_token(std::to_string(recalls.back().id.value));
                         }
                         for (const Recall& recall : recalls)
                           PANYUAN_TRY(Show(*ports, recall, call.now, response->add_recalls()));
                         return Ok();
                       });
}

ServerUnaryReactor* RecallService::ListRecallBatches(CallbackServerContext* context,
                                                     const v1::ListRecallBatchesRequest* request,
                                                     v1::ListRecallBatchesResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.RecallService/ListRecallBatches",
      [=, this](db::Session& session, const rpc::Call& call) -> Status {
        const auto ports = room_.reads(session);
        RecalledBatchQuery query;
        if (!request->stall_code().empty() || call.reach != rpc::Reach::kCounty) {
          PANYUAN_ASSIGN(const Stall stall,
                         ReachStall(ports->trace().catalogue(), call, request->stall_code()));
          query.stall = stall.id;
        }
        PANYUAN_ASSIGN(const Recall recall,
                       FindRecall(ports->recalls(), ports->codes(), request->recall_code()));
        query.recall = recall.id;
        PANYUAN_ASSIGN(query.after.value, rpc::ReadPageToken(request->page_token()));
        const size_t page = PageOf(request->page_size());
        query.limit = page + 1;
        PANYUAN_ASSIGN(std::vector<RecalledBatch> reached, ports->recalls().BatchesOf(query));
        if (reached.size() > page) {
          reached.pop_back();
          response->set_next_page_token(std::to_string(reached.back().number.value));
        }
        std::vector<BatchNumber> numbers;
        for (const RecalledBatch& one : reached) numbers.push_back(one.number);
        PANYUAN_ASSIGN(std::vector<Batch> batches, ports->trace().batches().FindAll(numbers));
        Names names(ports->trace().catalogue());
        for (size_t i = 0; i < std::min(reached.size(), batches.size()); ++i) {
          PANYUAN_ASSIGN(const BatchView view, names.ViewOf(std::move(batches[i])));
          ToProto(reached[i], view, response->add_batches());
        }
        return Ok();
      });
}

ServerUnaryReactor* RecallService::ListNotices(CallbackServerContext* context,
                                               const v1::ListNoticesRequest* request,
                                               v1::ListNoticesResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.RecallService/ListNotices",
      [=, this](db::Session& session, const rpc::Call& call) -> Status {
        const auto ports = room_.reads(session);
        NoticeQuery query;
        if (!request->recall_code().empty()) {
          PANYUAN_ASSIGN(const Recall recall,
                         FindRecall(ports->recalls(), ports->codes(), request->recall_code()));
          query.recall = recall.id;
        }
        PANYUAN_ASSIGN(query.stalls, ChooseStalls(*ports, call, *request));
        if (query.stalls.empty() && call.reach != rpc::Reach::kCounty) return Ok();
        query.waiting_only = request->waiting_only();
        PANYUAN_ASSIGN(query.before_seq, rpc::ReadPageToken(request->page_token()));
        const size_t page = PageOf(request->page_size());
        query.limit = page + 1;
        PANYUAN_ASSIGN(std::vector<Notice> notices, ports->recalls().Notices(query));
        if (notices.size() > page) {
          notices.pop_back();
          response->set_next_page_token(std::to_string(notices.back().seq));
        }
        NoticeWords words(*ports, call.now);
        for (const Notice& notice : notices)
          PANYUAN_TRY(words.Show(notice, response->add_notices()));
        return Ok();
      });
}

grpc::ServerWriteReactor<v1::WatchNoticesResponse>* RecallService::WatchNotices(
    CallbackServerContext* context, const v1::WatchNoticesRequest* request) {
  // The watch ends itself a little before the stream would be ended.
  const rpc::StreamTerms terms{std::chrono::seconds(2), kLongestWatch + 2 * kHeartbeat};
  return runtime_.Stream<v1::WatchNoticesResponse>(
      context, "panyuan.trace.v1.RecallService/WatchNotices", terms,
      [this, watch = Watch(*request)](db::Session& session, const rpc::Call& call,
                                      v1::WatchNoticesResponse& response) mutable {
        return watch.Next(*room_.reads(session), call, response);
      });
}

ServerUnaryReactor* RecallService::PrintRecallReport(CallbackServerContext* context,
                                                     const v1::PrintRecallReportRequest* request,
                                                     v1::PrintRecallReportResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.RecallService/PrintRecallReport",
      [=, this](db::Session& session, const rpc::Call& call) -> Status {
        const auto ports = room_.reads(session);
        PANYUAN_ASSIGN(const Recall recall,
                       FindRecall(ports->recalls(), ports->codes(), request->recall_code()));
        PANYUAN_ASSIGN(const label::Paper paper, WriteReport(*ports, recall, call.now));
        PANYUAN_ASSIGN(*response->mutable_content(),
                       request->xlsx() ? room_.xlsx(paper) : room_.pdf(paper));
        response->set_media_type(std::string(request->xlsx() ? kXlsx : kPdf));
        return Ok();
      });
}

}  // namespace panyuan::trace
