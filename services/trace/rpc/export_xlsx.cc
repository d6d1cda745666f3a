#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "services/trace/domain/export_rows.h"
#include "services/trace/domain/way_reasons.h"
#include "services/trace/rpc/export_file.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr uint64_t kMaxSheetRows = 1'000'000;  // a sheet ends at 1,048,576

// The rows go to files of the library that have no names; the workbook itself has one only while it
// is put together.
class LotXlsxFile final : public ExportFile {
 public:
  static Result<std::unique_ptr<ExportFile>> Open() {
    std::string path = std::filesystem::temp_directory_path() / "panyuan-export-XXXXXX";
    const int made = mkstemp(path.data());
    if (made < 0) return kExportFault;
    close(made);
    auto file = std::unique_ptr<LotXlsxFile>(new LotXlsxFile(std::move(path)));
    if (file->sheet_ == nullptr) return kExportFault;
    return std::unique_ptr<ExportFile>(std::move(file));
  }

  ~LotXlsxFile() override {
    if (workbook_ != nullptr) lxw_workbook_free(workbook_);
    if (!path_.empty()) unlink(path_.c_str());
    if (finished_ >= 0) close(finished_);
  }

  std::string_view media_type() const override {
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  }

  Status Add(std::span<const std::string> events, WayReads& reads) override {
    for (const std::string& event : events) lots_.Add(event, reads);
    PANYUAN_ASSIGN(const std::vector<LotRow> rows, lots_.Take(reads));
    if (rows_ + rows.size() > kMaxSheetRows)
      return base::Error(
          kExportTooLarge,
          {{"max", std::to_string(kMaxSheetRows)}, {"what", "rows"}, {"what_zh", "行"}});
    for (const LotRow& row : rows) PANYUAN_TRY(WriteRow(row));
    return Ok();
  }

  Status End() override {
    const lxw_error closed = workbook_close(std::exchange(workbook_, nullptr));
    finished_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    unlink(std::exchange(path_, "").c_str());
    if (closed != LXW_NO_ERROR || finished_ < 0) return kExportFault;
    const off_t end = lseek(finished_, 0, SEEK_END);
    if (end < 0) return kExportFault;
    left_ = static_cast<size_t>(end);
    lseek(finished_, 0, SEEK_SET);
    return Ok();
  }

  size_t ready() const override { return left_; }

  Result<std::string> Take(size_t max) override {
    std::string piece(std::min(max, left_), '\0');
    size_t got = 0;
    while (got < piece.size()) {
      const ssize_t some = read(finished_, piece.data() + got, piece.size() - got);
      if (some <= 0) return kExportFault;
      got += static_cast<size_t>(some);
    }
    left_ -= got;
    return piece;
  }

  uint64_t rows() const override { return rows_; }

 private:
  explicit LotXlsxFile(std::string path) : path_(std::move(path)) {
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    workbook_ = workbook_new_opt(path_.c_str(), &options);
    if (workbook_ == nullptr) return;
    sheet_ = workbook_add_worksheet(workbook_, "FSMA 204");
    for (uint16_t column = 0; sheet_ != nullptr && column < kLotColumns; ++column)
      worksheet_write_string(sheet_, 0, column, std::string(kLotHeader[column]).c_str(), nullptr);
  }

  // Empty cells are left out; quantities are numbers.
  Status WriteRow(const LotRow& row) {
    const auto line = static_cast<lxw_row_t>(++rows_);
    for (uint16_t column = 0; column < kLotColumns; ++column) {
      const std::string& cell = row[column];
      if (cell.empty()) continue;
      const lxw_error written =
          column == kLotQuantity
              ? worksheet_write_number(sheet_, line, column, std::strtod(cell.c_str(), nullptr),
                                       nullptr)
              : worksheet_write_string(sheet_, line, column, cell.c_str(), nullptr);
      if (written != LXW_NO_ERROR) return kExportFault;
    }
    return Ok();
  }

  std::string path_;
  lxw_workbook* workbook_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  LotSheet lots_;
  uint64_t rows_ = 0;
  int finished_ = -1;
  size_t left_ = 0;
};

}  // namespace

Result<std::unique_ptr<ExportFile>> MakeLotXlsxFile() { return LotXlsxFile::Open(); }

}  // namespace panyuan::trace
