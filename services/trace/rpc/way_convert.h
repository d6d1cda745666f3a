// Between protos and ways.
#pragma once

#include <string>

#include "panyuan/trace/v1/way_service.pb.h"
#include "services/base/result.h"
#include "services/trace/domain/common_sources.h"
#include "services/trace/domain/way_view.h"

namespace panyuan::trace {

// All but the roots. Errors: PAGE_TOKEN_INVALID.
base::Result<WayQuery> FromProto(const v1::WayQuery& proto);
void ToProto(const WayView& view, const label::BatchNumbering& numbering, v1::Way* proto);
void ToProto(const CommonSource& source, const label::BatchNumbering& numbering,
             v1::CommonSource* proto);

}  // namespace panyuan::trace
