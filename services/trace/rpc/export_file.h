// Files that grow event by event and are taken away piece by piece.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/trace/domain/way_ports.h"

namespace panyuan::trace {

class ExportFile {
 public:
  virtual ~ExportFile() = default;
  virtual std::string_view media_type() const = 0;
  // Adds events in their order. Errors: EXPORT_TOO_LARGE, EXPORT_FAULT, those of the store.
  virtual base::Status Add(std::span<const std::string> events, WayReads& reads) = 0;
  // Nothing comes after. Errors: EXPORT_FAULT.
  virtual base::Status End() = 0;
  // How many bytes are there to be taken, and the next of them, `max` at most.
  virtual size_t ready() const = 0;
  virtual base::Result<std::string> Take(size_t max) = 0;
  // Rows or events so far.
  virtual uint64_t rows() const = 0;
};

std::unique_ptr<ExportFile> MakeEpcisFile(base::UtcTime created_at);
// The sheet of domain/export_rows.h.
std::unique_ptr<ExportFile> MakeLotCsvFile();
// The same; kept in a file without a name while it grows. Errors: EXPORT_FAULT.
base::Result<std::unique_ptr<ExportFile>> MakeLotXlsxFile();

}  // namespace panyuan::trace
