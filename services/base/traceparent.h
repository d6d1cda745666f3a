// W3C Trace Context: the header "traceparent", by which one request is found again in the logs of
// every program that it went through. https://www.w3.org/TR/trace-context/
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace panyuan::base {

inline constexpr std::string_view kTraceparentKey = "traceparent";

// Ids are opaque bits; zero is no id.
struct Traceparent {
  uint64_t trace_high = 0, trace_low = 0;
  uint64_t span = 0;     // whoever sends it, or sent it
  uint8_t flags = 0x01;  // sampled

  // A new trace. Thread-safe; the ids are unique and not secret.
  static Traceparent Make();

  // Reads "00-<32 hex>-<16 hex>-<2 hex>"; of a later version what version 00 has. What is malformed
  // begins a new trace, as the standard says.
  static Traceparent ReadOrMake(std::string_view header);

  // The same trace under a new span: what a program sends on.
  Traceparent Onward() const;

  // 32 hex digits: the `trace_id` of log lines.
  std::string TraceId() const;
  // The header's value.
  std::string Header() const;
};

}  // namespace panyuan::base
