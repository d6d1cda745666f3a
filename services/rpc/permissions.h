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
  std::string_view method;  // "panyuan.trace.v1.TraceService/SellBatch", or a whole service's "…/*"
  Reach reach;
};

std::span<const Permission> Permissions();

// How far `role` reaches with `method`. Errors: NOT_PERMITTED.
base::Result<Reach> CheckPermission(Role role, std::string_view method);

}  // namespace panyuan::rpc
