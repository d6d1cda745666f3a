// A result on the screen.
#pragma once

#include "clients/common/session.h"
#include "clients/common/table.h"
#include "panyuan/lab/v1/test_result.pb.h"

namespace panyuan::clients::technician {

// What is known of the result.
Facts ResultFacts(const Session& session, const lab::v1::TestResult& result);

}  // namespace panyuan::clients::technician
