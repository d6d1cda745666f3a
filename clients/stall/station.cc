#include "clients/stall/station.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include "clients/common/files.h"
#include "clients/common/retry.h"
#include "panyuan/trace/v1/move_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/base/bytes.h"

namespace panyuan::clients::stall {
namespace {

using base::Result;
using base::Status;
using trace::v1::TraceService;
namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

std::string DataHome() {
  const char* const data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && *data != '\0') return data;
  const char* const home = std::getenv("HOME");
  return std::string(home == nullptr ? "" : home) + "/.local/share";
}

// The authority's certificate stands for the county.
Result<std::string> CountyOf(const Profile& profile) {
  PANYUAN_ASSIGN(const std::string authority, ReadFile(profile.ca_path, DurableFiles::kMaxBytes));
  return base::HexEncode(base::AsView(base::Sha256(authority)));
}

// The codes; a damaged file goes to review.
Result<Codes> OpenCodes(const DurableFiles& files, Outbox& outbox, const std::string& county) {
  PANYUAN_ASSIGN(std::optional<Codes> codes, Codes::Open(files, county));
  if (codes) return std::move(*codes);
  PANYUAN_TRY(outbox.SetAside(Codes::kFile));
  PANYUAN_ASSIGN(codes, Codes::Open(files, county));
  return std::move(*codes);
}

struct SendOverSession {
  Session& session;

  Status operator()(const trace::v1::RegisterBatchRequest& receipt) const {
    const auto answer = session.Call(&TraceService::Stub::RegisterBatch, receipt);
    return answer.ok() ? base::Ok() : Status(answer.error());
  }
  Status operator()(const trace::v1::SellBatchRequest& sale) const {
    const auto answer = session.Call(&TraceService::Stub::SellBatch, sale);
    return answer.ok() ? base::Ok() : Status(answer.error());
  }
  Status operator()(const trace::v1::TransformBatchesRequest& act) const {
    const auto answer = session.Call(&trace::v1::MoveService::Stub::TransformBatches, act);
    return answer.ok() ? base::Ok() : Status(answer.error());
  }
};

}  // namespace

std::string StationFolder(const std::string& profile_path) {
  const std::string name = fs::path(profile_path).stem();
  const std::string base = DataHome() + "/panyuan/" + name;
  if (ProfilePath(name, name) == profile_path) return base;
  std::error_code problem;
  const std::string whole = fs::absolute(profile_path, problem).lexically_normal();
  return base + "-" + base::HexEncode(base::AsView(base::Sha256(whole))).substr(0, 8);
}

OutboxCount CountOutbox(const std::string& folder) {
  const auto count = [&](const char* subfolder) {
    std::error_code problem;
    size_t files = 0;
    for (fs::directory_iterator file(folder + "/" + subfolder, problem), end;
         !problem && file != end; file.increment(problem))
      files += !file->path().filename().string().starts_with(".");
    return files;
  };
  return {count("outbox"), count("review")};
}

std::string OutboxLine(const Session& session, const OutboxCount& count) {
  std::string line;
  if (count.waiting > 0)
    line = std::to_string(count.waiting) +
           session.Say({count.waiting == 1 ? " waits to be sent: panyuan-stall sync"
                                           : " wait to be sent: panyuan-stall sync",
                        " 条待发送：panyuan-stall sync"});
  if (count.review > 0)
    line += (line.empty() ? "" : session.Say({"; ", "；"})) + std::to_string(count.review) +
            session.Say({" under review: panyuan-stall outbox", " 条待处理：panyuan-stall outbox"});
  return line;
}

Result<std::unique_ptr<Station>> Station::Open(Session& session) {
  PANYUAN_ASSIGN(const Profile* const profile, session.profile());
  PANYUAN_ASSIGN(const std::string county, CountyOf(*profile));
  std::string folder = StationFolder(profile->path);
  PANYUAN_ASSIGN(DurableFiles opened, DurableFiles::Open(folder, Outbox::Subfolders()));
  auto files = std::make_unique<const DurableFiles>(std::move(opened));
  PANYUAN_ASSIGN(FolderLock lock, FolderLock::Take(files->PathOf("lock")));
  PANYUAN_ASSIGN(Outbox outbox, Outbox::Open(*files));
  PANYUAN_ASSIGN(Codes codes, OpenCodes(*files, outbox, county));
  return std::unique_ptr<Station>(new Station(std::move(folder), std::move(lock), std::move(files),
                                              std::move(outbox), std::move(codes)));
}

Status Station::ReserveCodes(Session& session, uint32_t count) {
  return codes_.Reserve(count, [&](const trace::v1::ReserveBatchCodesRequest& request) {
    return session.Call(&TraceService::Stub::ReserveBatchCodes, request);
  });
}

Result<SyncOutcome> Station::Sync(Session& session, std::chrono::seconds patience) {
  PANYUAN_ASSIGN(const Connection* const connection, session.connection());
  codes_.KeepFor(connection->identity().scope);
  const Steady::time_point start = Steady::now();
  const SendOverSession over_session{session};
  PANYUAN_ASSIGN(
      SyncOutcome outcome,
      Deliver(
          outbox_, [&](const StallRequest& request) { return std::visit(over_session, request); },
          [&] { return Steady::now() - start < patience; }, session.language()));
  if (outcome.stopped || !outbox_.waiting().empty() || codes_.left() >= kFewCodes) return outcome;
  const Status reserved =
      ReserveCodes(session, static_cast<uint32_t>(kEnoughCodes - codes_.left()));
  // A stall that gets no codes still works with the network.
  if (!reserved.ok() && !IsRefusal(reserved.error())) outcome.stopped = reserved.error();
  return outcome;
}

Result<bool> Station::GoOnline(Session& session, bool offline) {
  if (offline) return false;
  PANYUAN_ASSIGN(const SyncOutcome outcome, Sync(session, kSyncBeforeWork));
  if (outcome.refused > 0)
    session.Note(OutboxLine(session, {0, outbox_.review().size() + outbox_.damaged().size()}));
  if (outcome.stopped && !MayRetry(*outcome.stopped)) return *outcome.stopped;
  return !outcome.stopped && outbox_.waiting().empty();
}

}  // namespace panyuan::clients::stall
