// The county of the seed, as a simulation sees it.
#pragma once

#include "clients/admin/simulate_county.h"
#include "services/registry/domain/catalogue.h"

namespace panyuan::clients::admin {

const registry::Catalogue& Shipped();

// Every fifth stall, and four laboratories.
const County& ShippedCounty();

}  // namespace panyuan::clients::admin
