// panyuan-admin: the operator's tool.
#include "clients/admin/audit.h"
#include "clients/admin/county.h"
#include "clients/admin/identity.h"
#include "clients/admin/erase_supplier.h"
#include "clients/admin/simulate.h"
#include "clients/admin/status.h"
#include "clients/admin/upkeep.h"
#include "clients/admin/witness.h"
#include "clients/common/enrol.h"
#include "clients/common/tool.h"

int main(int argc, char** argv) {
  using namespace panyuan::clients;
  const Tool tool{
      .name = "panyuan-admin",
      .role = "admin",
      .about = {"Look after the county's server.", "维护本县服务器。"},
      .commands = {admin::StatusCommand(), admin::CheckpointCommand(), admin::SimulateCommand(),
                   admin::WitnessCommand(), admin::AuditCommand(), admin::FsckCommand(),
                   admin::RebuildCommand(), admin::BackupCommand(), admin::RestoreCommand(),
                   admin::ExportCommand(), admin::ImportCommand(), admin::CountyCommand(),
                   admin::InviteCommand(), admin::RevokeCommand(), admin::CertificatesCommand(),
                   EnrolCommand(), admin::EraseSupplierCommand()},
  };
  return RunTool(tool, argc, argv);
}
