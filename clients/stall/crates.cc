#include "clients/stall/crates.h"

#include <memory>
#include <string>
#include <vector>

#include "clients/common/act.h"
#include "clients/common/portion.h"
#include "clients/common/quantity.h"
#include "clients/common/receipt_view.h"
#include "panyuan/trace/v1/move_service.grpc.pb.h"

namespace panyuan::clients::stall {
namespace {

using base::Result;
using trace::v1::Crate;
using trace::v1::MoveService;

struct CrateOptions {
  std::string crate, stall;
  std::vector<std::string> goods, crates;
  uint32_t level = 0;
  ActOptions act;
};

std::string LevelWord(const Session& session, uint32_t level) {
  if (level == 2) return session.Say({"pallet", "托盘"});
  return level == 3 ? session.Say({"load", "车载"}) : session.Say({"crate", "箱"});
}

// One line a crate and a batch, those inside further to the right. As deep as there are levels.
void AddLines(const Session& session, const Crate& crate, size_t depth, std::string& out) {
  const std::string indent(2 * depth, ' ');
  out += indent + crate.crate_code() + " (" + LevelWord(session, crate.level()) + ")\n";
  for (const auto& goods : crate.goods())
    out += indent + "  " + goods.batch_code() + "  " + Describe(goods.quantity()) + "\n";
  for (const Crate& inner : crate.crates()) AddLines(session, inner, depth + 1, out);
  if (crate.truncated()) out += indent + session.Say({"  … and more", "  …… 还有更多"}) + "\n";
}

std::string Tree(const Session& session, const Crate& crate) {
  std::string out;
  AddLines(session, crate, 0, out);
  if (crate.goods().empty() && crate.crates().empty())
    out += session.Say({"  empty", "  空"}) + "\n";
  return out;
}

template <class Response>
Result<ExitCode> Show(const Session& session, const Response& response) {
  if (session.json()) {
    session.PrintJson(response);
    return ExitCode::kOk;
  }
  session.Print(Tree(session, response.crate()));
  PrintRecorded(session, {{session.Say({"Lies in", "位于"}), response.crate().inside_code()}},
                response.receipt());
  return ExitCode::kOk;
}

template <class Request>
base::Status AddContents(const CrateOptions& options, Request& request) {
  request.set_crate_code(options.crate);
  for (const std::string& goods : options.goods) {
    PANYUAN_ASSIGN(*request.add_goods(), ReadBatchAmount(goods));
  }
  for (const std::string& code : options.crates) request.add_crate_codes(code);
  return base::Ok();
}

Result<ExitCode> RunPack(Session& session, const CrateOptions& options) {
  trace::v1::PackCrateRequest request;
  PANYUAN_TRY(AddContents(options, request));
  request.set_stall_code(options.stall);
  request.set_level(options.level);
  SetAct(options.act, request);
  PANYUAN_ASSIGN(const auto packed, session.Call(&MoveService::Stub::PackCrate, request));
  return Show(session, packed);
}

Result<ExitCode> RunUnpack(Session& session, const CrateOptions& options) {
  trace::v1::UnpackCrateRequest request;
  PANYUAN_TRY(AddContents(options, request));
  SetAct(options.act, request);
  PANYUAN_ASSIGN(const auto unpacked, session.Call(&MoveService::Stub::UnpackCrate, request));
  return Show(session, unpacked);
}

Result<ExitCode> RunCrate(Session& session, const CrateOptions& options) {
  trace::v1::GetCrateRequest request;
  request.set_crate_code(options.crate);
  PANYUAN_ASSIGN(const auto found, session.Call(&MoveService::Stub::GetCrate, request));
  if (session.json())
    session.PrintJson(found);
  else
    session.Print(Tree(session, found.crate()));
  return ExitCode::kOk;
}

void DeclareCrate(Arguments& arguments, CrateOptions& options) {
  arguments
      .Add("CRATE", options.crate,
           {"The crate's code: C-12; no personal data", "箱编号，如 C-12；不要写个人信息"})
      .Required();
}

void DeclareContents(Arguments& arguments, CrateOptions& options) {
  arguments.Add("BATCH", options.goods,
                {"Batches, each CODE or CODE=AMOUNT", "批次，写成 批次码 或 批次码=数量"});
  arguments.Add("--crate CODE", options.crates, {"Whole crates", "整箱"});
  DeclareAct(arguments, options.act);
}

}  // namespace

Command PackCommand() {
  constexpr uint32_t kMostLevel = 3;
  const auto options = std::make_shared<CrateOptions>();
  return {
      .name = "pack",
      .about = {"Put goods or crates into a crate", "把货物或箱装入箱中"},
      .notes =
          {"What lies in a crate cannot be sold before it is unpacked. A crate lies only in one "
           "of a higher level.\n\n"
           "Example: panyuan-stall pack P-1 --level 2 7K3Q-M2XD-9PRC=10kg --crate C-12",
           "箱中的货物须先拆箱才能销售。箱只能放入更高级别的箱。\n\n"
           "示例：panyuan-stall pack P-1 --level 2 7K3Q-M2XD-9PRC=10公斤 --crate C-12"},
      .declare =
          [options](Arguments& arguments) {
            DeclareCrate(arguments, *options);
            DeclareContents(arguments, *options);
            arguments.Add("--level N", options->level, 1, kMostLevel,
                          {"Of a new crate: 1 crate (default), 2 pallet, 3 load",
                           "新箱的级别：1 箱（默认）、2 托盘、3 车载"});
            arguments.Add("--stall CODE", options->stall,
                          {"Stall (default your own)", "摊位（默认自己的）"});
          },
      .run = [options](Session& session) { return RunPack(session, *options); },
  };
}

Command UnpackCommand() {
  const auto options = std::make_shared<CrateOptions>();
  return {
      .name = "unpack",
      .about = {"Take goods or crates out of a crate; all where none is named",
                "从箱中取出货物或箱，不指明则全部取出"},
      .declare =
          [options](Arguments& arguments) {
            DeclareCrate(arguments, *options);
            DeclareContents(arguments, *options);
          },
      .run = [options](Session& session) { return RunUnpack(session, *options); },
  };
}

Command CrateCommand() {
  const auto options = std::make_shared<CrateOptions>();
  return {
      .name = "crate",
      .about = {"Show what lies in a crate", "查看箱中货物"},
      .declare = [options](Arguments& arguments) { DeclareCrate(arguments, *options); },
      .run = [options](Session& session) { return RunCrate(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
