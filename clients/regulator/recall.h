// `panyuan-regulator recall-preview`, `recall-start`, `recall-widen`, `recall-close` and
// `recall-report`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::regulator {

Command RecallPreviewCommand();
Command RecallStartCommand();
Command RecallWidenCommand();
Command RecallCloseCommand();
Command RecallReportCommand();

}  // namespace panyuan::clients::regulator
