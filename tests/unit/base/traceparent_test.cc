#include "services/base/traceparent.h"

#include <gtest/gtest.h>

#include <string>

namespace panyuan::base {
namespace {

// The example of the standard.
constexpr const char* kHeader = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
constexpr const char* kTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

TEST(Traceparent, KeepsWhatIsWellFormed) {
  const auto trace = Traceparent::ReadOrMake(kHeader);
  EXPECT_EQ(trace.TraceId(), kTraceId);
  EXPECT_EQ(trace.Header(), kHeader);
}

TEST(Traceparent, BeginsAnewWhereTheHeaderIsMalformed) {
  const std::string good = kHeader;
  const std::string malformed[] = {"",
                                   good.substr(1),
                                   good + "0",
                                   good + "-more",  // version 00 has four parts
                                   "ff" + good.substr(2),
                                   "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                                   "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                                   "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                                   "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                                   "00-4bf92f3577b34da6a3ce929d0e0e473\n-00f067aa0ba902b7-01"};
  for (const std::string& header : malformed) {
    const auto trace = Traceparent::ReadOrMake(header);
    EXPECT_NE(trace.TraceId(), kTraceId) << header;
    EXPECT_EQ(trace.Header().size(), good.size());
    EXPECT_NE(trace.span, 0u);
  }
}

TEST(Traceparent, ReadsLaterVersions) {
  const std::string later = "01" + std::string(kHeader).substr(2);
  EXPECT_EQ(Traceparent::ReadOrMake(later).TraceId(), kTraceId);
  EXPECT_EQ(Traceparent::ReadOrMake(later + "-more").TraceId(), kTraceId);
  EXPECT_NE(Traceparent::ReadOrMake(later + "more").TraceId(), kTraceId);
}

TEST(Traceparent, GoesOnUnderANewSpan) {
  const auto trace = Traceparent::ReadOrMake(kHeader), onward = trace.Onward();
  EXPECT_EQ(onward.TraceId(), kTraceId);
  EXPECT_NE(onward.span, trace.span);
  EXPECT_NE(Traceparent::Make().TraceId(), Traceparent::Make().TraceId());
}

}  // namespace
}  // namespace panyuan::base
