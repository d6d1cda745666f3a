// A morning's goods in a CSV file, made into rows for the server.
//
// The first line names the columns, in English or Chinese, in any order:
//   product      产品 产品编码       the code in the catalogue                     required
//   quantity     数量 重量           with its unit, or with a unit column          required
//   unit         单位                kg, g, 公斤, 斤 ...
//   origin       产地                                                              required
//   outside      外地                yes/no, 是/否: from outside the county
//   supplier     供货者 供应商                                                     required
//   supplier_address  供货者地址     supplier_contact  供货者电话 联系方式
//   arrived      到货时间            2026-03-04 05:30, or with an offset
//   certificate  合格证号            voucher  进货凭证 凭证号
//   photo        照片                a file, beside the CSV file unless its path is absolute
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "panyuan/trace/v1/batch.pb.h"
#include "services/base/bytes.h"
#include "services/base/result.h"

namespace panyuan::clients::stall {

inline constexpr size_t kMaxGoodsBytes = size_t{64} << 20;
inline constexpr size_t kMaxGoodsRows = 100'000;

struct GoodsRow {
  size_t line = 0;         // in the file, from 1
  std::string request_id;  // empty when the row is bad
  trace::v1::IncomingBatch batch;
  std::optional<base::Error> error;  // why the row cannot be sent, with `field`
};

struct Goods {
  std::vector<GoodsRow> rows;
  std::vector<std::string> unused_columns;  // names in the header that mean nothing here
};

// The SHA-256 of a photo named in the file.
using HashPhoto = std::function<base::Result<base::Hash>(const std::string& path)>;

// Reads the file's text. A row that cannot be read is kept with its error: those of base::CheckText
// with the contract's lengths, QUANTITY_UNREADABLE, INVALID_TIME, INVALID_FIELD, CSV_FIELD_COUNT,
// and those of `hash_photo`. Request ids are those of GoodsRequestId.
// Errors, of the file as a whole: CSV_MALFORMED with its line (after a stray quote no line can be
// trusted), CSV_COLUMN_MISSING, CSV_COLUMN_TWICE, FIELD_MISSING and INVALID_UTF8 (header).
base::Result<Goods> ReadGoods(std::string_view text, std::string_view stall,
                              const HashPhoto& hash_photo);

// The same for the same stall, content and place among rows of that very content (from 0),
// wherever in the file they stand: so the file can be sent again, also after bad rows were
// corrected. "row-" and 40 hex digits.
std::string GoodsRequestId(std::string_view stall, const trace::v1::IncomingBatch& batch,
                           size_t occurrence);

// The SHA-256 of a photo's file. Errors: FILE_UNREADABLE.
base::Result<base::Hash> HashPhotoFile(const std::string& path);

}  // namespace panyuan::clients::stall
