#include "clients/common/log_check.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "clients/common/reasons.h"
#include "services/base/bytes.h"
#include "services/base/decimal.h"
#include "services/base/time.h"
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

// The entry's line about the batch, whose URI ends in "/T/<12 characters>"; null for none.
json LineOf(const json& entry, std::string batch_code) {
  batch_code.erase(std::remove(batch_code.begin(), batch_code.end(), '-'), batch_code.end());
  const auto lines = entry.find("quantityList");
  if (lines == entry.end() || !lines->is_array()) return nullptr;
  for (const json& line : *lines)
    if (line.is_object() && TextOf(line, "epcClass").ends_with("/T/" + batch_code)) return line;
  return nullptr;
}

bool SaysStep(const json& entry, trace::v1::ChainStep step) {
  const std::string word = TextOf(entry, "bizStep");
  switch (step) {
    case trace::v1::CHAIN_STEP_RECEIVED:
      return word == "receiving";
    case trace::v1::CHAIN_STEP_SOLD:
      return word == "retail_selling";
    case trace::v1::CHAIN_STEP_SAMPLED:
      return word == "sampling";
    case trace::v1::CHAIN_STEP_TESTED:
      return word == "inspecting" && TextOf(entry, "disposition").empty();
    case trace::v1::CHAIN_STEP_VERIFIED:
      return word == "inspecting" && !TextOf(entry, "disposition").empty();
    case trace::v1::CHAIN_STEP_HELD:
      return word == "holding";
    default:  // a step newer than this tool claims nothing that it shows
      return true;
  }
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

base::Status CheckContent(const json& entry, const ChainEvent& event,
                          const trace::v1::Batch& batch) {
  if (!entry.is_object()) return NotVerified("the entry is no event", "日志条目不是事件");
  const json line = LineOf(entry, batch.batch_code());
  if (line.is_null())
    return NotVerified("the entry is about another batch", "日志条目是另一批次的");
  if (!SaysStep(entry, event.step()))
    return NotVerified("the entry says another step", "日志条目中的环节不同");
  if (!SaysTime(entry, event.occurred_at()))
    return NotVerified("the entry says another time", "日志条目中的时间不同");
  if (!SaysAmount(line, event.quantity()))
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
