#include "clients/stall/sale_receipt.h"

#include "clients/common/files.h"
#include "clients/common/label_output.h"
#include "services/base/reasons.h"
#include "services/label/qr_picture.h"

namespace panyuan::clients::stall {
namespace {

constexpr int kModulePixels = 8;

// One unit a module, dark on white.
std::string Svg(const label::QrSymbol& symbol) {
  const std::string side = std::to_string(symbol.size + 2 * label::kQuietZone);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
                    "\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "H0z\"/><path d=\"";
  label::ForEachDarkRun(symbol, [&](int x, int y, int length) {
    svg += "M" + std::to_string(x + label::kQuietZone) + " " +
           std::to_string(y + label::kQuietZone) + "h" + std::to_string(length) + "v1h-" +
           std::to_string(length) + "z";
  });
  return svg + "\"/></svg>\n";
}

}  // namespace

base::Status CheckReceiptPath(const std::string& path) {
  if (path == "-" || path.ends_with(".png") || path.ends_with(".svg")) return base::Ok();
  return base::Error(base::kInvalidField, {{"field", "receipt"},
                                           {"problem", "the name must end in .png or .svg"},
                                           {"problem_zh", "文件名须以 .png 或 .svg 结尾"}});
}

base::Status WriteReceipt(const Session& session, const std::string& path, const std::string& url) {
  if (path == "-") {
    PANYUAN_ASSIGN(const std::string symbol, TerminalLabel(url, session.terminal()));
    if (!session.json()) session.Print(symbol + url + "\n");
    return base::Ok();
  }
  PANYUAN_ASSIGN(const label::QrSymbol symbol, label::MakeQr(url));
  std::string picture = Svg(symbol);
  if (path.ends_with(".png")) {
    PANYUAN_ASSIGN(picture, label::QrPng(symbol, kModulePixels));
  }
  PANYUAN_TRY(WriteFile(path, picture));
  session.Note(session.Say({"Receipt written: ", "小票已写入："}) + path);
  return base::Ok();
}

}  // namespace panyuan::clients::stall
