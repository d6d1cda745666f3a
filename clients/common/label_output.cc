#include "clients/common/label_output.h"

#include "clients/common/files.h"
#include "services/base/reasons.h"
#include "services/label/qr_picture.h"

namespace panyuan::clients {
namespace {

constexpr int kModulePx = 8;  // 0.68 mm at 300 dots an inch

}  // namespace

base::Result<std::string> TerminalLabel(const std::string& label_url, const Terminal& terminal) {
  PANYUAN_ASSIGN(const label::QrSymbol symbol, label::MakeQr(label_url));
  return label::QrText(
      symbol, terminal.colour ? label::TerminalStyle::kColour : label::TerminalStyle::kHalfBlocks);
}

base::Status CheckLabelPath(const std::string& path) {
  if (path.ends_with(".png") || path.ends_with(".svg")) return base::Ok();
  return base::Error(base::kInvalidField, {{"field", "label"},
                                           {"problem", "the name must end in .png or .svg"},
                                           {"problem_zh", "文件名须以 .png 或 .svg 结尾"}});
}

base::Status WriteLabel(const std::string& path, const std::string& label_url) {
  PANYUAN_TRY(CheckLabelPath(path));
  PANYUAN_ASSIGN(const label::QrSymbol symbol, label::MakeQr(label_url));
  if (path.ends_with(".svg")) return WriteFile(path, label::QrSvg(symbol));
  PANYUAN_ASSIGN(const std::string png, label::QrPng(symbol, kModulePx));
  return WriteFile(path, png);
}

}  // namespace panyuan::clients
