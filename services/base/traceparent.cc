#include "services/base/traceparent.h"

#include <charconv>
#include <cstdio>
#include <optional>
#include <random>

namespace panyuan::base {
namespace {

constexpr size_t kHeaderSize = 55;  // of version 00

uint64_t RandomId() {
  thread_local std::mt19937_64 generator = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  uint64_t id;
  do id = generator();
  while (id == 0);
  return id;
}

// Hex digits in lower case, as the standard asks, and nothing else.
template <class Number>
std::optional<Number> FromHex(std::string_view digits) {
  for (char c : digits)
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
  Number value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

std::optional<Traceparent> Read(std::string_view header) {
  if (header.size() < kHeaderSize) return std::nullopt;
  const bool dashes = header[2] == '-' && header[35] == '-' && header[52] == '-';
  const auto version = FromHex<uint8_t>(header.substr(0, 2));
  if (!dashes || !version || *version == 0xFF) return std::nullopt;
  const bool ends_well = *version == 0 ? header.size() == kHeaderSize
                                       : header.size() == kHeaderSize || header[kHeaderSize] == '-';
  const auto high = FromHex<uint64_t>(header.substr(3, 16));
  const auto low = FromHex<uint64_t>(header.substr(19, 16));
  const auto span = FromHex<uint64_t>(header.substr(36, 16));
  const auto flags = FromHex<uint8_t>(header.substr(53, 2));
  if (!ends_well || !high || !low || !span || !flags) return std::nullopt;
  if ((*high | *low) == 0 || *span == 0) return std::nullopt;
  return Traceparent{*high, *low, *span, *flags};
}

}  // namespace

Traceparent Traceparent::Make() { return {RandomId(), RandomId(), RandomId()}; }

Traceparent Traceparent::ReadOrMake(std::string_view header) {
  const std::optional<Traceparent> read = Read(header);
  return read ? *read : Make();
}

Traceparent Traceparent::Onward() const {
  Traceparent onward = *this;
  onward.span = RandomId();
  return onward;
}

std::string Traceparent::TraceId() const {
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(trace_high),
                static_cast<unsigned long long>(trace_low));
  return text;
}

std::string Traceparent::Header() const {
  char text[kHeaderSize + 1];
  std::snprintf(text, sizeof text, "00-%016llx%016llx-%016llx-%02x",
                static_cast<unsigned long long>(trace_high),
                static_cast<unsigned long long>(trace_low), static_cast<unsigned long long>(span),
                static_cast<unsigned>(flags));
  return text;
}

}  // namespace panyuan::base
