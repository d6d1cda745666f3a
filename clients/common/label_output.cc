#include "clients/common/label_output.h"

#include <google/protobuf/util/time_util.h>

#include <utility>

#include "clients/common/files.h"
#include "services/base/reasons.h"
#include "services/base/time.h"
#include "services/label/qr_picture.h"

namespace panyuan::clients {
namespace {

// Codes come from the server; one that does not read is left out of the picture's words.
label::BatchCode CodeOf(const std::string& text) {
  const auto code = label::BatchCode::Parse(text);
  return code.ok() ? *code : label::BatchCode();
}

}  // namespace

label::LabelText LabelTextOf(const trace::v1::Batch& batch) {
  const base::UtcTime arrived{
      google::protobuf::util::TimeUtil::TimestampToMicroseconds(batch.arrived_at())};
  return {.product_zh = batch.product_name_zh(),
          .product_en = batch.product_name_en(),
          .batch_code = CodeOf(batch.batch_code()),
          .quantity = batch.received().value() + " kg",
          .market = batch.market_name_zh(),
          .stall = batch.stall_code(),
          .arrived = base::FormatDay(base::ShanghaiDay(arrived)),
          .origin = batch.origin()};
}

label::LabelText LabelTextOf(const label::v1::Label& label) {
  return {.product_zh = label.product_zh(),
          .product_en = label.product_en(),
          .batch_code = CodeOf(label.batch_code()),
          .quantity = label.quantity(),
          .market = label.market_zh(),
          .stall = label.stall_code(),
          .arrived = label.arrival_day(),
          .origin = label.origin()};
}

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

base::Status WriteLabel(const std::string& path, label::LabelText text,
                        const std::string& label_url) {
  PANYUAN_TRY(CheckLabelPath(path));
  PANYUAN_ASSIGN(label::QrSymbol symbol, label::MakeQr(label_url));
  const label::Label label{std::move(text), std::move(symbol)};
  PANYUAN_ASSIGN(const std::string picture,
                 path.ends_with(".svg") ? label::LabelSvg(label, label::LabelFormat::kA4Cell)
                                        : label::LabelPng(label, label::LabelFormat::kA4Cell));
  return WriteFile(path, picture);
}

}  // namespace panyuan::clients
