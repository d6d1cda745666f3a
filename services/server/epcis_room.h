// The EPCIS room's ports over the log, the batches and the registry.
#pragma once

#include <string>

#include "services/epcis/rpc/epcis_service.h"
#include "services/registry/store/registry_store.h"
#include "services/server/rooms.h"
#include "services/trace/store/gtin_lot_store.h"

namespace panyuan::server {

class CountyThings final : public epcis::OwnThings {
 public:
  CountyThings(db::Session& session, const CountyParts& parts)
      : session_(session),
        numbering_(parts.numbering),
        batch_(parts.uris.Batch("")),
        lab_(parts.uris.Lab("")),
        stall_(parts.uris.Stall("")),
        registry_(session),
        lots_(session) {}

  bool IsOwn(std::string_view uri) const override;
  std::optional<int64_t> BatchNumberIn(std::string_view uri) const override;
  base::Result<std::vector<int64_t>> BatchesOf(std::string_view uri, size_t limit) override;
  base::Result<std::vector<Batch>> BatchesAfter(int64_t number, size_t limit) override;
  base::Result<std::vector<std::string>> PlacesAfter(std::string_view uri, size_t limit) override;

 private:
  db::Session& session_;
  const label::BatchNumbering& numbering_;
  const std::string batch_, lab_, stall_;  // what their addresses begin with
  registry::RegistryStore registry_;
  trace::SqlGtinLots lots_;
};

}  // namespace panyuan::server
