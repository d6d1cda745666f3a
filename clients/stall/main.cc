// panyuan-stall: what a vendor does at the stall.
#include "clients/common/enrol.h"
#include "clients/common/scan_alerts.h"
#include "clients/common/tool.h"
#include "clients/stall/batches.h"
#include "clients/stall/label.h"
#include "clients/stall/outbox_commands.h"
#include "clients/stall/receive.h"
#include "clients/stall/sheet.h"

int main(int argc, char** argv) {
  using namespace panyuan::clients;
  const Tool tool{
      .name = "panyuan-stall",
      .role = "stall",
      .about = {"Register what comes in, sell it, and print its labels.",
                "登记进货和销售，打印溯源标签。"},
      .commands = {stall::ReceiveCommand(), stall::ListCommand(), stall::ShowCommand(),
                   stall::SellCommand(), stall::LabelCommand(), stall::SheetCommand(),
                   stall::SyncCommand(), stall::OutboxCommand(), stall::CodesCommand(),
                   EnrolCommand(), AlertsCommand()},
  };
  return RunTool(tool, argc, argv);
}
