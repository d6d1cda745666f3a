// panyuan-admin: the operator's tool.
#include "clients/admin/simulate.h"
#include "clients/admin/status.h"
#include "clients/common/tool.h"

int main(int argc, char** argv) {
  using namespace panyuan::clients;
  const Tool tool{
      .name = "panyuan-admin",
      .role = "admin",
      .about = {"Look after the county's server.", "维护本县服务器。"},
      .commands = {admin::StatusCommand(), admin::CheckpointCommand(), admin::SimulateCommand()},
  };
  return RunTool(tool, argc, argv);
}
