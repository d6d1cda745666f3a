#include "clients/stall/label.h"

#include <memory>

#include "clients/common/batch_argument.h"
#include "clients/common/batch_view.h"
#include "clients/common/label_output.h"
#include "clients/common/table.h"
#include "clients/stall/reasons.h"
#include "panyuan/label/v1/label_service.grpc.pb.h"

namespace panyuan::clients::stall {
namespace {

using base::Result;
using ::panyuan::label::v1::LabelService;

struct LabelOptions {
  std::string batch, png, svg;
  bool terminal = false, small_label = false, digital_link = false;
};

// The address for the label's symbol. Errors: NO_DIGITAL_LINK.
Result<std::string> AddressOf(const label::v1::Label& label, const LabelOptions& options) {
  if (!options.digital_link)
    return options.small_label ? label.small_label_url() : label.label_url();
  if (label.digital_link().empty())
    return base::Error(kNoDigitalLink, {{"batch_code", label.batch_code()}});
  return label.digital_link();
}

base::Status PrintLabel(const Session& session, const label::v1::Label& label,
                        const std::string& url) {
  PANYUAN_ASSIGN(const std::string symbol, TerminalLabel(url, session.terminal()));
  session.Print(
      BatchCodeBanner(session, label.batch_code()) + symbol +
      FactLines({
          {session.Say({"Product", "产品"}), label.product_zh() + " " + label.product_en()},
          {session.Say({"Quantity", "数量"}), label.quantity()},
          {session.Say({"Place", "摊位"}), label.market_zh() + " " + label.stall_code()},
          {session.Say({"Arrived", "到货"}), label.arrival_day()},
          {session.Say({"Origin", "产地"}), label.origin()},
          {session.Say({"Label", "标签网址"}), url},
      }));
  return base::Ok();
}

Result<ExitCode> RunLabel(Session& session, const LabelOptions& options) {
  label::v1::GetLabelRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
  PANYUAN_ASSIGN(const auto response, session.Call(&LabelService::Stub::GetLabel, request));
  const auto& label = response.label();
  PANYUAN_ASSIGN(const std::string url, AddressOf(label, options));
  const bool files = !options.png.empty() || !options.svg.empty();
  if (session.json())
    session.PrintJson(response);
  else if (options.terminal || !files)
    PANYUAN_TRY(PrintLabel(session, label, url));
  for (const std::string& path : {options.png, options.svg}) {
    if (path.empty()) continue;
    PANYUAN_TRY(WriteLabel(path, LabelTextOf(label), url));
    session.Note(session.Say({"Label written: ", "标签已写入："}) + path);
  }
  return ExitCode::kOk;
}

}  // namespace

Command LabelCommand() {
  const auto options = std::make_shared<LabelOptions>();
  return {
      .name = "label",
      .about = {"Show or save the label of a batch", "显示或保存批次的标签"},
      .notes = {"Example: panyuan-stall label 7K3Q-M2XD-9PRC --png label.png",
                "示例：panyuan-stall label 7K3Q-M2XD-9PRC --png label.png"},
      .declare =
          [options](Arguments& arguments) {
            arguments
                .Add("BATCH", options->batch,
                     {"Batch code, label address or picture of a label",
                      "批次码、标签网址或标签图片"})
                .Required();
            arguments.Add("--png FILE", options->png,
                          {"Write the label to a .png file", "把标签写入 .png 文件"});
            arguments.Add("--svg FILE", options->svg,
                          {"Write the label to a .svg file", "把标签写入 .svg 文件"});
            arguments.Switch(
                "--terminal", options->terminal,
                {"Show it here (the default without a file)", "在终端显示（不写文件时默认）"});
            arguments.Switch("--small", options->small_label,
                             {"The small label, without a signature", "小标签（不含签名）"});
            arguments.Switch("--digital-link", options->digital_link,
                             {"With the GS1 Digital Link of its GTIN and lot, which other systems "
                              "read; without a signature",
                              "使用其 GTIN 和批号的 GS1 数字链接，供其他系统读取（不含签名）"});
          },
      .run = [options](Session& session) { return RunLabel(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
