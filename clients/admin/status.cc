#include "clients/admin/status.h"

#include <google/protobuf/wrappers.pb.h>
#include <grpcpp/generic/generic_stub.h>

#include <future>
#include <nlohmann/json.hpp>
#include <string>

#include "clients/common/log_check.h"
#include "clients/common/table.h"
#include "panyuan/ledger/v1/ledger_service.grpc.pb.h"
#include "services/base/bytes.h"

namespace panyuan::clients::admin {
namespace {

using base::Result;
using ::panyuan::ledger::v1::GetCheckpointRequest;
using ::panyuan::ledger::v1::GetCheckpointResponse;
using ::panyuan::ledger::v1::LedgerService;

// grpc.health.v1.Health: its request is one string and its response one enum, both field 1, which
// on the wire are the wrappers below.
using HealthRequest = google::protobuf::StringValue;
using HealthResponse = google::protobuf::UInt32Value;
constexpr uint32_t kServing = 1;

Result<bool> IsServing(Session& session) {
  PANYUAN_ASSIGN(const Connection* const connection, session.connection());
  const HealthRequest request;
  HealthResponse response;
  PANYUAN_TRY(connection->Attempt(request, [&](const auto& channel, grpc::ClientContext* context) {
    grpc::TemplatedGenericStub<HealthRequest, HealthResponse> stub(channel);
    std::promise<grpc::Status> done;
    stub.UnaryCall(context, "/grpc.health.v1.Health/Check", {}, &request, &response,
                   [&](grpc::Status status) { done.set_value(std::move(status)); });
    return done.get_future().get();
  }));
  return response.value() == kServing;
}

Result<ledger::Checkpoint> Verify(Session& session, const GetCheckpointResponse& response) {
  PANYUAN_ASSIGN(const Profile* const profile, session.profile());
  return OpenCheckpoint(response.note(), profile->log_key);
}

Result<ExitCode> RunStatus(Session& session) {
  PANYUAN_ASSIGN(const bool serving, IsServing(session));
  PANYUAN_ASSIGN(const auto response,
                 session.Call(&LedgerService::Stub::GetCheckpoint, GetCheckpointRequest()));
  PANYUAN_ASSIGN(const Profile* const profile, session.profile());
  const Result<ledger::Checkpoint> checkpoint = Verify(session, response);
  if (session.json()) {
    session.PrintJson(nlohmann::ordered_json{
        {"server", profile->server},
        {"serving", serving},
        {"tree_size", response.tree_size()},
        {"checkpoint_verified", checkpoint.ok()},
        {"reason", checkpoint.ok() ? "" : checkpoint.error().reason().name}});
  } else {
    const auto say = [&](const Text& text) { return text.In(session.language()); };
    const auto mark = [&](bool good, const Text& yes, const Text& no) {
      return session.terminal().Paint((good ? "✓ " : "✗ ") + session.Say(good ? yes : no),
                                      good ? Style::kGood : Style::kBad);
    };
    session.Print(FactLines({
        {say({"Server", "服务器"}), profile->server},
        {say({"Health", "状态"}),
         mark(serving, {"serving", "服务正常"}, {"not serving", "未在服务"})},
        {say({"Log entries", "日志条数"}), std::to_string(response.tree_size())},
        {say({"Checkpoint", "检查点"}), mark(checkpoint.ok(), {"signature verified", "签名已核验"},
                                             {"not verified", "未通过核验"})},
    }));
    if (!checkpoint.ok()) session.PrintError(checkpoint.error());
  }
  return serving && checkpoint.ok() ? ExitCode::kOk : ExitCode::kRefused;
}

// The note goes out as it came, so that other tools can read it.
Result<ExitCode> RunCheckpoint(Session& session) {
  PANYUAN_ASSIGN(const auto response,
                 session.Call(&LedgerService::Stub::GetCheckpoint, GetCheckpointRequest()));
  PANYUAN_ASSIGN(const ledger::Checkpoint checkpoint, Verify(session, response));
  if (session.json()) {
    session.PrintJson(response);
    return ExitCode::kOk;
  }
  session.Print(response.note());
  session.Note(session.Say({"Signature verified; root ", "签名已核验；根哈希 "}) +
               base::HexEncode(base::AsView(checkpoint.root)));
  return ExitCode::kOk;
}

}  // namespace

Command StatusCommand() {
  return {
      .name = "status",
      .about = {"Show whether the server is well and its checkpoint is signed by the log's key",
                "查看服务器状态，并核验日志检查点的签名"},
      .run = RunStatus,
  };
}

Command CheckpointCommand() {
  return {
      .name = "checkpoint",
      .about = {"Print the newest signed checkpoint, once verified", "核验并输出最新的签名检查点"},
      .run = RunCheckpoint,
  };
}

}  // namespace panyuan::clients::admin
