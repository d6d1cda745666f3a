#include "clients/common/log_check.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "clients/common/reasons.h"
#include "services/base/bytes.h"
#include "services/base/decimal.h"
#include "services/base/time.h"
#include "services/ledger/epcis_event.h"
#include "services/ledger/merkle.h"
#include "services/ledger/note.h"

namespace panyuan::clients {
namespace {

using base::Error;
using base::Result;
using nlohmann::json;
using trace::v1::ChainEvent;

Error NotVerified(std::string problem, std::string problem_zh) {
  return Error(kLogNotVerified,
               {{"problem", std::move(problem)}, {"problem_zh", std::move(problem_zh)}});
}

// The text of `name` in the entry; empty where there is none.
std::string TextOf(const json& entry, const char* name) {
  const auto found = entry.find(name);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

// The entry's line about the batch, whose URI ends in "/T/<12 characters>", with an amount where
// one of them has it; null for none.
json LineOf(const json& entry, std::string batch_code) {
  batch_code.erase(std::remove(batch_code.begin(), batch_code.end(), '-'), batch_code.end());
  json found = nullptr;
  for (const char* list :
       {"quantityList", "inputQuantityList", "outputQuantityList", "childQuantityList"}) {
    const auto lines = entry.find(list);
    if (lines == entry.end() || !lines->is_array()) continue;
    for (const json& line : *lines) {
      if (!line.is_object() || !TextOf(line, "epcClass").ends_with("/T/" + batch_code)) continue;
      if (line.contains("quantity")) return line;
      found = line;
    }
  }
  return found;
}

// Whether the county itself recorded it: its own entries name the namespace of their extensions.
bool IsOwn(const json& entry) {
  const auto context = entry.find("@context");
  return context != entry.end() &&
         context->dump().find("\"" + std::string(ledger::kExtensionNamespace) + "\"") !=
             std::string::npos;
}

// What the words of an entry mean; an empty disposition stands for any.
struct Meaning {
  trace::v1::ChainStep step;
  std::string_view word, disposition;
};
constexpr Meaning kMeanings[] = {
    {trace::v1::CHAIN_STEP_RECEIVED, "receiving", ""},
    {trace::v1::CHAIN_STEP_SOLD, "retail_selling", ""},
    {trace::v1::CHAIN_STEP_SAMPLED, "sampling", ""},
    {trace::v1::CHAIN_STEP_HELD, "holding", "non_sellable_other"},
    {trace::v1::CHAIN_STEP_RELEASED, "holding", "sellable_not_accessible"},
    {trace::v1::CHAIN_STEP_RECALLED, "holding", "recalled"},
    {trace::v1::CHAIN_STEP_RECALL_ENDED, "holding", "available"},
    {trace::v1::CHAIN_STEP_TRANSFORMED, "disassembling", ""},
    {trace::v1::CHAIN_STEP_TRANSFORMED, "assembling", ""},
    {trace::v1::CHAIN_STEP_TRANSFORMED, "creating_class_instance", ""},
    {trace::v1::CHAIN_STEP_TRANSFORMED, "repackaging", ""},
    {trace::v1::CHAIN_STEP_PACKED, "packing", ""},
    {trace::v1::CHAIN_STEP_UNPACKED, "unpacking", ""},
    {trace::v1::CHAIN_STEP_OFFERED, "shipping", "in_transit"},
    {trace::v1::CHAIN_STEP_RETURNED, "shipping", "returned"},
    {trace::v1::CHAIN_STEP_OFFER_RETURNED, "void_shipping", ""},
    {trace::v1::CHAIN_STEP_DISPLAYED, "stocking", ""},
    {trace::v1::CHAIN_STEP_LOST, "stock_taking", ""},
    {trace::v1::CHAIN_STEP_DESTROYED, "destroying", ""},
    {trace::v1::CHAIN_STEP_SENT_OUT, "departing", ""},
    {trace::v1::CHAIN_STEP_RECOVERED, "collecting", ""},
    {trace::v1::CHAIN_STEP_DOCUMENTED, "", ""},
};

bool SaysStep(const json& entry, trace::v1::ChainStep step) {
  const std::string word = TextOf(entry, "bizStep"), disposition = TextOf(entry, "disposition");
  const bool correction = entry.contains("errorDeclaration");
  if (step == trace::v1::CHAIN_STEP_CORRECTED || correction)
    return correction && step == trace::v1::CHAIN_STEP_CORRECTED;
  if (step == trace::v1::CHAIN_STEP_TESTED) return word == "inspecting" && disposition.empty();
  if (step == trace::v1::CHAIN_STEP_VERIFIED) return word == "inspecting" && !disposition.empty();
  bool known = false;
  for (const Meaning& meaning : kMeanings) {
    if (meaning.step != step) continue;
    known = true;
    if (meaning.word == word && (meaning.disposition.empty() || meaning.disposition == disposition))
      return true;
  }
  return !known;  // a step newer than this tool claims nothing that it shows
}

// Times in entries have milliseconds.
bool SaysTime(const json& entry, const google::protobuf::Timestamp& shown) {
  const auto time = base::ParseTime(TextOf(entry, "eventTime"), "eventTime");
  const int64_t shown_us = shown.seconds() * base::kMicrosPerSecond + shown.nanos() / 1000;
  return time.ok() && time->us / 1000 == shown_us / 1000;
}

// Amounts in entries are kilograms, exact to a gram, or absent.
bool SaysAmount(const json& line, const trace::v1::Quantity& shown) {
  const auto quantity = line.find("quantity");
  if (quantity == line.end()) return shown.value().empty();
  if (!quantity->is_number() || shown.unit_code() != "KGM") return false;
  const auto amount = base::Decimal::Parse(shown.value(), "quantity");
  if (!amount.ok()) return false;
  const auto grams = amount->ToScaled(3, "quantity");
  return grams.ok() && std::abs(quantity->get<double>() * 1000 - static_cast<double>(*grams)) < 0.5;
}

// Of somebody else's event, which names the batch in its own way.
base::Status CheckForeign(const json& entry, const ChainEvent& event) {
  if (IsOwn(entry)) return NotVerified("the entry is the county's own", "日志条目是本县自己的");
  if (!SaysTime(entry, event.occurred_at()))
    return NotVerified("the entry says another time", "日志条目中的时间不同");
  return base::Ok();
}

base::Status CheckContent(const json& entry, const ChainEvent& event,
                          const trace::v1::Batch& batch) {
  if (!entry.is_object()) return NotVerified("the entry is no event", "日志条目不是事件");
  if (event.step() == trace::v1::CHAIN_STEP_FOREIGN) return CheckForeign(entry, event);
  const json line = LineOf(entry, batch.batch_code());
  if (line.is_null())
    return NotVerified("the entry is about another batch", "日志条目是另一批次的");
  if (!SaysStep(entry, event.step()))
    return NotVerified("the entry says another step", "日志条目中的环节不同");
  if (!SaysTime(entry, event.occurred_at()))
    return NotVerified("the entry says another time", "日志条目中的时间不同");
  // A correction of what moved nothing shows no amount.
  const bool silent = event.step() == trace::v1::CHAIN_STEP_CORRECTED && !event.has_quantity();
  if (!silent && !SaysAmount(line, event.quantity()))
    return NotVerified("the entry says another amount", "日志条目中的数量不同");
  if (event.step() != trace::v1::CHAIN_STEP_RECEIVED) return base::Ok();
  if (TextOf(entry, "panyuan:product") != batch.product_code())
    return NotVerified("the entry says another product", "日志条目中的产品不同");
  if (TextOf(entry, "panyuan:origin") != batch.origin())
    return NotVerified("the entry says another origin", "日志条目中的产地不同");
  return base::Ok();
}

}  // namespace

Result<ledger::Checkpoint> OpenCheckpoint(const std::string& note, const std::string& log_key) {
  if (log_key.empty()) return kLogKeyMissing;
  PANYUAN_ASSIGN(const auto verifier, ledger::Ed25519Verifier::Parse(log_key));
  const ledger::NoteVerifier* const known[] = {&verifier};
  PANYUAN_ASSIGN(const ledger::Note opened, ledger::OpenNote(note, known));
  PANYUAN_ASSIGN(ledger::Checkpoint checkpoint, ledger::ParseCheckpoint(opened.text));
  if (checkpoint.origin != verifier.name())
    return NotVerified("a checkpoint of another log, " + checkpoint.origin,
                       "检查点属于另一日志 " + checkpoint.origin);
  return checkpoint;
}

base::Status CheckEvent(const ChainEvent& event, const trace::v1::Batch& batch,
                        const ::panyuan::ledger::v1::GetInclusionProofResponse& proof,
                        const ledger::Checkpoint& checkpoint) {
  std::vector<base::Hash> hashes;
  for (const std::string& bytes : proof.hashes()) {
    const auto hash = base::ToHash(bytes);
    if (!hash)
      return NotVerified("a hash of the proof is not 32 bytes", "证明中的哈希不是 32 字节");
    hashes.push_back(*hash);
  }
  const base::Hash leaf = ledger::LeafHash(event.event_json());
  PANYUAN_TRY(
      ledger::VerifyInclusion(leaf, event.leaf_index(), checkpoint.size, hashes, checkpoint.root));
  return CheckContent(json::parse(event.event_json(), nullptr, false), event, batch);
}

}  // namespace panyuan::clients
