// `panyuan-stall offer`, `offers`, `accept`, `refuse` and `withdraw`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::stall {

Command OfferCommand();
Command OffersCommand();
Command AcceptCommand();
Command RefuseCommand();
Command WithdrawCommand();

}  // namespace panyuan::clients::stall
