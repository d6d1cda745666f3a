#include "clients/stall/sheet.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "clients/common/batch_argument.h"
#include "clients/common/files.h"
#include "panyuan/label/v1/label_service.grpc.pb.h"

namespace panyuan::clients::stall {
namespace {

using base::Result;
using ::panyuan::label::v1::LabelService;

struct SheetOptions {
  std::vector<std::string> batches;
  std::string out;
  label::v1::SheetLayout layout = label::v1::SHEET_LAYOUT_A4;
};

std::string NumberedPath(const std::string& path, size_t number) {
  if (number == 1) return path;
  const size_t dot = path.ends_with(".pdf") ? path.size() - 4 : path.size();
  return path.substr(0, dot) + "-" + std::to_string(number) + path.substr(dot);
}

Result<ExitCode> RunSheet(Session& session, const SheetOptions& options) {
  std::vector<std::string> codes;
  for (const std::string& given : options.batches) {
    PANYUAN_ASSIGN(codes.emplace_back(), ReadBatchCode(given));
  }
  PANYUAN_ASSIGN(const auto files, WriteSheets(session, codes, options.layout, options.out));
  if (session.json()) session.PrintJson(nlohmann::ordered_json{{"labels", SheetsJson(files)}});
  return ExitCode::kOk;
}

}  // namespace

Result<std::vector<SheetFile>> WriteSheets(Session& session,
                                           const std::vector<std::string>& batch_codes,
                                           label::v1::SheetLayout layout, const std::string& path) {
  std::vector<SheetFile> files;
  for (size_t first = 0; first < batch_codes.size(); first += kLabelsPerSheet) {
    const size_t end = std::min(first + kLabelsPerSheet, batch_codes.size());
    label::v1::PrintSheetRequest request;
    request.mutable_batch_codes()->Assign(batch_codes.begin() + first, batch_codes.begin() + end);
    request.set_layout(layout);
    PANYUAN_ASSIGN(const auto response, session.Call(&LabelService::Stub::PrintSheet, request));
    const SheetFile file{NumberedPath(path, files.size() + 1), end - first, response.page_count()};
    PANYUAN_TRY(WriteFile(file.path, response.pdf()));
    session.Note(session.Say({"Labels written: ", "标签已写入："}) + file.path + " (" +
                 std::to_string(file.labels) + session.Say({" labels, ", " 张，"}) +
                 std::to_string(file.pages) + session.Say({" pages)", " 页)"}));
    files.push_back(file);
  }
  return files;
}

nlohmann::ordered_json SheetsJson(const std::vector<SheetFile>& files) {
  auto document = nlohmann::ordered_json::array();
  for (const SheetFile& file : files)
    document.push_back({{"path", file.path}, {"labels", file.labels}, {"pages", file.pages}});
  return document;
}

void DeclareLayout(Arguments& arguments, label::v1::SheetLayout& layout) {
  arguments.Choose<label::v1::SheetLayout>(
      "--layout", layout,
      {{"a4", label::v1::SHEET_LAYOUT_A4}, {"roll", label::v1::SHEET_LAYOUT_ROLL_40X30}},
      {"Paper: A4 sheets of 3 by 8 (default), or a roll of 40 by 30 mm labels",
       "纸张：A4 每页 3×8 张（默认），或 40×30 毫米卷装标签"});
}

Command SheetCommand() {
  const auto options = std::make_shared<SheetOptions>();
  return {
      .name = "sheet",
      .about = {"Print labels of batches as a PDF", "将多个批次的标签打印成 PDF"},
      .notes = {"Example: panyuan-stall sheet 7K3Q-M2XD-9PRC --out labels.pdf",
                "示例：panyuan-stall sheet 7K3Q-M2XD-9PRC --out labels.pdf"},
      .declare =
          [options](Arguments& arguments) {
            arguments
                .Add("BATCH", options->batches,
                     {"Batch codes, label addresses or pictures of labels",
                      "批次码、标签网址或标签图片，可多个"})
                .Required();
            arguments.Add("--out FILE", options->out, {"Where to write the PDF", "PDF 文件"})
                .Required();
            DeclareLayout(arguments, options->layout);
          },
      .run = [options](Session& session) { return RunSheet(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
