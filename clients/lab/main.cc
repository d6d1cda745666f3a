// panyuan-lab: what a technician does at the bench.
#include "clients/common/enrol.h"
#include "clients/common/papers.h"
#include "clients/common/tool.h"
#include "clients/common/way_view.h"
#include "clients/lab/results.h"
#include "clients/lab/samples.h"

int main(int argc, char** argv) {
  using namespace panyuan::clients;
  const Tool tool{
      .name = "panyuan-lab",
      .role = "lab",
      .about = {"Take samples, hand in results and verify them.", "抽样、提交检测结果、复核。"},
      .commands = {technician::SampleCommand(), technician::ResultCommand(),
                   technician::VerifyCommand(), technician::ListCommand(),
                   technician::ShowCommand(), technician::ItemsCommand(),
                   PapersCommand(), TraceCommand(), EnrolCommand()},
  };
  return RunTool(tool, argc, argv);
}
