// panyuan-scan: what a shopper asks of a label.
#include "clients/common/tool.h"
#include "clients/scan/scan.h"

int main(int argc, char** argv) {
  using namespace panyuan::clients;
  const Command command = scan::ScanCommand();
  const Tool tool{
      .name = "panyuan-scan", .role = "scan", .about = command.about, .commands = {command}};
  return RunTool(tool, argc, argv);
}
