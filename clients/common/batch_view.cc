#include "clients/common/batch_view.h"

#include "clients/common/moment.h"
#include "clients/common/quantity.h"
#include "clients/common/words.h"

namespace panyuan::clients {
namespace {

std::string Product(const trace::v1::Batch& batch, Language language) {
  std::string name = NameIn(language, batch.product_name_zh(), batch.product_name_en());
  const std::string& other =
      language == Language::kChinese ? batch.product_name_en() : batch.product_name_zh();
  if (!other.empty() && other != name) name += " " + other;
  return name + " (" + batch.product_code() + ")";
}

std::string Place(const trace::v1::Batch& batch, Language language) {
  const std::string& market = NameIn(language, batch.market_name_zh(), batch.market_name_en());
  return market + (market.empty() ? "" : ", ") + batch.stall_name_zh() + " (" + batch.stall_code() +
         ")";
}

std::string Amounts(const Session& session, const trace::v1::Batch& batch) {
  const std::string received = Describe(batch.received()), left = Describe(batch.on_hand());
  if (left.empty() || left == received) return received;
  return received + session.Say({", left: ", "，剩余："}) + left;
}

std::string GtinAndLot(const trace::v1::Batch& batch) {
  return batch.gtin().empty() ? "" : batch.gtin() + ", " + batch.lot();
}

// Empty where nothing is.
std::string Amount(const trace::v1::Quantity& quantity) {
  return quantity.value() == "0" ? "" : Describe(quantity);
}

std::string Making(const Session& session, const trace::v1::Batch& batch) {
  const bool made = batch.made_by() > trace::v1::BATCH_MAKING_RECEIVED;
  return made ? session.Say(Word(batch.made_by())) : "";
}

std::string Supplier(const trace::v1::Batch& batch) {
  std::string supplier = batch.supplier().name();
  for (const std::string& more : {batch.supplier().address(), batch.supplier().contact()})
    if (!more.empty()) supplier += ", " + more;
  return supplier;
}

}  // namespace

std::string BatchCodeBanner(const Session& session, const std::string& batch_code) {
  std::string spaced, bar;
  for (const char c : batch_code) spaced += std::string(" ") + c;
  for (int i = DisplayWidth(spaced) + 3; i > 0; --i) bar += "━";
  return "┏" + bar + "┓\n┃ " + session.terminal().Paint(spaced, Style::kBold) + "  ┃\n┗" + bar +
         "┛\n";
}

Facts BatchFacts(const Session& session, const trace::v1::Batch& batch) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  const Language language = session.language();
  std::string origin = batch.origin();
  if (batch.from_outside()) origin += session.Say({" (outside the county)", "（外地）"});
  const std::string state =
      session.terminal().Paint(say(Word(batch.state())), StyleOf(batch.state()));
  return {
      {say({"Batch", "批次码"}), batch.batch_code()},
      {say({"Product", "产品"}), Product(batch, language)},
      {say({"Quantity", "数量"}), Amounts(session, batch)},
      {say({"Origin", "产地"}), origin},
      {say({"Stall", "摊位"}), Place(batch, language)},
      {say({"Arrived", "到货"}), Describe(batch.arrived_at())},
      {say({"Came to be", "来历"}), Making(session, batch)},
      {say({"Best before", "保质到"}), BestBefore(session, batch)},
      {say({"Offered", "转让中"}), Amount(batch.offered())},
      {say({"In crates", "已装筐"}), Amount(batch.packed())},
      {say({"Oversold", "超售"}), Amount(batch.oversold())},
      {say({"State", "状态"}), state},
      {say({"Certificate", "合格证号"}), batch.certificate_number()},
      {say({"Voucher", "进货凭证"}), batch.voucher_number()},
      {say({"From batch", "来源批次"}), batch.source_batch_code()},
      {say({"GTIN and lot", "GTIN 和批号"}), GtinAndLot(batch)},
      {say({"Supplier", "供货者"}), Supplier(batch)},
  };
}

std::string BestBefore(const Session& session, const trace::v1::Batch& batch) {
  if (batch.best_before().empty()) return "";
  const bool assumed = batch.best_before_confidence() == trace::v1::CONFIDENCE_RECALLED ||
                       batch.best_before_confidence() == trace::v1::CONFIDENCE_GENERATED;
  return batch.best_before() + (assumed ? session.Say({", by an assumed shelf life (not verified)",
                                                       "（按推定的保质期，未核实）"})
                                        : "");
}

std::string RecallNotice(const Session& session, const trace::v1::Batch& batch) {
  if (!batch.has_recall()) return "";
  const trace::v1::RecallNote& recall = batch.recall();
  const std::string about = NameIn(session.language(), recall.reason_zh(), recall.reason_en()) +
                            session.Say({" (class ", "（"}) + std::to_string(recall.level()) +
                            session.Say({", since ", " 级召回，自 "}) +
                            Describe(recall.ordered_at()) + session.Say({", ", " 起，"}) +
                            recall.recall_code() + session.Say({")", "）"});
  if (recall.closed())
    return session.Say({"A recall of these goods is over: ", "此商品曾被召回，召回已结束："}) +
           about + "\n";
  return session.terminal().Paint(
             session.Say({"CALLED BACK: do not sell or eat it; return it to the stall. ",
                          "已召回：请勿销售或食用，请退回摊位。"}) +
                 about,
             Style::kBad) +
         "\n";
}

std::string HoldNotice(const Session& session, const trace::v1::Batch& batch) {
  if (!batch.has_hold()) return "";
  const trace::v1::Hold& hold = batch.hold();
  const std::string sentence =
      session.Say({"Sale of this batch has been stopped since ", "本批次自 "}) +
      Describe(hold.since()) + session.Say({": ", " 起暂停销售："}) +
      NameIn(session.language(), hold.finding_zh(), hold.finding_en()) +
      (hold.result_code().empty() ? ""
                                  : session.Say({" (result ", "（检测结果 "}) + hold.result_code() +
                                        session.Say({")", "）"}));
  return session.terminal().Paint(sentence, Style::kBad) + "\n";
}

}  // namespace panyuan::clients
