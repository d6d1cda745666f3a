// From the room's own terms to the contract's.
#pragma once

#include <cstdint>
#include <string_view>

#include "panyuan/epcis/v1/epcis_service.pb.h"
#include "services/epcis/exchange/ports.h"

namespace panyuan::epcis {

void ToProto(const CaptureJob& job, v1::CaptureJob* proto);
void ToProto(const NamedQuery& query, v1::NamedQuery* proto);
// Without the secret.
void ToProto(const Subscription& subscription, v1::Subscription* proto);

// How many of a list a caller gets who asks for `asked`.
size_t PageSize(uint32_t asked);

// The number in an id. Errors: `reason` with `key` where it is none.
base::Result<int64_t> ReadId(std::string_view text, const base::Reason& reason,
                             std::string_view key);

}  // namespace panyuan::epcis
