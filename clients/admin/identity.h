// `panyuan-admin invite`, `revoke` and `certificates`: who may speak to the server.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::admin {

Command InviteCommand();
Command RevokeCommand();
Command CertificatesCommand();

}  // namespace panyuan::clients::admin
