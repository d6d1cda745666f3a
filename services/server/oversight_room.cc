// Oversight's ports over the registry.
#include <optional>
#include <utility>

#include "services/oversight/store/stored_counters.h"
#include "services/registry/store/registry_store.h"
#include "services/server/rooms.h"

namespace panyuan::server {
namespace {

using base::Result;

std::optional<registry::NamedKind> KindOf(oversight::Dimension dimension) {
  switch (dimension) {
    case oversight::Dimension::kMarket:
      return registry::NamedKind::kMarket;
    case oversight::Dimension::kProduct:
      return registry::NamedKind::kProduct;
    case oversight::Dimension::kItem:
      return registry::NamedKind::kItem;
    case oversight::Dimension::kLab:
      return registry::NamedKind::kLab;
    case oversight::Dimension::kTownship:
      return registry::NamedKind::kTownship;
    case oversight::Dimension::kCounty:
      return std::nullopt;
  }
  return std::nullopt;
}

class StoredNames final : public oversight::RegistryNames {
 public:
  explicit StoredNames(db::Session& session) : registry_(session) {}

  Result<oversight::Name> NameOf(oversight::Dimension dimension, std::string_view code) override {
    const auto kind = KindOf(dimension);
    if (!kind) return oversight::Name{};
    PANYUAN_ASSIGN(registry::Named named, registry_.NameOf(*kind, code));
    return oversight::Name{std::move(named.name_zh), std::move(named.name_en)};
  }
  Result<int64_t> CountOffices() override {
    PANYUAN_ASSIGN(const registry::RegistryCounts counts, registry_.Count());
    return counts.townships;
  }
  Result<int64_t> CountWorkstations() override {
    PANYUAN_ASSIGN(const registry::RegistryCounts counts, registry_.Count());
    return counts.workstations;
  }

 private:
  registry::RegistryStore registry_;
};

}  // namespace

oversight::OpenOversightReads MakeOversightReads() {
  return [](db::Session& session) {
    return std::make_unique<oversight::OversightReads>(
        std::make_unique<oversight::StoredCounters>(session),
        std::make_unique<StoredNames>(session));
  };
}

}  // namespace panyuan::server
