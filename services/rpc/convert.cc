#include "services/rpc/convert.h"

#include <google/protobuf/util/time_util.h>

#include <charconv>

#include "services/base/reasons.h"

namespace panyuan::rpc {

using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

base::Result<std::optional<base::UtcTime>> ReadTime(bool present, const Timestamp& proto,
                                                    std::string_view field) {
  if (!present) return std::optional<base::UtcTime>();
  const bool in_range = proto.seconds() >= TimeUtil::kTimestampMinSeconds &&
                        proto.seconds() <= TimeUtil::kTimestampMaxSeconds && proto.nanos() >= 0 &&
                        proto.nanos() < 1'000'000'000;
  if (!in_range)
    return base::Error(base::kInvalidTime,
                       {{"field", std::string(field)}, {"value", std::to_string(proto.seconds())}});
  return std::optional(base::UtcTime{TimeUtil::TimestampToMicroseconds(proto)});
}

void WriteTime(base::UtcTime time, Timestamp* proto) {
  *proto = TimeUtil::MicrosecondsToTimestamp(time.us);
}

base::Result<int64_t> ReadPageToken(std::string_view token) {
  int64_t number = 0;
  if (token.empty()) return number;
  const char* end = token.data() + token.size();
  const auto [rest, failed] = std::from_chars(token.data(), end, number);
  if (failed != std::errc() || rest != end || number < 1)
    return base::Error(base::kPageTokenInvalid, {{"field", "page_token"}});
  return number;
}

}  // namespace panyuan::rpc
