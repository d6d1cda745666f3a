#include "services/epcis/json_reader.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <string>

#include "services/base/text.h"
#include "services/epcis/reasons.h"
#include "services/ledger/event_hash_values.h"

namespace panyuan::epcis {
namespace {

using nlohmann::json;

// AssociationEvent-h of the standard's own examples has two of them.
constexpr std::string_view kMayRepeat = "eventID";

// Whether `number`, which was read from `text`, has the value that is written there.
bool IsExact(double number, std::string_view text) {
  char buffer[32];
  const auto written = std::to_chars(std::begin(buffer), std::end(buffer), number);
  const std::string_view shortest(buffer, written.ptr - buffer);
  return ledger::CanonicalValue(shortest) == ledger::CanonicalValue(text);
}

// Builds the value from the parser's events, and stops it at the first fault.
class Builder final : public nlohmann::json_sax<json> {
 public:
  explicit Builder(Faults& faults) : faults_(faults) {}

  json Take() { return std::move(root_); }

  bool null() override { return Put(nullptr); }
  bool boolean(bool value) override { return Put(value); }
  bool number_integer(number_integer_t value) override { return Put(value); }
  bool number_unsigned(number_unsigned_t value) override { return Put(value); }
  bool number_float(number_float_t value, const string_t& text) override {
    return Put(value) && (IsExact(value, text) || Refuse(kNumberInexact, base::Quote(text)));
  }
  bool string(string_t& text) override {
    const bool has_nul = text.find('\0') != text.npos;
    return Put(std::move(text)) && (!has_nul || Refuse(kNulCharacter));
  }
  bool binary(binary_t&) override { return false; }  // which JSON text does not have

  bool start_object(size_t) override { return Open(json::object()); }
  bool key(string_t& name) override {
    auto [member, is_new] = open_.back().value->emplace(name, nullptr);
    open_.back().member = &*member;
    open_.back().name = std::move(name);
    if (!is_new && open_.back().name != kMayRepeat) return Refuse(kKeyRepeated);
    return open_.back().name.find('\0') == std::string::npos || Refuse(kNulCharacter);
  }
  bool end_object() override { return Close(); }
  bool start_array(size_t) override { return Open(json::array()); }
  bool end_array() override { return Close(); }

  bool parse_error(size_t position, const std::string&, const json::exception&) override {
    faults_.AddAt(Pointer(), kNotJson, {{"offset", std::to_string(position)}});
    return false;
  }

 private:
  struct Level {
    json* value;
    json* member = nullptr;  // of an object: what its last key stands for
    std::string name;        // that key
  };

  bool Put(json value) {
    Place() = std::move(value);
    return true;
  }

  // Where the next value goes.
  json& Place() {
    if (open_.empty()) return root_;
    Level& level = open_.back();
    return level.member ? *level.member : level.value->emplace_back();
  }

  bool Open(json value) {
    json& place = Place();
    place = std::move(value);
    if (open_.size() >= kMaxDocumentDepth) return Refuse(kTooDeep);
    open_.push_back({&place, nullptr, {}});
    return true;
  }

  bool Close() {
    open_.pop_back();
    return true;
  }

  std::string Pointer() const {
    std::string pointer;
    for (const Level& level : open_) {
      if (level.member)
        pointer += PointerStep(level.name);
      else if (level.value->is_array() && !level.value->empty())
        pointer += "/" + std::to_string(level.value->size() - 1);
    }
    return pointer;
  }

  bool Refuse(const base::Reason& reason, std::string value = "") {
    faults_.AddAt(Pointer(), reason,
                  {{"value", std::move(value)}, {"max", std::to_string(kMaxDocumentDepth)}});
    return false;
  }

  Faults& faults_;
  json root_;
  std::vector<Level> open_;
};

}  // namespace

json ReadJson(std::string_view text, Faults& faults) {
  if (text.size() > kMaxDocumentBytes) {
    faults.AddAt(
        "", kDocumentTooLarge,
        {{"bytes", std::to_string(text.size())}, {"max", std::to_string(kMaxDocumentBytes)}});
    return nullptr;
  }
  Builder builder(faults);
  return json::sax_parse(text, &builder) ? builder.Take() : json();
}

}  // namespace panyuan::epcis
