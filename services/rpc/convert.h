// Conversions that every room's handlers share.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/base/time.h"

namespace panyuan::rpc {

// The time of a field that may be absent, to the microsecond.
// Errors: INVALID_TIME for a timestamp that is none (before year 1, after year 9999, nanos).
base::Result<std::optional<base::UtcTime>> ReadTime(bool present,
                                                    const google::protobuf::Timestamp& proto,
                                                    std::string_view field);
void WriteTime(base::UtcTime time, google::protobuf::Timestamp* proto);

// The number in a page token of a list that runs by number; 0 for the empty token, the first page.
// Errors: PAGE_TOKEN_INVALID.
base::Result<int64_t> ReadPageToken(std::string_view token);

}  // namespace panyuan::rpc
