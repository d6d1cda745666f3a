#include "services/trace/domain/crate.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/base/text.h"
#include "services/trace/domain/move_reasons.h"
#include "services/trace/domain/reasons.h"

namespace panyuan::trace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using base::UtcTime;

namespace {

Status CheckCrateCode(std::string_view code) {
  constexpr size_t kMaxChars = 20;
  const bool good = !code.empty() && code.size() <= kMaxChars &&
                    std::all_of(code.begin(), code.end(), [](char c) {
                      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
                    });
  if (good) return Ok();
  return Error(kCrateCodeInvalid, {{"field", "crate_code"}, {"value", base::Quote(code)}});
}

Error LevelError(const Crate& crate, int wanted) {
  return Error(kCrateLevel, {{"field", "level"},
                             {"crate_code", crate.code},
                             {"level", std::to_string(crate.level)},
                             {"wanted", std::to_string(wanted)}});
}

Error ElsewhereError(const Crate& crate, std::string elsewhere) {
  return Error(
      kCrateElsewhere,
      {{"field", "crate_code"}, {"crate_code", crate.code}, {"elsewhere", std::move(elsewhere)}});
}

Status CheckOfStall(Catalogue& catalogue, const Crate& crate, StallId stall) {
  if (crate.stall == stall) return Ok();
  PANYUAN_ASSIGN(const Stall owner, catalogue.StallOf(crate.stall));
  return ElsewhereError(crate, owner.code);
}

Status CheckOnce(const std::vector<Portion>& goods) {
  std::set<BatchNumber> seen;
  for (const Portion& portion : goods)
    if (!seen.insert(portion.view.batch.number).second)
      return Error(kInputRepeated,
                   {{"field", "goods"}, {"batch_code", portion.view.batch.code.ToString()}});
  return Ok();
}

// The crate to pack into, made where it is not known.
Result<Crate> ReachCrate(MoveWrites& ports, const Stall& stall, const PackOrder& order) {
  PANYUAN_TRY(CheckCrateCode(order.crate_code));
  PANYUAN_ASSIGN(std::optional<Crate> found, ports.crates().Find(order.crate_code));
  if (found) {
    PANYUAN_TRY(CheckOfStall(ports.trace().catalogue(), *found, stall.id));
    if (order.level != 0 && order.level != found->level) return LevelError(*found, order.level);
    return std::move(*found);
  }
  Crate crate{{}, order.crate_code, stall.id, std::max(order.level, 1), {}};
  if (crate.level > kMaxCrateLevel) return LevelError(crate, kMaxCrateLevel);
  PANYUAN_ASSIGN(crate.id, ports.crates().Add(crate));
  return crate;
}

ledger::EpcisEvent EventOf(const ledger::ThingUris& uris, const Crate& crate, const Stall& stall) {
  ledger::EpcisEvent event;
  event.kind = ledger::EventKind::kAggregation;
  event.parent = uris.Crate(crate.code);
  event.place = uris.Stall(stall.code);
  event.extensions = {{"level", std::to_string(crate.level)}};
  return event;
}

// Puts one batch's goods into the crate.
Status PackGoods(MoveWrites& ports, const Crate& crate, const Stall& stall, Portion& portion,
                 int64_t inside_g, ledger::EpcisEvent& event) {
  Batch& batch = portion.view.batch;
  const base::Metadata about{{"field", "goods"}, {"batch_code", batch.code.ToString()}};
  if (batch.stall != stall.id) return Error(kStallsDiffer, about).With("stall_code", stall.code);
  PANYUAN_ASSIGN(const int64_t mass_g, MassOf(portion));
  PANYUAN_TRY(CheckMayLeave(batch, mass_g));
  if (mass_g > batch.on_hand_g)
    return Error(kQuantityExceedsStock, about)
        .With("value", FormatKilograms(mass_g))
        .With("on_hand", FormatKilograms(batch.on_hand_g));
  batch.packed_g += mass_g;
  PANYUAN_TRY(ports.trace().changes().Update(batch));
  event.quantities.push_back(LineOf(ports.trace().uris(), batch, mass_g));
  return ports.crates().SetContent(crate.id, {batch.number, inside_g + mass_g});
}

Status PackInner(MoveWrites& ports, const Crate& crate, const std::string& code,
                 ledger::EpcisEvent& event) {
  PANYUAN_ASSIGN(const Crate inner, FindCrate(ports.crates(), code));
  PANYUAN_TRY(CheckOfStall(ports.trace().catalogue(), inner, crate.stall));
  if (inner.inside) {
    PANYUAN_ASSIGN(const auto outer, ports.crates().Get(inner.inside));
    return ElsewhereError(inner, outer ? outer->code : "");
  }
  if (inner.level >= crate.level) return LevelError(inner, crate.level);
  event.children.push_back(ports.trace().uris().Crate(inner.code));
  return ports.crates().Place(inner.id, crate.id);
}

int64_t InsideOf(const std::vector<CrateContent>& contents, BatchNumber batch) {
  const auto found = std::find_if(contents.begin(), contents.end(),
                                  [&](const CrateContent& c) { return c.batch == batch; });
  return found == contents.end() ? 0 : found->mass_g;
}

Status CheckRoom(const Crate& crate, const std::vector<CrateContent>& contents,
                 const std::vector<Crate>& inner, const PackOrder& order) {
  const auto added = std::count_if(order.goods.begin(), order.goods.end(), [&](const Portion& p) {
    return InsideOf(contents, p.view.batch.number) == 0;
  });
  if (contents.size() + static_cast<size_t>(added) <= kMaxInCrate &&
      inner.size() + order.crate_codes.size() <= kMaxInCrate)
    return Ok();
  return Error(
      kCrateFull,
      {{"field", "crate_code"}, {"crate_code", crate.code}, {"max", std::to_string(kMaxInCrate)}});
}

// No earlier than any of the goods arrived.
Result<UtcTime> TimeOf(const std::vector<Portion>& goods, std::optional<UtcTime> happened_at,
                       UtcTime now) {
  UtcTime at = happened_at.value_or(now);
  PANYUAN_TRY(base::CheckEventTime(at, now, "happened_at"));
  for (const Portion& portion : goods) {
    PANYUAN_ASSIGN(const UtcTime after, ActTime(happened_at, portion.view.batch, now));
    at = std::max(at, after);
  }
  return at;
}

Error NotInCrate(const Crate& crate, std::string what, std::string inside) {
  return Error(kNotInCrate, {{"field", "goods"},
                             {"crate_code", crate.code},
                             {"what", std::move(what)},
                             {"inside", std::move(inside)}});
}

// What to take out where nothing is named.
Status NameAll(MoveWrites& ports, const Crate& crate, const std::vector<CrateContent>& contents,
               const std::vector<Crate>& inner, UnpackOrder& order) {
  if (!order.goods.empty() || !order.crate_codes.empty()) return Ok();
  for (const Crate& one : inner) order.crate_codes.push_back(one.code);
  std::vector<BatchNumber> numbers;
  for (const CrateContent& content : contents) numbers.push_back(content.batch);
  PANYUAN_ASSIGN(std::vector<Batch> batches, ports.trace().batches().FindAll(numbers));
  for (Batch& batch : batches) order.goods.push_back({{std::move(batch), {}, {}, {}}, {}});
  return CheckContentCount(crate.code, order.goods.size(), order.crate_codes.size(), 1);
}

Status TakeGoods(MoveWrites& ports, const Crate& crate, Portion& portion, int64_t inside_g,
                 ledger::EpcisEvent& event) {
  Batch& batch = portion.view.batch;
  const int64_t mass_g = portion.mass_g.value_or(inside_g);
  if (mass_g == 0 || mass_g > inside_g)
    return NotInCrate(crate, batch.code.ToString(), FormatKilograms(inside_g) + " kg");
  batch.packed_g -= mass_g;
  PANYUAN_TRY(ports.trace().changes().Update(batch));
  event.quantities.push_back(LineOf(ports.trace().uris(), batch, mass_g));
  return ports.crates().SetContent(crate.id, {batch.number, inside_g - mass_g});
}

Status TakeInner(MoveWrites& ports, const Crate& crate, const std::string& code,
                 ledger::EpcisEvent& event) {
  PANYUAN_ASSIGN(const Crate inner, FindCrate(ports.crates(), code));
  if (inner.inside != crate.id) return NotInCrate(crate, inner.code, "0");
  event.children.push_back(ports.trace().uris().Crate(inner.code));
  return ports.crates().Place(inner.id, {});
}

Result<Packed> Record(MoveWrites& ports, const Crate& crate, const ledger::EpcisEvent& event) {
  Packed packed;
  PANYUAN_ASSIGN(packed.entry, ports.trace().log().Append(event));
  PANYUAN_ASSIGN(packed.tree, LookInto(ports.crates(), crate));
  return packed;
}

// What may still be shown.
struct Room {
  size_t crates, goods;
};

Status Fill(Crates& crates, CrateTree& tree, Room& room) {
  PANYUAN_ASSIGN(tree.goods, crates.GoodsIn(tree.crate.id, kMaxInCrate));
  PANYUAN_ASSIGN(const std::vector<Crate> inner, crates.CratesIn(tree.crate.id, kMaxInCrate));
  tree.truncated = tree.goods.size() > room.goods || inner.size() > room.crates;
  tree.goods.resize(std::min(tree.goods.size(), room.goods));
  room.goods -= tree.goods.size();
  const size_t shown = std::min(inner.size(), room.crates);
  room.crates -= shown;
  for (size_t i = 0; i < shown; ++i) {
    tree.crates.push_back({inner[i], tree.crate.code, {}, {}, false});
    // As deep as there are levels: the level falls with every step.
    PANYUAN_TRY(Fill(crates, tree.crates.back(), room));
  }
  return Ok();
}

}  // namespace

Status CheckContentCount(std::string_view crate_code, size_t goods, size_t crates, size_t fewest) {
  const size_t count = goods + crates;
  if (count >= fewest && goods <= kMaxInCrate && crates <= kMaxInCrate) return Ok();
  return Error(kContentCount, {{"field", "goods"},
                               {"crate_code", base::Quote(crate_code)},
                               {"count", std::to_string(count)},
                               {"max", std::to_string(kMaxInCrate)}});
}

Result<Crate> FindCrate(Crates& crates, std::string_view code) {
  PANYUAN_TRY(CheckCrateCode(code));
  PANYUAN_ASSIGN(std::optional<Crate> found, crates.Find(code));
  if (!found)
    return Error(kCrateNotFound, {{"field", "crate_code"}, {"crate_code", std::string(code)}});
  return std::move(*found);
}

Result<Packed> PackCrate(MoveWrites& ports, const Stall& stall, PackOrder order, UtcTime now) {
  PANYUAN_TRY(CheckOnce(order.goods));
  PANYUAN_ASSIGN(const UtcTime at, TimeOf(order.goods, order.happened_at, now));
  PANYUAN_ASSIGN(const Crate crate, ReachCrate(ports, stall, order));
  PANYUAN_ASSIGN(const auto contents, ports.crates().GoodsIn(crate.id, kMaxInCrate));
  PANYUAN_ASSIGN(const auto inner, ports.crates().CratesIn(crate.id, kMaxInCrate));
  PANYUAN_TRY(CheckRoom(crate, contents, inner, order));
  ledger::EpcisEvent event = EventOf(ports.trace().uris(), crate, stall);
  event.action = "ADD";
  event.time = at;
  event.step = "packing";
  event.disposition = "container_closed";
  for (Portion& portion : order.goods)
    PANYUAN_TRY(PackGoods(ports, crate, stall, portion,
                          InsideOf(contents, portion.view.batch.number), event));
  for (const std::string& code : order.crate_codes)
    PANYUAN_TRY(PackInner(ports, crate, code, event));
  return Record(ports, crate, event);
}

Result<Packed> UnpackCrate(MoveWrites& ports, Crate crate, UnpackOrder order, UtcTime now) {
  PANYUAN_TRY(CheckOnce(order.goods));
  PANYUAN_ASSIGN(const Stall stall, ports.trace().catalogue().StallOf(crate.stall));
  PANYUAN_ASSIGN(const auto contents, ports.crates().GoodsIn(crate.id, kMaxInCrate));
  PANYUAN_ASSIGN(const auto inner, ports.crates().CratesIn(crate.id, kMaxInCrate));
  PANYUAN_TRY(NameAll(ports, crate, contents, inner, order));
  PANYUAN_ASSIGN(const UtcTime at, TimeOf(order.goods, order.happened_at, now));
  ledger::EpcisEvent event = EventOf(ports.trace().uris(), crate, stall);
  event.action = "DELETE";
  event.time = at;
  event.step = "unpacking";
  event.disposition = "container_open";
  for (Portion& portion : order.goods)
    PANYUAN_TRY(
        TakeGoods(ports, crate, portion, InsideOf(contents, portion.view.batch.number), event));
  for (const std::string& code : order.crate_codes)
    PANYUAN_TRY(TakeInner(ports, crate, code, event));
  return Record(ports, crate, event);
}

Result<CrateTree> LookInto(Crates& crates, Crate crate) {
  CrateTree tree;
  if (crate.inside) {
    PANYUAN_ASSIGN(const auto outer, crates.Get(crate.inside));
    if (outer) tree.inside_code = outer->code;
  }
  tree.crate = std::move(crate);
  Room room{kMaxCratesShown, kMaxGoodsShown};
  PANYUAN_TRY(Fill(crates, tree, room));
  return tree;
}

}  // namespace panyuan::trace
