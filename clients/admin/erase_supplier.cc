#include "clients/admin/erase_supplier.h"

#include <memory>
#include <string>

#include "clients/common/moment.h"
#include "clients/common/request_id.h"
#include "clients/common/table.h"
#include "panyuan/registry/v1/registry_service.grpc.pb.h"

namespace panyuan::clients::admin {
namespace {

using base::Result;
using ::panyuan::registry::v1::EraseSupplierRequest;
using ::panyuan::registry::v1::RegistryService;

struct EraseOptions {
  std::string stall, name, reason, request_id;
};

Result<ExitCode> RunErase(Session& session, const EraseOptions& options) {
  EraseSupplierRequest request;
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  request.set_stall_code(options.stall);
  request.set_supplier_name(options.name);
  request.set_reason(options.reason);
  PANYUAN_ASSIGN(const auto response, session.Call(&RegistryService::Stub::EraseSupplier, request));
  if (session.json()) {
    session.PrintJson(response);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return text.In(session.language()); };
  session.Print(FactLines({{say({"Stall", "摊位"}), response.stall_code()},
                           {say({"Erased", "已删除"}), std::to_string(response.erased())},
                           {say({"Reason", "原因"}), response.reason()},
                           {say({"When", "时间"}), Describe(response.erased_at())}}));
  session.Note(
      session.Say({"Backups made earlier still hold it, and so may the database's -wal "
                   "file until the server is next stopped.",
                   "更早的备份中仍有该信息；数据库的 -wal 文件在服务器下次停止前也可能"
                   "仍有。"}));
  return ExitCode::kOk;
}

}  // namespace

Command EraseSupplierCommand() {
  const auto options = std::make_shared<EraseOptions>();
  return {
      .name = "erase-supplier",
      .about = {"Erase a person from a stall's suppliers and certificates; batches and log stay",
                "从摊位的供货者和合格证中删除某人的名称、地址和联系方式；批次和日志不变"},
      .notes = {"Example: panyuan-admin erase-supplier --stall M01-001 --name 王某 --reason "
                "\"asked for it on 2026-03-04\"",
                "示例：panyuan-admin erase-supplier --stall M01-001 --name 王某 --reason "
                "\"本人 2026-03-04 申请\""},
      .declare =
          [options](Arguments& arguments) {
            arguments
                .Add("--stall CODE", options->stall,
                     {"The stall that was delivered to", "供货的摊位"})
                .Required();
            arguments
                .Add("--name NAME", options->name,
                     {"The supplier's name exactly as recorded", "供货者名称，与登记完全一致"})
                .Required();
            arguments
                .Add("--reason TEXT", options->reason,
                     {"Why; kept, so without the name", "原因；会保留，请勿写名称"})
                .Required();
            arguments.Add("--request-id ID", options->request_id,
                          {"Repeat an earlier request under its id", "以原请求编号重发"});
          },
      .run = [options](Session& session) { return RunErase(session, *options); },
  };
}

}  // namespace panyuan::clients::admin
