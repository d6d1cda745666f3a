// panyuan-regulator: the figures of the county.
#include "clients/common/enrol.h"
#include "clients/common/papers.h"
#include "clients/common/scan_alerts.h"
#include "clients/common/stock_lists.h"
#include "clients/common/tool.h"
#include "clients/common/way_view.h"
#include "clients/regulator/common_sources.h"
#include "clients/regulator/export.h"
#include "clients/regulator/holds.h"
#include "clients/regulator/progress.h"
#include "clients/regulator/province.h"
#include "clients/regulator/recall.h"
#include "clients/regulator/recall_lists.h"
#include "clients/regulator/stats.h"

int main(int argc, char** argv) {
  using namespace panyuan::clients;
  const Tool tool{
      .name = "panyuan-regulator",
      .role = "regulator",
      .about = {"The county's figures: the plan, and samples by market, product, item, laboratory, "
                "township or month.",
                "全县数据：计划完成情况，以及按市场、产品、项目、快检室、乡镇或月份的抽样统计。"},
      .commands = {regulator::ProgressCommand(), regulator::StatsCommand(),
                   regulator::ProvinceCommand(), PapersCommand(), TraceCommand(),
                   regulator::CommonCommand(), regulator::ExportCommand(), regulator::HoldCommand(),
                   regulator::ReleaseCommand(),
                   regulator::RecallPreviewCommand(), regulator::RecallStartCommand(),
                   regulator::RecallWidenCommand(), regulator::RecallCloseCommand(),
                   regulator::RecallReportCommand(), regulator::RecallListCommand(),
                   regulator::RecallShowCommand(), regulator::RecallBatchesCommand(),
                   regulator::RecallNoticesCommand(), DueCommand(), FlagsCommand(), EnrolCommand(),
                   AlertsCommand()},
  };
  return RunTool(tool, argc, argv);
}
