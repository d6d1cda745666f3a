// The registry's things as messages of the contract.
#pragma once

#include "panyuan/registry/v1/place.pb.h"
#include "panyuan/registry/v1/product.pb.h"
#include "panyuan/registry/v1/residue_limit.pb.h"
#include "panyuan/registry/v1/test_item.pb.h"
#include "services/registry/domain/place.h"
#include "services/registry/domain/product.h"
#include "services/registry/domain/residue_limit.h"
#include "services/registry/domain/test_item.h"

namespace panyuan::registry {

v1::Township ToProto(const Township& township);
v1::Workstation ToProto(const Workstation& workstation);
v1::Market ToProto(const Market& market);
v1::Stall ToProto(const Stall& stall);
v1::Laboratory ToProto(const Laboratory& laboratory);
v1::Product ToProto(const Product& product);
v1::TestItem ToProto(const TestItem& item);
v1::ResidueLimit ToProto(const ResidueLimit& limit);

}  // namespace panyuan::registry
