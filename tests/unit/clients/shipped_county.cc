#include "tests/unit/clients/shipped_county.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

namespace panyuan::clients::admin {

const registry::Catalogue& Shipped() {
  static const registry::Catalogue catalogue = [] {
    registry::SeedFiles files;
    for (std::string_view name : registry::kSeedFiles) {
      std::ifstream in(std::filesystem::path(PANYUAN_SOURCE_DIR "/schema/seed") / name,
                       std::ios::binary);
      files.emplace(name, std::string{std::istreambuf_iterator<char>(in), {}});
    }
    return registry::ReadCatalogue(files).value();
  }();
  return catalogue;
}

namespace {

registry::v1::ListProductsResponse Products() {
  registry::v1::ListProductsResponse listed;
  for (const registry::Product& product : Shipped().products) {
    auto& proto = *listed.add_products();
    proto.set_product_code(product.code);
    proto.set_name_zh(product.name_zh);
    proto.set_category_zh(product.category_zh);
    proto.set_gb2763_class(product.gb2763_class);
  }
  return listed;
}

registry::v1::ListTestItemsResponse Items() {
  registry::v1::ListTestItemsResponse listed;
  for (const registry::TestItem& item : Shipped().items) {
    auto& proto = *listed.add_test_items();
    proto.set_item_code(item.code);
    proto.set_matrix_zh(item.matrix_zh);
    proto.set_unit(item.unit);
    proto.set_result_kind(static_cast<registry::v1::ResultKind>(item.result_kind));
    if (item.detection_limit) proto.set_detection_limit(item.detection_limit->ToString());
    if (item.threshold_percent) proto.set_threshold_percent(item.threshold_percent->ToString());
  }
  return listed;
}

registry::v1::ListResidueLimitsResponse Limits() {
  registry::v1::ListResidueLimitsResponse listed;
  for (const registry::ResidueLimit& limit : Shipped().limits) {
    auto& proto = *listed.add_residue_limits();
    proto.set_product_code(limit.product_code);
    proto.set_item_code(limit.item_code);
    proto.set_kind(static_cast<registry::v1::LimitKind>(limit.kind));
    if (limit.value) proto.set_value(limit.value->ToString());
    proto.set_unit(limit.unit);
    if (limit.valid_from) proto.set_valid_from(base::FormatDay(*limit.valid_from));
    if (limit.valid_to) proto.set_valid_to(base::FormatDay(*limit.valid_to));
    proto.set_confidence(static_cast<registry::v1::Confidence>(limit.provenance.confidence));
  }
  return listed;
}

}  // namespace

const County& ShippedCounty() {
  static const County county = [] {
    County made;
    made.goods = MatchTests(Products(), Items(), Limits()).value();
    for (size_t i = 0; i < Shipped().stalls.size(); i += 5)
      made.stalls.push_back({Shipped().stalls[i].code, Shipped().stalls[i].name_zh});
    made.lab_codes = {"L1", "L2", "L3", "L4"};
    for (const registry::Township& township : Shipped().townships)
      made.townships.push_back(township.name_zh);
    return made;
  }();
  return county;
}

}  // namespace panyuan::clients::admin
