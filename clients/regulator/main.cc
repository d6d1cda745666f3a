// panyuan-regulator: the figures of the county.
#include "clients/common/enrol.h"
#include "clients/common/scan_alerts.h"
#include "clients/common/tool.h"
#include "clients/regulator/progress.h"
#include "clients/regulator/province.h"
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
                   regulator::ProvinceCommand(), EnrolCommand(), AlertsCommand()},
  };
  return RunTool(tool, argc, argv);
}
