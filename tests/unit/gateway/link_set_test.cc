#include "services/gateway/link_set.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace panyuan::gateway {
namespace {

trace::v1::Batch Ginger() {
  trace::v1::Batch batch;
  batch.set_batch_code("7K3Q-M2XD-9PRC");
  return batch;
}

std::vector<Link> LinksOfOne(const trace::v1::Batch& batch) {
  return LinksOf(std::span(&batch, 1), "https://h");
}

TEST(LinkSet, OffersWhatABatchHas) {
  trace::v1::Batch batch = Ginger();
  EXPECT_EQ(TypesOf(LinksOfOne(batch)), "gs1:defaultLink, gs1:pip, gs1:traceability");
  batch.set_certificate_number("3707");
  batch.mutable_hold()->set_finding_en("too much chlorpyrifos");
  EXPECT_EQ(TypesOf(LinksOfOne(batch)),
            "gs1:defaultLink, gs1:pip, gs1:traceability, gs1:certificationInfo, gs1:recallStatus");
  EXPECT_EQ(ChooseLink(LinksOfOne(batch), "gs1:recallStatus", Lang::kEn)->title,
            "Sale stopped: too much chlorpyrifos");
  batch.mutable_recall()->set_recall_code("R-330727-0000001");
  batch.mutable_recall()->set_reason_en("chlorpyrifos");
  EXPECT_EQ(ChooseLink(LinksOfOne(batch), "gs1:recallStatus", Lang::kEn)->title,
            "Recall R-330727-0000001: chlorpyrifos");
}

TEST(LinkSet, ChoosesByTypeAndLanguage) {
  const std::vector<Link> links = LinksOfOne(Ginger());
  for (const char* type : {"pip", "gs1:pip", "https://gs1.org/voc/pip",
                           "https://www.gs1.org/voc/pip", "https://ref.gs1.org/voc/pip"})
    EXPECT_EQ(ChooseLink(links, type, Lang::kEn)->href, "https://h/T/7K3QM2XD9PRC?lang=en") << type;
  EXPECT_EQ(ChooseLink(links, "pip", Lang::kZh)->language, "zh");
  EXPECT_EQ(ChooseLink(links, "defaultLink", Lang::kEn)->href, "https://h/T/7K3QM2XD9PRC");
  EXPECT_FALSE(ChooseLink(links, "gs1:hasRetailers", Lang::kEn));
  EXPECT_FALSE(ChooseLink(links, "other:pip", Lang::kEn));
}

TEST(LinkSet, SurvivesTextThatIsNotUtf8) {
  trace::v1::Batch batch = Ginger();
  const auto linkset = nlohmann::json::parse(
      RenderLinkset("https://h/T/7K3QM2XD9PRC", "a\xFF", LinksOfOne(batch)))["linkset"][0];
  EXPECT_EQ(linkset["itemDescription"], "a\uFFFD");
  EXPECT_EQ(linkset["https://gs1.org/voc/pip"][1]["hreflang"], nlohmann::json({"en"}));
}

}  // namespace
}  // namespace panyuan::gateway
