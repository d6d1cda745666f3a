#include "services/epcis/exchange/schedule.h"

#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "services/base/text.h"
#include "services/epcis/exchange/reasons.h"

namespace panyuan::epcis {
namespace {

using base::Error;
using base::Result;

struct Bounds {
  std::string_view name;
  unsigned low, high;
};
constexpr Bounds kBounds[] = {{"second", 0, 59},     {"minute", 0, 59}, {"hour", 0, 23},
                              {"dayOfMonth", 1, 31}, {"month", 1, 12},  {"dayOfWeek", 1, 7}};
constexpr int32_t kMaxDays = 40 * 366;  // 29 February on a given day of the week comes in these
constexpr int32_t kSecondsADay = 86'400;

Error Invalid(std::string_view problem) {
  return Error(kScheduleInvalid, {{"problem", base::Quote(problem)}});
}

std::optional<unsigned> Number(std::string_view text, const Bounds& bounds) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < bounds.low || value > bounds.high) return std::nullopt;
  return value;
}

// The bits of "3" or "[3-5]"; none where it is neither.
uint64_t Element(std::string_view text, const Bounds& bounds) {
  if (!text.starts_with('[')) {
    const auto value = Number(text, bounds);
    return value ? uint64_t{1} << *value : 0;
  }
  const size_t dash = text.find('-');
  if (!text.ends_with(']') || dash == text.npos) return 0;
  const auto from = Number(text.substr(1, dash - 1), bounds);
  const auto to = Number(text.substr(dash + 1, text.size() - dash - 2), bounds);
  uint64_t bits = 0;
  for (unsigned value = from.value_or(1); from && to && value <= *to; ++value)
    bits |= uint64_t{1} << value;
  return bits;
}

Result<uint64_t> Elements(std::string_view text, const Bounds& bounds) {
  uint64_t bits = 0;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find(',', start), text.size());
    const uint64_t element = Element(text.substr(start, end - start), bounds);
    if (element == 0) return Invalid(text);
    bits |= element;
    start = end + 1;
  }
  return bits;
}

uint64_t AllOf(const Bounds& bounds) {
  return ((uint64_t{1} << (bounds.high + 1)) - 1) & ~((uint64_t{1} << bounds.low) - 1);
}

}  // namespace

Result<Schedule> Schedule::Parse(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || json.empty()) return Invalid("no schedule");
  Schedule schedule;
  size_t known = 0;
  bool coarser = true;  // until a value is given, the coarse fields are any
  for (int field = kFields - 1; field >= 0; --field) {
    const Bounds& bounds = kBounds[field];
    const auto member = json.find(bounds.name);
    // What is finer than all that is given is the lowest, else "at one o'clock" would be each
    // second.
    schedule.values_[field] = coarser || field > kHour ? AllOf(bounds) : uint64_t{1} << bounds.low;
    if (member == json.end()) continue;
    if (!member->is_string()) return Invalid(bounds.name);
    PANYUAN_ASSIGN(schedule.values_[field], Elements(member->get<std::string>(), bounds));
    coarser = false;
    ++known;
  }
  if (known != json.size()) return Invalid("unknown member");
  for (int32_t days = 0; days < kMaxDays; ++days)
    if (schedule.HasDay(days)) return schedule;
  return Invalid("never");
}

bool Schedule::HasDay(int32_t days) const {
  const std::chrono::sys_days day{std::chrono::days(days)};
  const std::chrono::year_month_day date(day);
  return Has(kMonth, unsigned{date.month()}) && Has(kDayOfMonth, unsigned{date.day()}) &&
         Has(kDayOfWeek, std::chrono::weekday(day).iso_encoding());
}

base::UtcTime Schedule::Next(base::UtcTime time) const {
  const base::CivilDay today = base::ShanghaiDay(time);
  const int64_t since_midnight_us = time.us - base::StartOfDay(today).us;
  auto second = static_cast<int32_t>(since_midnight_us / base::kMicrosPerSecond) + 1;
  for (int32_t day = today.days; day < today.days + 2 * kMaxDays; ++day, second = 0) {
    if (!HasDay(day)) continue;
    for (; second < kSecondsADay; ++second)
      if (Has(kHour, second / 3'600) && Has(kMinute, second / 60 % 60) && Has(kSecond, second % 60))
        return {base::StartOfDay({day}).us + second * base::kMicrosPerSecond};
  }
  return {time.us + base::kMicrosPerDay};  // Parse has seen to it that this is never reached
}

}  // namespace panyuan::epcis
