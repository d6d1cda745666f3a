// Permissions as data: who may call what. What no row allows is refused.
#pragma once

#include <span>
#include <string_view>

#include "services/rpc/identity.h"

namespace panyuan::rpc {

enum class Reach {
  kCounty,  // anything in the county
  kOwn,     // only what lies in the caller's scope: the handler calls CheckScope
};

struct Permission {
  Role role;
  // "panyuan.trace.v1.TraceService/SellBatch", a whole service's "…/*" or its reads' "…/List*".
  std::string_view method;
  Reach reach;
};

std::span<const Permission> Permissions();

// How far `role` reaches with `method`. Errors: NOT_PERMITTED.
base::Result<Reach> CheckPermission(Role role, std::string_view method);

}  // namespace panyuan::rpc
