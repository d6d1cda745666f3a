#include "services/trace/rpc/export_file.h"

#include <algorithm>

#include "services/epcis/document.h"
#include "services/trace/domain/export_rows.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A file whose bytes are there as soon as its events are.
class TextFile : public ExportFile {
 public:
  size_t ready() const override { return bytes_.size() - taken_; }
  Result<std::string> Take(size_t max) override {
    std::string piece = bytes_.substr(taken_, max);
    taken_ += piece.size();
    if (taken_ == bytes_.size()) {
      bytes_.clear();
      taken_ = 0;
    }
    return piece;
  }
  uint64_t rows() const override { return rows_; }

 protected:
  explicit TextFile(std::string beginning) : bytes_(std::move(beginning)) {}

  std::string bytes_;
  uint64_t rows_ = 0;

 private:
  size_t taken_ = 0;
};

class EpcisFile final : public TextFile {
 public:
  explicit EpcisFile(base::UtcTime created_at)
      : TextFile(epcis::BeginDocument(epcis::DocumentKind::kEvents, created_at)) {}

  std::string_view media_type() const override { return "application/ld+json"; }
  Status Add(std::span<const std::string> events, WayReads&) override {
    for (const std::string& event : events) {
      if (rows_++ > 0) bytes_ += ',';
      bytes_ += event;
    }
    return Ok();
  }
  Status End() override {
    bytes_ += epcis::EndDocument(epcis::DocumentKind::kEvents);
    return Ok();
  }
};

class LotCsvFile final : public TextFile {
 public:
  LotCsvFile() : TextFile(std::string(kByteOrderMark)) {
    bytes_ += CsvLine(std::vector<std::string>(kLotHeader.begin(), kLotHeader.end()));
  }

  std::string_view media_type() const override { return "text/csv; charset=utf-8"; }
  Status Add(std::span<const std::string> events, WayReads& reads) override {
    for (const std::string& event : events) sheet_.Add(event, reads);
    PANYUAN_ASSIGN(const std::vector<LotRow> rows, sheet_.Take(reads));
    for (const LotRow& row : rows) bytes_ += CsvLine(row);
    rows_ += rows.size();
    return Ok();
  }
  Status End() override { return Ok(); }

 private:
  LotSheet sheet_;
};

}  // namespace

std::unique_ptr<ExportFile> MakeEpcisFile(base::UtcTime created_at) {
  return std::make_unique<EpcisFile>(created_at);
}

std::unique_ptr<ExportFile> MakeLotCsvFile() { return std::make_unique<LotCsvFile>(); }

}  // namespace panyuan::trace
