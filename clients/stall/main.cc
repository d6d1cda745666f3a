// panyuan-stall: what a vendor does at the stall.
#include "clients/common/enrol.h"
#include "clients/common/papers.h"
#include "clients/common/scan_alerts.h"
#include "clients/common/stock_lists.h"
#include "clients/common/tool.h"
#include "clients/common/way_view.h"
#include "clients/stall/attach.h"
#include "clients/stall/batches.h"
#include "clients/stall/certificate.h"
#include "clients/stall/crates.h"
#include "clients/stall/label.h"
#include "clients/stall/moves.h"
#include "clients/stall/notices.h"
#include "clients/stall/outbox_commands.h"
#include "clients/stall/receive.h"
#include "clients/stall/sheet.h"
#include "clients/stall/stock.h"
#include "clients/stall/transfers.h"

int main(int argc, char** argv) {
  using namespace panyuan::clients;
  const Tool tool{
      .name = "panyuan-stall",
      .role = "stall",
      .about = {"Register what comes in, sell it, and print its labels.",
                "登记进货和销售，打印溯源标签。"},
      .commands = {stall::ReceiveCommand(), stall::ListCommand(), stall::ShowCommand(),
                   stall::SellCommand(), stall::LabelCommand(), stall::SheetCommand(),
                   stall::SplitCommand(), stall::MergeCommand(), stall::TransformCommand(),
                   stall::RepackCommand(), stall::PackCommand(), stall::UnpackCommand(),
                   stall::CrateCommand(), stall::OfferCommand(), stall::OffersCommand(),
                   stall::AcceptCommand(), stall::RefuseCommand(), stall::WithdrawCommand(),
                   stall::DisplayCommand(), stall::LoseCommand(), stall::ReturnCommand(),
                   stall::DestroyCommand(), stall::SendOutCommand(), stall::RecoverCommand(),
                   stall::NoticesCommand(), stall::AcknowledgeCommand(), stall::CorrectCommand(),
                   stall::BalanceCommand(), DueCommand(), FlagsCommand(),
                   stall::SyncCommand(), stall::OutboxCommand(), stall::CodesCommand(),
                   stall::AttachCommand(), PapersCommand(), stall::RecordCertificateCommand(),
                   stall::IssueCertificateCommand(), stall::PrintCertificateCommand(),
                   TraceCommand(), EnrolCommand(), AlertsCommand()},
  };
  return RunTool(tool, argc, argv);
}
