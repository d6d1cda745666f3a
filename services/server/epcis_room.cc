#include "services/server/epcis_room.h"

#include <utility>

#include "services/digital_link/link.h"
#include "services/epcis/store/epcis_store.h"

namespace panyuan::server {

using base::Result;

namespace {

constexpr std::string_view kFindBatch = "SELECT number FROM trace_batches WHERE number = $1";
constexpr std::string_view kBatchesAfter =
    "SELECT number FROM trace_batches WHERE number > $1 ORDER BY number LIMIT $2";

// The lot that a canonical URI is of, and of nothing more particular.
std::optional<trace::GtinLot> LotIn(std::string_view uri) {
  if (!uri.starts_with(digital_link::kCanonicalStem)) return std::nullopt;
  const auto link = digital_link::ParseUri(uri);
  if (!link.ok() || link->key.ai != "01" || link->qualifiers.size() != 1 ||
      link->qualifiers.front().ai != "10")
    return std::nullopt;
  return trace::GtinLot{link->key.value, link->qualifiers.front().value};
}

// The code that such addresses are after which come after `uri`; nothing where none does.
std::optional<std::string> CodeAfter(std::string_view uri, const std::string& stem) {
  if (uri.starts_with(stem)) return std::string(uri.substr(stem.size()));
  return uri < stem ? std::optional<std::string>("") : std::nullopt;
}

}  // namespace

bool CountyThings::IsOwn(std::string_view uri) const {
  const size_t host = batch_.find('/', std::string_view("https://").size());
  return uri.starts_with(std::string_view(batch_).substr(0, host + 1));
}

std::optional<int64_t> CountyThings::BatchNumberIn(std::string_view uri) const {
  if (!uri.starts_with(batch_)) return std::nullopt;
  const auto code = label::BatchCode::Parse(uri.substr(batch_.size()));
  if (!code.ok()) return std::nullopt;
  const auto number = numbering_.NumberOf(*code);
  return number.ok() ? std::optional<int64_t>(static_cast<int64_t>(*number)) : std::nullopt;
}

Result<std::vector<int64_t>> CountyThings::BatchesOf(std::string_view uri, size_t limit) {
  std::vector<int64_t> batches;
  if (const auto number = BatchNumberIn(uri)) {
    PANYUAN_TRY(session_.Query(kFindBatch, {*number},
                               [&](const db::Row& row) { batches.push_back(row.Int(0)); }));
  } else if (auto lot = LotIn(uri)) {
    PANYUAN_ASSIGN(const auto found, lots_.Find({*std::move(lot), {}, limit}));
    for (const trace::BatchNumber batch : found) batches.push_back(batch.value);
  }
  return batches;
}

Result<std::vector<epcis::OwnThings::Batch>> CountyThings::BatchesAfter(int64_t number,
                                                                        size_t limit) {
  std::vector<Batch> batches;
  PANYUAN_TRY(
      session_.Query(kBatchesAfter, {number, static_cast<int64_t>(limit)}, [&](const db::Row& row) {
        const auto code = numbering_.CodeOf(static_cast<uint64_t>(row.Int(0)));
        batches.push_back({row.Int(0), batch_ + code.Digits()});
      }));
  return batches;
}

// "…/id/lab/" comes before "…/id/stall/".
Result<std::vector<std::string>> CountyThings::PlacesAfter(std::string_view uri, size_t limit) {
  std::vector<std::string> places;
  if (const auto code = CodeAfter(uri, lab_)) {
    PANYUAN_ASSIGN(const auto labs, registry_.ListLaboratories({*code, limit}));
    for (const registry::Laboratory& lab : labs) places.push_back(lab_ + lab.code);
  }
  if (const auto code = CodeAfter(uri, stall_); code && places.size() < limit) {
    PANYUAN_ASSIGN(const auto stalls, registry_.ListStalls({*code, limit - places.size()}, ""));
    for (const registry::Stall& stall : stalls) places.push_back(stall_ + stall.code);
  }
  return places;
}

epcis::EpcisRoom MakeEpcisRoom(const CountyParts& parts) {
  return {[parts](db::Session& session) -> epcis::ReadPorts {
            return {std::make_unique<epcis::SqlEpcisReads>(session),
                    std::make_unique<CountyThings>(session, parts)};
          },
          [parts](db::Transaction& transaction, base::UtcTime now) -> epcis::WritePorts {
            return {std::make_unique<epcis::SqlEpcisReads>(transaction),
                    std::make_unique<CountyThings>(transaction, parts),
                    std::make_unique<epcis::SqlEpcisChanges>(transaction),
                    parts.log.Appending(transaction, now)};
          }};
}

}  // namespace panyuan::server
