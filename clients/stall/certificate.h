// Compliance certificates 承诺达标合格证: recording one that came with goods, issuing and printing
// one.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::stall {

Command RecordCertificateCommand();
Command IssueCertificateCommand();
Command PrintCertificateCommand();

}  // namespace panyuan::clients::stall
