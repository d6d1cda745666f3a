#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "clients/admin/audit.h"
#include "clients/admin/county.h"
#include "clients/admin/erase_supplier.h"
#include "clients/admin/identity.h"
#include "clients/admin/simulate.h"
#include "clients/admin/status.h"
#include "clients/admin/upkeep.h"
#include "clients/admin/witness.h"
#include "clients/common/command_line.h"
#include "clients/common/enrol.h"
#include "clients/common/files.h"
#include "clients/common/papers.h"
#include "clients/common/scan_alerts.h"
#include "clients/common/stock_lists.h"
#include "clients/common/way_view.h"
#include "clients/lab/results.h"
#include "clients/lab/samples.h"
#include "clients/regulator/common_sources.h"
#include "clients/regulator/export.h"
#include "clients/regulator/holds.h"
#include "clients/regulator/progress.h"
#include "clients/regulator/province.h"
#include "clients/regulator/recall.h"
#include "clients/regulator/recall_lists.h"
#include "clients/regulator/stats.h"
#include "clients/scan/scan.h"
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

namespace panyuan::clients {
namespace {

// The words of the tool's completion that its man page does not have.
std::string Unexplained(const Tool& tool) {
  const auto page =
      ReadFile(std::string(PANYUAN_SOURCE_DIR) + "/docs/man/" + tool.name + ".1", 1 << 20);
  if (!page.ok()) return "no page " + tool.name;
  std::string text = *page;
  text.erase(std::remove(text.begin(), text.end(), '\\'), text.end());  // "\-" is a hyphen
  const char* const line[] = {tool.name.c_str(), "--completion", "bash"};
  const auto request = ReadCommandLine(tool, 3, line);
  if (!request.ok()) return std::string(request.error().reason().name);
  std::string missing;
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz-";
  for (size_t start = request->text.find(" --"); start != std::string::npos;
       start = request->text.find(" --", start + 1)) {
    const size_t end = request->text.find_first_not_of(kLetters, start + 1);
    const std::string option = request->text.substr(start + 1, end - start - 1);
    if (text.find(option) == text.npos) missing += " " + option;
  }
  for (const Command& command : tool.commands)
    if (text.find(command.name) == text.npos) missing += " " + command.name;
  return missing;
}

TEST(ManPages, ExplainEveryCommandAndOption) {
  EXPECT_EQ(Unexplained({.name = "panyuan-stall",
                         .commands = {stall::ReceiveCommand(),
                                      stall::ListCommand(),
                                      stall::ShowCommand(),
                                      stall::SellCommand(),
                                      stall::LabelCommand(),
                                      stall::SheetCommand(),
                                      stall::SplitCommand(),
                                      stall::MergeCommand(),
                                      stall::TransformCommand(),
                                      stall::RepackCommand(),
                                      stall::PackCommand(),
                                      stall::UnpackCommand(),
                                      stall::CrateCommand(),
                                      stall::OfferCommand(),
                                      stall::OffersCommand(),
                                      stall::AcceptCommand(),
                                      stall::RefuseCommand(),
                                      stall::WithdrawCommand(),
                                      stall::DisplayCommand(),
                                      stall::LoseCommand(),
                                      stall::ReturnCommand(),
                                      stall::DestroyCommand(),
                                      stall::SendOutCommand(),
                                      stall::RecoverCommand(),
                                      stall::NoticesCommand(),
                                      stall::AcknowledgeCommand(),
                                      stall::CorrectCommand(),
                                      stall::BalanceCommand(),
                                      DueCommand(),
                                      FlagsCommand(),
                                      stall::AttachCommand(),
                                      PapersCommand(),
                                      stall::RecordCertificateCommand(),
                                      stall::IssueCertificateCommand(),
                                      stall::PrintCertificateCommand(),
                                      stall::SyncCommand(),
                                      stall::OutboxCommand(),
                                      stall::CodesCommand(),
                                      TraceCommand(),
                                      EnrolCommand(),
                                      AlertsCommand()}}),
            "");
  EXPECT_EQ(Unexplained({.name = "panyuan-lab",
                         .commands = {technician::SampleCommand(), technician::ResultCommand(),
                                      technician::VerifyCommand(), technician::ListCommand(),
                                      technician::ShowCommand(), technician::ItemsCommand(),
                                      PapersCommand(), TraceCommand(), EnrolCommand()}}),
            "");
  EXPECT_EQ(Unexplained({.name = "panyuan-scan", .commands = {scan::ScanCommand()}}), "");
  EXPECT_EQ(Unexplained({.name = "panyuan-regulator",
                         .commands = {regulator::ProgressCommand(),
                                      regulator::StatsCommand(),
                                      regulator::ProvinceCommand(),
                                      TraceCommand(),
                                      regulator::CommonCommand(),
                                      regulator::ExportCommand(),
                                      regulator::HoldCommand(),
                                      regulator::ReleaseCommand(),
                                      regulator::RecallPreviewCommand(),
                                      regulator::RecallStartCommand(),
                                      regulator::RecallWidenCommand(),
                                      regulator::RecallCloseCommand(),
                                      regulator::RecallReportCommand(),
                                      regulator::RecallListCommand(),
                                      regulator::RecallShowCommand(),
                                      regulator::RecallBatchesCommand(),
                                      regulator::RecallNoticesCommand(),
                                      DueCommand(),
                                      FlagsCommand(),
                                      EnrolCommand(),
                                      AlertsCommand()}}),
            "");
  EXPECT_EQ(
      Unexplained(
          {.name = "panyuan-admin",
           .commands = {admin::StatusCommand(), admin::CheckpointCommand(),
                        admin::SimulateCommand(), admin::WitnessCommand(), admin::AuditCommand(),
                        admin::InviteCommand(), admin::RevokeCommand(),
                        admin::CertificatesCommand(), EnrolCommand(), admin::EraseSupplierCommand(),
                        admin::FsckCommand(), admin::RebuildCommand(), admin::BackupCommand(),
                        admin::RestoreCommand(), admin::ExportCommand(), admin::ImportCommand(),
                        admin::CountyCommand()}}),
      "");
}

}  // namespace
}  // namespace panyuan::clients
