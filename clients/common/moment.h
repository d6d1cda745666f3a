// Points in time as people write and read them.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::clients {

// Reads "2026-03-04 05:30" (Asia/Shanghai) or a full RFC 3339 time.
// Errors: INVALID_TIME with field and value.
base::Result<google::protobuf::Timestamp> ReadMoment(std::string_view text, std::string_view field);

// "2026-03-04 05:30" in Asia/Shanghai; empty for the default timestamp.
std::string Describe(const google::protobuf::Timestamp& moment);

}  // namespace panyuan::clients
