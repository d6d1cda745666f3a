// Events as rows of the electronic sortable spreadsheet of FSMA 204 (21 CFR 1.1455(b)(3)): the
// critical tracking events with their key data elements, one row a lot line.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/trace/domain/way_ports.h"
#include "services/trace/domain/way_view.h"

namespace panyuan::trace {

// The sheet's columns. Its reader is the FDA: they are in English.
enum LotColumn {
  kEventType,      // "Receiving", "Shipping", "Transformation" and so on
  kLineRole,       // "Input" or "Output" of a transformation
  kLotCode,        // batch code, or the URI of something foreign
  kLotQuantity,    // decimal
  kLotUnit,        // "kg", else UN/CEFACT code
  kLotProduct,     // the product's names
  kLocationFrom,   // where the goods were, or whom they came from
  kLocationTo,     // where they went
  kEventDate,      // as in the event, with its zone
  kLotCodeSource,  // the stall that gave the lot its code
  kDocumentType,   // of the first business transaction
  kDocumentNumber,
  kErrorDeclared,  // why the event is declared an error
  kEventId,
  kLotColumns
};
using LotRow = std::array<std::string, kLotColumns>;
extern const std::array<std::string_view, kLotColumns> kLotHeader;

// Turns events into rows, with the names of what they name. Remembers names between calls.
class LotSheet {
 public:
  // Adds the event's rows; none where no goods moved, or where it is no event.
  void Add(std::string_view event_json, WayReads& reads);
  // The rows so far with their names filled in; forgets the rows.
  base::Result<std::vector<LotRow>> Take(WayReads& reads);

 private:
  struct Line {
    LotRow row;
    std::optional<BatchNumber> batch;
  };
  struct Lot {
    std::string product, source;
  };
  static constexpr size_t kMaxRemembered = 20'000;

  base::Status LookUp(WayReads& reads);
  base::Result<std::string> StallName(Catalogue& catalogue, const std::string& location);

  std::vector<Line> lines_;
  std::map<BatchNumber, Lot> lots_;
  std::map<std::string, std::string> stalls_;  // by code
};

// The event's recordTime. Errors: INVALID_TIME.
base::Result<base::UtcTime> RecordTimeOf(std::string_view event_json);

// A line of CSV (RFC 4180) with CRLF. A cell that a spreadsheet might take for a formula gets an
// apostrophe in front.
std::string CsvLine(std::span<const std::string> cells);
std::string SafeCell(std::string_view cell);

}  // namespace panyuan::trace
