#include "services/province/rpc/province_service.h"

#include <algorithm>
#include <limits>

#include "services/base/text.h"
#include "services/ledger/tiles.h"
#include "services/province/reasons.h"
#include "services/province/rpc/chain_inquiry.h"
#include "services/rpc/convert.h"

namespace panyuan::province {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

constexpr uint32_t kDefaultPage = 50, kMaxCheckpoints = 500, kMaxAlarms = 200;
constexpr int64_t kNewest = std::numeric_limits<int64_t>::max();

size_t PageOf(uint32_t asked, uint32_t most) {
  return std::min(asked == 0 ? kDefaultPage : asked, most);
}

// Lists run from the newest down; a token is the last position shown, counted from 1.
Result<int64_t> ReadBefore(std::string_view token) {
  PANYUAN_ASSIGN(const int64_t last, rpc::ReadPageToken(token));
  return last == 0 ? kNewest : last;
}

v1::AlarmKind ToProto(AlarmKind kind) {
  switch (kind) {
    case AlarmKind::kShrunk:
      return v1::ALARM_KIND_SHRUNK;
    case AlarmKind::kForked:
      return v1::ALARM_KIND_FORKED;
    case AlarmKind::kInconsistent:
      return v1::ALARM_KIND_INCONSISTENT;
    case AlarmKind::kBadSignature:
      return v1::ALARM_KIND_BAD_SIGNATURE;
    case AlarmKind::kUnknownCounty:
      return v1::ALARM_KIND_UNKNOWN_COUNTY;
  }
  return v1::ALARM_KIND_UNSPECIFIED;
}

void ToProto(const StoredAlarm& alarm, v1::Alarm& out) {
  out.set_number(static_cast<uint64_t>(alarm.number));
  out.set_kind(ToProto(alarm.refused.kind));
  out.set_origin(alarm.refused.origin);
  out.set_division_code(alarm.division_code);
  out.set_refused_note(alarm.refused.note);
  out.set_known_note(alarm.known_note);
  rpc::WriteTime(alarm.first_at, out.mutable_first_at());
  rpc::WriteTime(alarm.last_at, out.mutable_last_at());
  out.set_times(static_cast<uint64_t>(alarm.times));
}

void ToProto(const StoredCheckpoint& checkpoint, v1::LoggedCheckpoint& out) {
  out.set_leaf_index(checkpoint.leaf_index);
  out.set_division_code(checkpoint.division_code);
  out.set_tree_size(checkpoint.tree_size);
  out.set_note(checkpoint.note);
  rpc::WriteTime(checkpoint.logged_at, out.mutable_logged_at());
}

// Counties share products, items and months; markets, laboratories and townships are one's own.
Status CheckCut(oversight::v1::Dimension dimension) {
  switch (static_cast<int>(dimension)) {  // open: a newer caller may send what is not known here
    case oversight::v1::DIMENSION_UNSPECIFIED:
    case oversight::v1::DIMENSION_PRODUCT:
    case oversight::v1::DIMENSION_ITEM:
    case oversight::v1::DIMENSION_MONTH:
      return Ok();
  }
  return Error(kFigureCut, {{"field", "dimension"}});
}

Status CheckPurpose(lab::v1::SamplePurpose purpose) {
  if (lab::v1::SamplePurpose_IsValid(purpose)) return Ok();
  return Error(kFigureCut, {{"field", "purpose"}});
}

// The proof against `tree`, which the session's snapshot holds whole.
Result<std::string> MakeProof(ProvinceReads& reads, uint64_t index, const PublishedTree& tree) {
  if (index >= tree.size)
    return Error(kCheckpointNotLogged, {{"field", "leaf_index"},
                                        {"leaf_index", std::to_string(index)},
                                        {"tree_size", std::to_string(tree.size)}});
  PANYUAN_ASSIGN(const ledger::ProofPlan plan, ledger::PlanInclusion(index, tree.size));
  ledger::LogProof proof{index, {}, tree.note};
  PANYUAN_ASSIGN(proof.hashes, ledger::ReadProof(plan, reads.Nodes()));
  return ledger::FormatLogProof(proof);
}

}  // namespace

// One of the kMaxInquiries places, given back when the last copy goes.
class ProvinceService::Place {
 public:
  explicit Place(std::shared_ptr<std::atomic<int>> taken) : taken_(std::move(taken)) { ++*taken_; }
  ~Place() { --*taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  bool good() const { return *taken_ <= kMaxInquiries; }

 private:
  const std::shared_ptr<std::atomic<int>> taken_;
};

ServerUnaryReactor* ProvinceService::GetChain(CallbackServerContext* context,
                                              const v1::GetChainRequest* request,
                                              v1::GetChainResponse* response) {
  return runtime_.Start(context, "panyuan.province.v1.ProvinceService/GetChain",
                        [&](const rpc::Call& call, auto finish) {
                          const auto code = BatchCode::Parse(request->batch_code());
                          if (!code.ok()) return finish(code.error());
                          const auto place = std::make_shared<Place>(inquiries_);
                          if (!place->good()) return finish(kProvinceBusy);
                          ChainInquiry::Start(
                              counties_,
                              {*code, Deadline(), call.caller.language, call.trace, response,
                               [finish, place](const Status& done) mutable { finish(done); }});
                        });
}

ServerUnaryReactor* ProvinceService::GetFigures(CallbackServerContext* context,
                                                const v1::GetFiguresRequest* request,
                                                v1::GetFiguresResponse* response) {
  return runtime_.Start(
      context, "panyuan.province.v1.ProvinceService/GetFigures",
      [&](const rpc::Call& call, auto finish) {
        const auto days = room_.days(request->year(), request->from_day(), request->to_day(),
                                     base::ShanghaiDay(call.now));
        if (!days.ok()) return finish(days.error());
        if (const Status good = CheckCut(request->dimension()); !good.ok()) return finish(good);
        if (const Status good = CheckPurpose(request->purpose()); !good.ok()) return finish(good);
        const auto place = std::make_shared<Place>(inquiries_);
        if (!place->good()) return finish(kProvinceBusy);
        FigurePlan plan;
        plan.with_rows = request->dimension() != oversight::v1::DIMENSION_UNSPECIFIED;
        plan.request.set_dimension(plan.with_rows ? request->dimension()
                                                  : oversight::v1::DIMENSION_MONTH);
        plan.request.set_from_day(base::FormatDay(days->first));
        plan.request.set_to_day(base::FormatDay(days->last));
        plan.request.set_purpose(request->purpose());
        plan.deadline = Deadline();
        plan.language = call.caller.language;
        plan.trace = call.trace;
        plan.rate = room_.rate;
        plan.response = response;
        plan.done = [finish, place]() mutable { finish(Ok()); };
        response->set_from_day(plan.request.from_day());
        response->set_to_day(plan.request.to_day());
        AskForFigures(counties_, std::move(plan));
      });
}

ServerUnaryReactor* ProvinceService::ListCheckpoints(CallbackServerContext* context,
                                                     const v1::ListCheckpointsRequest* request,
                                                     v1::ListCheckpointsResponse* response) {
  return runtime_.Read(
      context, "panyuan.province.v1.ProvinceService/ListCheckpoints",
      [=, this](db::Session& session, const rpc::Call&) -> Status {
        const std::string& of = request->division_code();
        if (!of.empty() && counties_->OfDivision(of) == nullptr)
          return Error(kCountyUnknown, {{"field", "division_code"}, {"county", base::Quote(of)}});
        PANYUAN_ASSIGN(int64_t before, ReadBefore(request->page_token()));
        if (before != kNewest) --before;  // a token counts from 1, leaves from 0
        const size_t page = PageOf(request->page_size(), kMaxCheckpoints);
        PANYUAN_ASSIGN(const auto found, room_.reads(session)->Checkpoints(of, before, page + 1));
        for (size_t i = 0; i < std::min(page, found.size()); ++i)
          ToProto(found[i], *response->add_checkpoints());
        if (found.size() > page)
          response->set_next_page_token(std::to_string(found[page - 1].leaf_index + 1));
        return Ok();
      });
}

ServerUnaryReactor* ProvinceService::ListAlarms(CallbackServerContext* context,
                                                const v1::ListAlarmsRequest* request,
                                                v1::ListAlarmsResponse* response) {
  return runtime_.Read(context, "panyuan.province.v1.ProvinceService/ListAlarms",
                       [=, this](db::Session& session, const rpc::Call&) -> Status {
                         PANYUAN_ASSIGN(const int64_t before, ReadBefore(request->page_token()));
                         const size_t page = PageOf(request->page_size(), kMaxAlarms);
                         PANYUAN_ASSIGN(const auto found,
                                        room_.reads(session)->Alarms(before, page + 1));
                         for (size_t i = 0; i < std::min(page, found.size()); ++i)
                           ToProto(found[i], *response->add_alarms());
                         if (found.size() > page)
                           response->set_next_page_token(std::to_string(found[page - 1].number));
                         return Ok();
                       });
}

ServerUnaryReactor* ProvinceService::GetCheckpoint(CallbackServerContext* context,
                                                   const v1::GetCheckpointRequest*,
                                                   v1::GetCheckpointResponse* response) {
  return runtime_.Start(context, "panyuan.province.v1.ProvinceService/GetCheckpoint",
                        [&](const rpc::Call&, auto finish) {
                          response->set_note(room_.published()->note);
                          response->set_verifier_key(room_.verifier_key);
                          finish(Ok());
                        });
}

ServerUnaryReactor* ProvinceService::GetProof(CallbackServerContext* context,
                                              const v1::GetProofRequest* request,
                                              v1::GetProofResponse* response) {
  // The tree is taken before the read is queued, so that its snapshot holds it.
  return runtime_.Read(
      context, "panyuan.province.v1.ProvinceService/GetProof",
      [=, this, tree = room_.published()](db::Session& session, const rpc::Call&) -> Status {
        PANYUAN_ASSIGN(*response->mutable_proof(),
                       MakeProof(*room_.reads(session), request->leaf_index(), *tree));
        return Ok();
      });
}

}  // namespace panyuan::province
