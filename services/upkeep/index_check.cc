#include "services/upkeep/index_check.h"

#include <google/protobuf/unknown_field_set.h>

#include "panyuan/ledger/v1/receipt.pb.h"
#include "services/base/bytes.h"
#include "services/base/packing.h"
#include "services/ledger/log_reader.h"
#include "services/upkeep/difference.h"

namespace panyuan::upkeep {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kChain =
    "SELECT batch_number, leaf_index, step, disposition, occurred_us, mass_g FROM ledger_chain"
    " ORDER BY batch_number, leaf_index";
constexpr std::string_view kChainOfLeaf =
    "SELECT batch_number, step, disposition, occurred_us, mass_g FROM ledger_chain"
    " WHERE leaf_index = $1 ORDER BY batch_number";
constexpr std::string_view kRequests =
    "SELECT request_id, answer, stamp FROM requests ORDER BY request_id, caller";

constexpr std::string_view kEventIdStart = "ni:///sha-256;";

uint64_t Print(std::initializer_list<std::string_view> parts) {
  return base::ReadBigEndian(base::AsView(base::Sha256(parts)).substr(0, 8));
}

// The receipt in an answer, whichever message the answer is: the field that holds an event id at a
// receipt's place. None where the call records no event.
std::optional<ledger::v1::Receipt> FindReceipt(const google::protobuf::UnknownFieldSet& answer) {
  for (int i = answer.field_count() - 1; i >= 0; --i) {
    const google::protobuf::UnknownField& field = answer.field(i);
    ledger::v1::Receipt receipt;
    if (field.type() == google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED &&
        receipt.ParseFromString(field.length_delimited()) &&
        receipt.event_id().starts_with(kEventIdStart))
      return receipt;
  }
  return std::nullopt;
}

}  // namespace

uint64_t IndexCheck::ChainPrint(const ledger::ChainRow& row, int64_t time_us,
                                std::string_view digits) const {
  std::string numbers;  // an entry has its time to the millisecond
  base::AppendBigEndian(numbers, static_cast<uint64_t>(time_us / 1'000), 8);
  base::AppendBigEndian(numbers, static_cast<uint64_t>(row.mass_g), 8);
  return Print({row.step, ";", row.disposition, ";", numbers, numbering_ ? digits : ""});
}

Status IndexCheck::Add(const EventFacts& facts) {
  if (window_.size() == kWindow) PANYUAN_TRY(CheckWindow());
  Summary summary;
  summary.event_id = Print({facts.event_id});
  for (const EventFacts::Quantity& quantity : facts.quantities)
    summary.chain += ChainPrint(ChainRowOf(facts, quantity), facts.time.us, quantity.batch_digits);
  summary.batches = static_cast<uint32_t>(facts.quantities.size());
  window_.push_back(summary);
  return Ok();
}

Status IndexCheck::AddForeign() {
  if (window_.size() == kWindow) PANYUAN_TRY(CheckWindow());
  window_.push_back({0, 0, 0, false, /*foreign=*/true});
  return Ok();
}

Status IndexCheck::Finish() { return CheckWindow(); }

Status IndexCheck::CheckWindow() {
  PANYUAN_TRY(CheckChain());
  PANYUAN_TRY(CheckRequests());
  first_ += window_.size();
  window_.clear();
  return Ok();
}

IndexCheck::Summary* IndexCheck::Find(uint64_t leaf_index) {
  const bool inside = leaf_index >= first_ && leaf_index - first_ < window_.size();
  return inside ? &window_[leaf_index - first_] : nullptr;
}

Status IndexCheck::CheckChain() {
  int64_t batch = 0;
  std::string digits;
  Status good = Ok();
  PANYUAN_TRY(session_.Query(kChain, {}, [&](const db::Row& row) {
    const auto leaf = static_cast<uint64_t>(row.Int(1));
    if (good.ok() && leaf >= tree_size_)
      good = Differs("ledger_chain",
                     Key("batch_number", row.Int(0)) + " " + Key("leaf_index", row.Int(1)), "a row",
                     "no row: no entry");
    Summary* const summary = Find(leaf);
    if (!summary) return;
    const ledger::ChainRow stored{row.Text(2), row.Text(3), row.Int(5)};
    ++chain_rows_;
    if (summary->foreign) {
      if (good.ok() && (stored.step != ledger::kForeignStep || stored.mass_g != 0))
        good = Differs("ledger_chain",
                       Key("batch_number", row.Int(0)) + " " + Key("leaf_index", row.Int(1)),
                       std::string(stored.step), "foreign: the event is another's");
      return;
    }
    if (numbering_ && batch != row.Int(0)) {
      batch = row.Int(0);
      digits = numbering_->CodeOf(static_cast<uint64_t>(batch)).Digits();
    }
    // What the entry adds, the row takes away: nothing is left where both agree.
    summary->chain -= ChainPrint(stored, row.Int(4), digits);
    summary->batches -= 1;
  }));
  for (uint64_t i = 0; good.ok() && i < window_.size(); ++i)
    if (window_[i].chain != 0 || window_[i].batches != 0) good = NameChainDifference(first_ + i);
  return good;
}

Status IndexCheck::NameChainDifference(uint64_t leaf_index) {
  constexpr const char* kTable = "ledger_chain";
  const auto leaf = static_cast<int64_t>(leaf_index);
  std::string event;
  PANYUAN_TRY(ledger::LogReader(session_).Entries(
      leaf_index, 1, [&](uint64_t, std::string_view bytes) { event = bytes; }));
  EventFacts facts;
  if (!ReadFacts(event, facts)) return Differs("ledger_entries", Key("leaf_index", leaf), "", "");
  struct ChainRow {
    int64_t batch;
    std::string step, disposition;
    int64_t time_us, mass_g;
  };
  std::vector<ChainRow> rows;
  PANYUAN_TRY(session_.Query(kChainOfLeaf, {leaf}, [&](const db::Row& row) {
    rows.push_back(
        {row.Int(0), std::string(row.Text(1)), std::string(row.Text(2)), row.Int(3), row.Int(4)});
  }));
  const std::string key = Key("leaf_index", leaf);
  if (rows.size() != facts.quantities.size())
    return Differs(kTable, key, std::to_string(rows.size()) + " rows",
                   std::to_string(facts.quantities.size()) + " rows");
  const ledger::ChainRow first =
      facts.quantities.empty() ? ledger::ChainRow() : ChainRowOf(facts, facts.quantities[0]);
  for (const ChainRow& row : rows) {
    if (row.step != first.step)
      return Differs(kTable, key + " step", row.step, std::string(first.step));
    if (row.disposition != first.disposition)
      return Differs(kTable, key + " disposition", row.disposition, std::string(first.disposition));
    if (row.time_us / 1'000 != facts.time.us / 1'000)
      return Differs(kTable, key + " occurred_us", base::FormatShanghai({row.time_us}),
                     base::FormatShanghai(facts.time));
  }
  if (rows.size() == 1 && rows[0].mass_g != first.mass_g)
    return Differs(kTable, key + " mass_g", std::to_string(rows[0].mass_g),
                   std::to_string(first.mass_g));
  if (rows.size() > 1) return Differs(kTable, key, "rows that differ", "rows as the entry's lines");
  return Differs(kTable, key + " batch_number", std::to_string(rows[0].batch),
                 "the number of " + std::string(facts.quantities[0].batch_digits));
}

Status IndexCheck::CheckRequests() {
  Status good = Ok();
  uint64_t count = 0;
  PANYUAN_TRY(session_.Query(kRequests, {}, [&](const db::Row& row) {
    if (good.ok()) good = CheckRequest(row);
    ++count;
  }));
  requests_ = count;
  return good;
}

Status IndexCheck::CheckRequest(const db::Row& row) {
  const auto differs = [&](std::string_view column, std::string stored, std::string expected) {
    return Differs("requests", "request_id=" + std::string(row.Text(0)) + " " + std::string(column),
                   std::move(stored), std::move(expected));
  };
  const auto stamp = static_cast<uint64_t>(row.Int(2));
  if (stamp > tree_size_)
    return differs("stamp", std::to_string(stamp), "at most " + std::to_string(tree_size_));
  const Result<std::string> unpacked = base::Unpack(row.Bytes(1));
  if (!unpacked.ok())
    return differs("answer", std::to_string(row.Bytes(1).size()) + " damaged bytes", "a message");
  const std::string& answer = *unpacked;
  google::protobuf::UnknownFieldSet fields;
  if (!fields.ParseFromArray(answer.data(), static_cast<int>(answer.size())))
    return differs("answer", std::to_string(answer.size()) + " bytes", "a message");
  const std::optional<ledger::v1::Receipt> receipt = FindReceipt(fields);
  if (!receipt) {
    if (answer.find(kEventIdStart) == answer.npos) return Ok();
    return differs("answer", "a broken receipt", "a receipt");
  }
  const uint64_t leaf = receipt->leaf_index();
  if (leaf >= stamp)
    return differs("answer leaf_index", std::to_string(leaf), "below " + std::to_string(stamp));
  Summary* const summary = Find(leaf);
  if (!summary) return Ok();  // another window's
  if (summary->event_id != Print({receipt->event_id()}))
    return differs("answer event_id", receipt->event_id(),
                   "the eventID of entry " + std::to_string(leaf));
  if (summary->claimed)
    return differs("answer leaf_index", std::to_string(leaf), "an entry that no other answer has");
  summary->claimed = true;
  return Ok();
}

}  // namespace panyuan::upkeep
