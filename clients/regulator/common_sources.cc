#include "clients/regulator/common_sources.h"

#include <memory>
#include <string>
#include <vector>

#include "clients/common/batch_argument.h"
#include "clients/common/paging.h"
#include "clients/common/table.h"
#include "panyuan/trace/v1/way_service.grpc.pb.h"

namespace panyuan::clients::regulator {
namespace {

using base::Result;
using trace::v1::WayService;

Text Word(trace::v1::SourceKind kind) {
  switch (kind) {
    case trace::v1::SOURCE_KIND_SUPPLIER:
      return {"supplier", "供货者"};
    case trace::v1::SOURCE_KIND_CERTIFICATE:
      return {"certificate", "合格证"};
    case trace::v1::SOURCE_KIND_VOUCHER:
      return {"voucher", "进货凭证"};
    case trace::v1::SOURCE_KIND_ORIGIN:
      return {"origin", "产地"};
    case trace::v1::SOURCE_KIND_DAY:
      return {"day of arrival", "到货日"};
    case trace::v1::SOURCE_KIND_BATCH:
      return {"batch", "批次"};
    default:
      return {"other", "其他"};
  }
}

Result<ExitCode> RunCommon(Session& session, const std::vector<std::string>& batches) {
  trace::v1::FindCommonSourcesRequest request;
  for (const std::string& given : batches) {
    PANYUAN_ASSIGN(*request.add_batch_codes(), ReadBatchCode(given));
  }
  PANYUAN_ASSIGN(const auto response, session.Call(&WayService::Stub::FindCommonSources, request));
  if (session.json()) {
    session.PrintJson(response);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"What", "共同点"})},
               {say({"Which", "内容"}), Table::Align::kLeft, true},
               {say({"Behind", "涉及"}), Table::Align::kRight},
               {say({"In county, 30 days", "全县近 30 天"}), Table::Align::kRight}});
  for (const auto& source : response.sources())
    table.Add({say(Word(source.kind())), source.value(),
               std::to_string(source.batches()) + " / " + std::to_string(batches.size()),
               source.batches_in_county() == 0 ? "–" : std::to_string(source.batches_in_county())});
  PrintList(session, table, false);
  if (response.truncated())
    session.Note(
        say({"A way back was longer than could be followed.", "有溯源路径超过上限，未完全追踪。"}));
  return ExitCode::kOk;
}

}  // namespace

Command CommonCommand() {
  const auto batches = std::make_shared<std::vector<std::string>>();
  return {
      .name = "common",
      .about = {"Find what several batches, such as failed ones, have in common",
                "查找多个批次（如不合格批次）的共同来源"},
      .notes = {"What is behind most of them stands first, then what is rarer in the county.\n\n"
                "Example: panyuan-regulator common 7K3Q-M2XD-9PRC 2B4H-8WQN-C5TA",
                "涉及批次最多的列在前，其次为全县较少见的。\n\n"
                "示例：panyuan-regulator common 7K3Q-M2XD-9PRC 2B4H-8WQN-C5TA"},
      .declare =
          [batches](Arguments& arguments) {
            arguments
                .Add("BATCH", *batches,
                     {"Two to 100 batch codes, label addresses or pictures of labels",
                      "2 至 100 个批次码、标签网址或标签图片"})
                .Required();
          },
      .run = [batches](Session& session) { return RunCommon(session, *batches); },
  };
}

}  // namespace panyuan::clients::regulator
