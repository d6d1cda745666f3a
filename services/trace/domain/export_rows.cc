#include "services/trace/domain/export_rows.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "services/base/reasons.h"

namespace panyuan::trace {

const std::array<std::string_view, kLotColumns> kLotHeader = {"Event type",
                                                              "Input or output",
                                                              "Traceability lot code",
                                                              "Quantity",
                                                              "Unit of measure",
                                                              "Product description",
                                                              "Location (from)",
                                                              "Location (to)",
                                                              "Date and time",
                                                              "Traceability lot code source",
                                                              "Reference document type",
                                                              "Reference document number",
                                                              "Error declared",
                                                              "Event id"};

namespace {

using base::Result;
using base::Status;
using Json = nlohmann::json;

// The critical tracking events, and the moves of goods beside them; by CBV business step.
const std::map<std::string_view, std::string_view> kEventTypes = {
    {"receiving", "Receiving"},
    {"shipping", "Shipping"},
    {"departing", "Shipping"},
    {"void_shipping", "Shipping undone"},
    {"disassembling", "Transformation"},
    {"assembling", "Transformation"},
    {"creating_class_instance", "Transformation"},
    {"repackaging", "Transformation"},
    {"packing", "Packing"},
    {"unpacking", "Unpacking"},
    {"retail_selling", "Retail sale"},
    {"stock_taking", "Loss"},
    {"destroying", "Destruction"},
    {"collecting", "Return from consumers"},
};
constexpr std::pair<const char*, const char*> kLists[] = {{"quantityList", ""},
                                                          {"childQuantityList", ""},
                                                          {"inputQuantityList", "Input"},
                                                          {"outputQuantityList", "Output"}};

std::string TextAt(const Json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

const Json& ListAt(const Json& object, const char* name) {
  static const Json kNone = Json::array();
  const auto member = object.find(name);
  return member != object.end() && member->is_array() ? *member : kNone;
}

std::string LastPart(const std::string& uri) { return uri.substr(uri.find_last_of("/:") + 1); }

std::string PercentDecoded(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* const digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      plain += static_cast<char>(value);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// A stall of this county by its code, anything else by its URI.
std::string Location(const std::string& uri, const ledger::ThingUris& uris) {
  const std::string stem = uris.Stall("");
  return uri.starts_with(stem) ? uri.substr(stem.size()) : uri;
}

std::string PlaceOf(const Json& event, const ledger::ThingUris& uris) {
  for (const char* name : {"bizLocation", "readPoint"}) {
    const auto place = event.find(name);
    if (place != event.end() && place->is_object()) return Location(TextAt(*place, "id"), uris);
  }
  return "";
}

std::string PartyOf(const Json& event, const char* list, const char* member,
                    const ledger::ThingUris& uris) {
  const Json& parties = ListAt(event, list);
  return parties.empty() || !parties.front().is_object()
             ? ""
             : Location(TextAt(parties.front(), member), uris);
}

std::string ErrorOf(const Json& event) {
  const auto error = event.find("errorDeclaration");
  if (error == event.end() || !error->is_object()) return "";
  return TextAt(*error, "declarationTime") + ' ' + LastPart(TextAt(*error, "reason"));
}

// What the rows of one event share; nothing where no goods moved.
std::optional<LotRow> SharedCells(const Json& event, const ledger::ThingUris& uris) {
  const auto type = kEventTypes.find(LastPart(TextAt(event, "bizStep")));
  if (type == kEventTypes.end()) return std::nullopt;
  LotRow row;
  row[kEventType] = type->second;
  const std::string place = PlaceOf(event, uris);
  row[kLocationFrom] = PartyOf(event, "sourceList", "source", uris);
  row[kLocationTo] = PartyOf(event, "destinationList", "destination", uris);
  const bool arrives = type->second == "Receiving";
  if (arrives && row[kLocationTo].empty()) row[kLocationTo] = place;
  if (!arrives && row[kLocationFrom].empty()) row[kLocationFrom] = place;
  row[kEventDate] = TextAt(event, "eventTime");
  const Json& documents = ListAt(event, "bizTransactionList");
  if (!documents.empty() && documents.front().is_object()) {
    row[kDocumentType] = LastPart(TextAt(documents.front(), "type"));
    row[kDocumentNumber] = PercentDecoded(LastPart(TextAt(documents.front(), "bizTransaction")));
  }
  row[kErrorDeclared] = ErrorOf(event);
  row[kEventId] = TextAt(event, "eventID");
  return row;
}

std::optional<BatchNumber> BatchOf(const std::string& uri, WayReads& reads,
                                   std::string& code_text) {
  const std::string stem = reads.uris().Batch("");
  if (!uri.starts_with(stem)) return std::nullopt;
  const auto code = label::BatchCode::Parse(std::string_view(uri).substr(stem.size()));
  if (!code.ok()) return std::nullopt;
  code_text = code->ToString();
  const auto number = reads.trace().numbering().NumberOf(*code);
  if (!number.ok()) return std::nullopt;
  return BatchNumber{static_cast<int64_t>(*number)};
}

}  // namespace

void LotSheet::Add(std::string_view event_json, WayReads& reads) {
  const Json event = Json::parse(event_json, nullptr, /*allow_exceptions=*/false);
  if (!event.is_object()) return;
  const std::optional<LotRow> shared = SharedCells(event, reads.uris());
  if (!shared) return;
  // Goods taken over: the line without a quantity is the batch that they were of.
  const bool taken_over = event.contains("panyuan:sourceBatch");
  for (const auto& [list, role] : kLists) {
    for (const Json& quantity : ListAt(event, list)) {
      if (!quantity.is_object() || (taken_over && !quantity.contains("quantity"))) continue;
      Line& line = lines_.emplace_back(Line{*shared, std::nullopt});
      line.row[kLineRole] = role;
      line.row[kLotCode] = TextAt(quantity, "epcClass");
      line.batch = BatchOf(line.row[kLotCode], reads, line.row[kLotCode]);
      if (quantity.contains("quantity")) line.row[kLotQuantity] = quantity["quantity"].dump();
      const std::string unit = TextAt(quantity, "uom");
      line.row[kLotUnit] = unit == "KGM" ? "kg" : unit;
    }
  }
}

Result<std::string> LotSheet::StallName(Catalogue& catalogue, const std::string& location) {
  if (location.empty() || location.find(':') != std::string::npos) return location;
  const auto known = stalls_.find(location);
  if (known != stalls_.end()) return known->second;
  const Result<Stall> stall = catalogue.FindStall(location);
  return stalls_[location] = stall.ok() ? location + ' ' + stall->name_zh + ", " +
                                              stall->market_zh + ' ' + stall->market_en
                                        : location;
}

Status LotSheet::LookUp(WayReads& reads) {
  if (lots_.size() > kMaxRemembered) lots_.clear();
  std::vector<BatchNumber> missing;
  for (const Line& line : lines_)
    if (line.batch && lots_.try_emplace(*line.batch).second) missing.push_back(*line.batch);
  PANYUAN_ASSIGN(std::vector<Batch> batches, reads.trace().batches().FindAll(missing));
  Names names(reads.trace().catalogue());
  for (Batch& batch : batches) {
    PANYUAN_ASSIGN(const BatchView view, names.ViewOf(std::move(batch)));
    PANYUAN_ASSIGN(std::string source, StallName(reads.trace().catalogue(), view.stall.code));
    lots_[view.batch.number] = {view.product.name_zh + ' ' + view.product.name_en,
                                std::move(source)};
  }
  return base::Ok();
}

Result<std::vector<LotRow>> LotSheet::Take(WayReads& reads) {
  PANYUAN_TRY(LookUp(reads));
  std::vector<LotRow> rows;
  rows.reserve(lines_.size());
  for (Line& line : lines_) {
    if (line.batch) {
      const Lot& lot = lots_[*line.batch];
      line.row[kLotProduct] = lot.product;
      line.row[kLotCodeSource] = lot.source;
    }
    for (const LotColumn place : {kLocationFrom, kLocationTo}) {
      PANYUAN_ASSIGN(line.row[place], StallName(reads.trace().catalogue(), line.row[place]));
    }
    rows.push_back(std::move(line.row));
  }
  lines_.clear();
  return rows;
}

Result<base::UtcTime> RecordTimeOf(std::string_view event_json) {
  const Json event = Json::parse(event_json, nullptr, /*allow_exceptions=*/false);
  return base::ParseTime(event.is_object() ? TextAt(event, "recordTime") : "", "recordTime");
}

std::string SafeCell(std::string_view cell) {
  const bool formula =
      !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
  return (formula ? "'" : "") + std::string(cell);
}

std::string CsvLine(std::span<const std::string> cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    const std::string cell = SafeCell(cells[i]);
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char c : cell) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace panyuan::trace
