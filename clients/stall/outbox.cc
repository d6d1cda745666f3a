#include "clients/stall/outbox.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "clients/stall/reasons.h"
#include "clients/stall/sealed_json.h"

namespace panyuan::clients::stall {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using nlohmann::ordered_json;
using trace::v1::RegisterBatchRequest;
using trace::v1::SellBatchRequest;
using trace::v1::TransformBatchesRequest;

// By the alternatives of StallRequest.
constexpr std::string_view kKinds[] = {"receive", "sell", "transform"};

std::string NameOf(const std::string& folder, uint32_t number, std::string_view ending) {
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 8 ? 8 - digits.size() : 0, '0');
  return folder + "/" + digits + std::string(ending);
}

// The number in "outbox/00000017.json"; nothing for another name.
std::optional<uint32_t> NumberIn(std::string_view name) {
  name.remove_prefix(name.rfind('/') + 1);
  const std::string_view digits = name.substr(0, name.find('.'));
  uint32_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = problem == std::errc() && end == digits.data() + digits.size();
  return whole && digits.size() >= 8 ? std::optional(number) : std::nullopt;
}

const google::protobuf::Message& MessageOf(const StallRequest& request) {
  return std::visit([](const auto& message) -> const google::protobuf::Message& { return message; },
                    request);
}

ordered_json RequestJson(const StallRequest& request) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(MessageOf(request), &text, options).ok())
    return {};
  return ordered_json::parse(text, nullptr, false);
}

template <class Message>
std::optional<StallRequest> ReadRequest(const std::string& text) {
  Message message;
  if (!google::protobuf::util::JsonStringToMessage(text, &message).ok()) return std::nullopt;
  return message;
}

std::string TextOf(const ordered_json& content, const char* key) {
  const auto found = content.find(key);
  return found != content.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<base::UtcTime> TimeOf(const ordered_json& content, const char* key) {
  const auto time = base::ParseTime(TextOf(content, key), key);
  return time.ok() ? std::optional(*time) : std::nullopt;
}

bool Meet(std::span<const std::string> some, std::span<const std::string> others) {
  return std::any_of(some.begin(), some.end(), [&](const std::string& code) {
    return std::find(others.begin(), others.end(), code) != others.end();
  });
}

Error Unknown(uint32_t number) {
  return Error(kOutboxEntryUnknown, {{"number", std::to_string(number)}});
}

}  // namespace

const std::string& OutboxEntry::request_id() const {
  return std::visit([](const auto& message) -> const std::string& { return message.request_id(); },
                    request);
}

std::string_view OutboxEntry::kind() const { return kKinds[request.index()]; }

std::vector<std::string> OutboxEntry::made() const {
  if (const auto* receipt = std::get_if<RegisterBatchRequest>(&request))
    return {receipt->reserved_code()};
  std::vector<std::string> codes;
  if (const auto* act = std::get_if<TransformBatchesRequest>(&request))
    for (const trace::v1::Output& output : act->outputs())
      if (!output.reserved_code().empty()) codes.push_back(output.reserved_code());
  return codes;
}

std::vector<std::string> OutboxEntry::taken() const {
  if (const auto* sale = std::get_if<SellBatchRequest>(&request)) return {sale->batch_code()};
  std::vector<std::string> codes;
  if (const auto* act = std::get_if<TransformBatchesRequest>(&request))
    for (const trace::v1::BatchAmount& input : act->inputs()) codes.push_back(input.batch_code());
  return codes;
}

std::string EncodeEntry(const OutboxEntry& entry) {
  ordered_json content{{"kind", entry.kind()},
                       {"request_id", entry.request_id()},
                       {"made_at", base::FormatUtc(entry.made_at)},
                       {"request", RequestJson(entry.request)}};
  if (entry.refusal)
    content["refusal"] = {{"reason", entry.refusal->reason},
                          {"message", entry.refusal->message},
                          {"at", base::FormatUtc(entry.refusal->at)}};
  return Seal(content);
}

std::optional<OutboxEntry> DecodeEntry(std::string_view text) {
  const ordered_json content = Unseal(text);
  if (!content.is_object() || !content.contains("request")) return std::nullopt;
  const std::string kind = TextOf(content, "kind"), request = content["request"].dump();
  std::optional<StallRequest> read;
  if (kind == kKinds[0]) read = ReadRequest<RegisterBatchRequest>(request);
  if (kind == kKinds[1]) read = ReadRequest<SellBatchRequest>(request);
  if (kind == kKinds[2]) read = ReadRequest<TransformBatchesRequest>(request);
  const auto made_at = TimeOf(content, "made_at");
  if (!read || !made_at) return std::nullopt;
  OutboxEntry entry{0, *made_at, std::move(*read), std::nullopt};
  if (const auto refusal = content.find("refusal"); refusal != content.end())
    entry.refusal = Refusal{TextOf(*refusal, "reason"), TextOf(*refusal, "message"),
                            TimeOf(*refusal, "at").value_or(base::UtcTime())};
  return entry;
}

Result<Outbox> Outbox::Open(const DurableFiles& files) {
  Outbox outbox(files);
  std::vector<std::string> present;
  for (const std::string& folder : Subfolders()) {
    PANYUAN_ASSIGN(const auto names, files.List(folder));
    for (const std::string& name : names) {
      const auto number = NumberIn(name);
      if (number) outbox.next_number_ = std::max(outbox.next_number_, *number + 1);
      if (number && folder != "dropped") present.push_back(name);
    }
  }
  // Only now, so that a file set aside gets a number nobody has.
  for (const std::string& name : present) PANYUAN_TRY(outbox.Read(name));
  return outbox;
}

Status Outbox::Read(const std::string& name) {
  const uint32_t number = *NumberIn(name);
  if (name.ends_with(".damaged")) {
    damaged_[number] = name;
    return Ok();
  }
  PANYUAN_ASSIGN(const auto text, files_->Read(name));
  std::optional<OutboxEntry> entry = text ? DecodeEntry(*text) : std::nullopt;
  if (!entry) return SetAside(name);
  entry->number = number;
  if (name.starts_with("outbox/"))
    waiting_.push_back(std::move(*entry));
  else
    review_.emplace(number, std::move(*entry));
  return Ok();
}

Status Outbox::CheckRoom() const {
  const size_t count = waiting_.size() + review_.size();
  if (count < kMaxEntries) return Ok();
  return Error(kOutboxFull,
               {{"count", std::to_string(count)}, {"max", std::to_string(kMaxEntries)}});
}

Result<uint32_t> Outbox::Add(StallRequest request, base::UtcTime now) {
  PANYUAN_TRY(CheckRoom());
  OutboxEntry entry{next_number_, now, std::move(request), std::nullopt};
  PANYUAN_TRY(files_->Write(NameOf("outbox", entry.number, ".json"), EncodeEntry(entry)));
  waiting_.push_back(std::move(entry));
  return next_number_++;
}

Status Outbox::FinishFirst() {
  PANYUAN_TRY(files_->Remove(NameOf("outbox", waiting_.front().number, ".json")));
  waiting_.pop_front();
  return Ok();
}

Status Outbox::RefuseFirst(Refusal refusal) {
  OutboxEntry& entry = waiting_.front();
  entry.refusal = std::move(refusal);
  const std::string name = NameOf("outbox", entry.number, ".json");
  // In two steps that never leave two copies: a crash between them sends the entry once more.
  PANYUAN_TRY(files_->Write(name, EncodeEntry(entry)));
  PANYUAN_TRY(files_->Move(name, NameOf("review", entry.number, ".json")));
  review_.emplace(entry.number, std::move(entry));
  waiting_.pop_front();
  return Ok();
}

Status Outbox::CheckRecorded(std::span<const std::string> batch_codes) const {
  for (const auto& [number, entry] : review_) {
    const std::vector<std::string> made = entry.made();
    for (const std::string& code : batch_codes)
      if (std::find(made.begin(), made.end(), code) != made.end())
        return Error(kReceiptUnderReview,
                     {{"batch_code", code}, {"number", std::to_string(number)}});
  }
  return Ok();
}

// Each behind those that it waits for.
std::vector<uint32_t> Outbox::WaitingFor(uint32_t number) const {
  std::vector<uint32_t> numbers{number};
  for (size_t i = 0; i < numbers.size(); ++i) {
    const std::vector<std::string> made = review_.at(numbers[i]).made();
    for (const auto& [other, entry] : review_)
      if (entry.refusal && entry.refusal->reason == kReceiptUnderReview.name &&
          Meet(entry.taken(), made) &&
          std::find(numbers.begin(), numbers.end(), other) == numbers.end())
        numbers.push_back(other);
  }
  return numbers;
}

Status Outbox::Retry(uint32_t number) {
  if (const auto found = damaged_.find(number); found != damaged_.end())
    return Error(kOutboxEntryDamaged,
                 {{"path", files_->PathOf(found->second)}, {"number", std::to_string(number)}});
  if (!review_.contains(number)) return Unknown(number);
  for (const uint32_t next : WaitingFor(number)) PANYUAN_TRY(Requeue(next));
  return Ok();
}

Status Outbox::Requeue(uint32_t number) {
  const uint32_t last = next_number_++;
  PANYUAN_TRY(files_->Move(NameOf("review", number, ".json"), NameOf("outbox", last, ".json")));
  auto moved = review_.extract(number);
  moved.mapped().number = last;
  waiting_.push_back(std::move(moved.mapped()));
  return Ok();
}

Status Outbox::Drop(uint32_t number) {
  const bool damaged = damaged_.contains(number);
  if (!damaged && !review_.contains(number)) return Unknown(number);
  const std::string_view ending = damaged ? ".damaged" : ".json";
  PANYUAN_TRY(files_->Move(NameOf("review", number, ending), NameOf("dropped", number, ending)));
  damaged_.erase(number);
  review_.erase(number);
  return Ok();
}

Status Outbox::SetAside(const std::string& name) {
  // Its own number where it has one: numbers are unique over all places.
  const uint32_t number = NumberIn(name).value_or(next_number_);
  next_number_ = std::max(next_number_, number + 1);
  const std::string aside = NameOf("review", number, ".damaged");
  PANYUAN_TRY(files_->Move(name, aside));
  damaged_[number] = aside;
  return Ok();
}

}  // namespace panyuan::clients::stall
