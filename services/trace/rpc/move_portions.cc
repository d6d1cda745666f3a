#include "services/trace/rpc/move_portions.h"

#include <utility>

#include "services/trace/rpc/move_convert.h"
#include "services/trace/rpc/reach.h"

namespace panyuan::trace {

using base::Result;

Result<Portion> ReadPortion(TraceWrites& ports, const rpc::Call& call,
                            const v1::BatchAmount& proto) {
  Portion portion;
  PANYUAN_ASSIGN(portion.mass_g, ReadAmount(proto.has_quantity(), proto.quantity(), "quantity"));
  PANYUAN_ASSIGN(portion.view, ReachBatch(ports, call, proto.batch_code()));
  return portion;
}

Result<std::vector<Portion>> ReadPortions(
    TraceWrites& ports, const rpc::Call& call,
    const google::protobuf::RepeatedPtrField<v1::BatchAmount>& protos) {
  std::vector<Portion> portions;
  for (const v1::BatchAmount& proto : protos) {
    PANYUAN_ASSIGN(Portion portion, ReadPortion(ports, call, proto));
    portions.push_back(std::move(portion));
  }
  return portions;
}

}  // namespace panyuan::trace
