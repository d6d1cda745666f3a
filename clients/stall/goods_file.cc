#include "clients/stall/goods_file.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <utility>

#include "clients/common/files.h"
#include "clients/common/moment.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "services/base/csv.h"
#include "services/base/reasons.h"
#include "services/base/text.h"

namespace panyuan::clients::stall {
namespace {

using base::Error;
using base::Presence;
using base::Result;

constexpr size_t kMaxPhotoBytes = size_t{64} << 20;

enum Column : size_t {
  kProduct,
  kAmount,
  kUnit,
  kOrigin,
  kOutside,
  kSupplier,
  kSupplierAddress,
  kSupplierContact,
  kArrived,
  kCertificate,
  kVoucher,
  kPhoto,
  kGtin,
  kLot,
  kBestBefore,
  kColumnCount,
};

struct ColumnSpec {
  std::string_view name;  // in English, as in errors
  std::initializer_list<std::string_view> others;
  size_t max_chars;  // of the contract, where it sets a bound
  Presence presence;
};

const std::array<ColumnSpec, kColumnCount>& Specs() {
  using enum Presence;
  static const std::array<ColumnSpec, kColumnCount> specs{{
      {"product", {"product_code", "产品", "产品编码", "产品代码"}, 20, kRequired},
      {"quantity", {"数量", "重量"}, 40, kRequired},
      {"unit", {"单位"}, 10, kOptional},
      {"origin", {"产地"}, 80, kRequired},
      {"outside", {"from_outside", "外地", "是否外地"}, 10, kOptional},
      {"supplier", {"supplier_name", "供货者", "供应商", "供货商"}, 80, kRequired},
      {"supplier_address", {"供货者地址", "供应商地址", "供货商地址"}, 120, kOptional},
      {"supplier_contact", {"供货者电话", "供应商电话", "供货商电话", "联系方式"}, 40, kOptional},
      {"arrived", {"arrived_at", "到货时间", "进货时间"}, 40, kOptional},
      {"certificate", {"certificate_number", "合格证号", "合格证编号"}, 40, kOptional},
      {"voucher", {"voucher_number", "进货凭证", "凭证号", "凭证编号"}, 40, kOptional},
      {"photo", {"照片"}, 1000, kOptional},
      {"gtin", {"商品条码"}, 14, kOptional},
      {"lot", {"批号"}, 20, kOptional},
      {"best_before", {"保质期至", "最佳食用日期"}, 10, kOptional},
  }};
  return specs;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpaces = " \t";
  const size_t first = text.find_first_not_of(kSpaces);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

std::string Normal(std::string_view name) {
  std::string out(Trim(name));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '-') c = '_';
  }
  return out;
}

// For each column of the file what it means; kColumnCount for nothing.
struct Header {
  std::vector<Column> columns;
  std::vector<std::string> unused;
};

Column Meaning(std::string_view name) {
  for (size_t i = 0; i < kColumnCount; ++i) {
    const ColumnSpec& spec = Specs()[i];
    if (spec.name == name ||
        std::find(spec.others.begin(), spec.others.end(), name) != spec.others.end())
      return static_cast<Column>(i);
  }
  return kColumnCount;
}

Error AtColumn(const base::Reason& reason, size_t column) {
  return Error(reason, {{"field", std::string(Specs()[column].name)}});
}

Result<Header> ReadHeader(const base::CsvRow& row) {
  Header header;
  std::array<bool, kColumnCount> seen{};
  for (const std::string& name : row.fields) {
    if (!base::IsUtf8(name)) return Error(base::kInvalidUtf8, {{"field", "header"}});
    const Column column = Meaning(Normal(name));
    header.columns.push_back(column);
    if (column == kColumnCount) {
      if (!Trim(name).empty()) header.unused.push_back(name);
    } else if (std::exchange(seen[column], true)) {
      return AtColumn(kCsvColumnTwice, column);
    }
  }
  for (size_t i = 0; i < kColumnCount; ++i)
    if (Specs()[i].presence == Presence::kRequired && !seen[i])
      return AtColumn(kCsvColumnMissing, i);
  return header;
}

using Cells = std::array<std::string_view, kColumnCount>;

// The row's cells by meaning, each sound text of at most the contract's length.
Result<Cells> ReadCells(const Header& header, const base::CsvRow& row) {
  if (row.fields.size() != header.columns.size())
    return Error(kCsvFieldCount, {{"found", std::to_string(row.fields.size())},
                                  {"wanted", std::to_string(header.columns.size())}});
  Cells cells;
  for (size_t i = 0; i < row.fields.size(); ++i)
    if (header.columns[i] != kColumnCount) cells[header.columns[i]] = Trim(row.fields[i]);
  for (size_t i = 0; i < kColumnCount; ++i)
    PANYUAN_TRY(
        base::CheckText(cells[i], Specs()[i].name, Specs()[i].max_chars, Specs()[i].presence));
  return cells;
}

// Its length first, so that no two contents join alike.
void AppendPart(std::string& content, const std::string& part) {
  base::AppendBigEndian(content, part.size(), 4);
  content += part;
}

Result<bool> ReadOutside(std::string_view text) {
  for (const std::string_view yes : {"yes", "y", "true", "1", "是", "外地"})
    if (text == yes) return true;
  for (const std::string_view no : {"", "no", "n", "false", "0", "否", "本地"})
    if (text == no) return false;
  return Error(
      base::kInvalidField,
      {{"field", "outside"}, {"problem", "write yes or no"}, {"problem_zh", "请写“是”或“否”"}});
}

Result<trace::v1::IncomingBatch> ReadBatch(const Header& header, const base::CsvRow& row,
                                           const HashPhoto& hash_photo) {
  PANYUAN_ASSIGN(const Cells cells, ReadCells(header, row));
  const auto text = [&](Column column) { return std::string(cells[column]); };
  trace::v1::IncomingBatch batch;
  batch.set_product_code(text(kProduct));
  PANYUAN_ASSIGN(*batch.mutable_quantity(), ReadQuantity(text(kAmount) + text(kUnit), "quantity"));
  batch.set_origin(text(kOrigin));
  PANYUAN_ASSIGN(const bool outside, ReadOutside(Normal(cells[kOutside])));
  batch.set_from_outside(outside);
  batch.mutable_supplier()->set_name(text(kSupplier));
  batch.mutable_supplier()->set_address(text(kSupplierAddress));
  batch.mutable_supplier()->set_contact(text(kSupplierContact));
  if (!cells[kArrived].empty()) {
    PANYUAN_ASSIGN(*batch.mutable_arrived_at(), ReadMoment(cells[kArrived], "arrived"));
  }
  batch.set_certificate_number(text(kCertificate));
  batch.set_voucher_number(text(kVoucher));
  batch.set_gtin(text(kGtin));
  batch.set_lot(text(kLot));
  batch.set_best_before(text(kBestBefore));
  if (!cells[kPhoto].empty()) {
    const Result<base::Hash> hash = hash_photo(text(kPhoto));
    if (!hash.ok()) return hash.error().With("field", "photo");
    batch.set_photo_sha256(std::string(base::AsView(*hash)));
  }
  return batch;
}

}  // namespace

Result<Goods> ReadGoods(std::string_view text, std::string_view stall,
                        const HashPhoto& hash_photo) {
  PANYUAN_ASSIGN(const auto lines, base::ParseCsv(text, {.max_rows = kMaxGoodsRows + 1}));
  if (lines.empty()) return Error(base::kFieldMissing, {{"field", "header"}});
  PANYUAN_ASSIGN(const Header header, ReadHeader(lines.front()));
  Goods goods;
  goods.unused_columns = header.unused;
  std::map<std::string, size_t> occurrences;  // by the id of the first
  for (size_t i = 1; i < lines.size(); ++i) {
    GoodsRow row;
    row.line = lines[i].line;
    const Result<trace::v1::IncomingBatch> batch = ReadBatch(header, lines[i], hash_photo);
    if (batch.ok()) {
      row.batch = *batch;
      const std::string first = GoodsRequestId(stall, *batch, 0);
      row.request_id = GoodsRequestId(stall, *batch, occurrences[first]++);
    } else {
      row.error = batch.error();
    }
    goods.rows.push_back(std::move(row));
  }
  return goods;
}

std::string GoodsRequestId(std::string_view stall, const trace::v1::IncomingBatch& batch,
                           size_t occurrence) {
  std::string content;
  for (const std::string& part :
       {std::string("panyuan/goods-row/v1"), std::string(stall), batch.product_code(),
        batch.quantity().value(), batch.quantity().unit_code(), batch.origin(),
        std::string(batch.from_outside() ? "1" : "0"), batch.supplier().name(),
        batch.supplier().address(), batch.supplier().contact(),
        std::to_string(batch.arrived_at().seconds()), std::to_string(batch.arrived_at().nanos()),
        batch.certificate_number(), batch.photo_sha256(), batch.voucher_number(),
        std::to_string(occurrence)})
    AppendPart(content, part);
  // Rows without keep the ids of before.
  const bool dated = !batch.best_before().empty();
  if (dated || !batch.gtin().empty() || !batch.lot().empty()) {
    AppendPart(content, batch.gtin());
    AppendPart(content, batch.lot());
  }
  if (dated) AppendPart(content, batch.best_before());
  return "row-" + base::HexEncode(base::AsView(base::Sha256(content))).substr(0, 40);
}

Result<base::Hash> HashPhotoFile(const std::string& path) {
  PANYUAN_ASSIGN(const std::string bytes, ReadFile(path, kMaxPhotoBytes));
  return base::Sha256(bytes);
}

}  // namespace panyuan::clients::stall
