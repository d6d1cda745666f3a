#include "services/trace/domain/document.h"

#include <gtest/gtest.h>

#include "services/trace/domain/certificate.h"
#include "services/trace/domain/document_ports.h"
#include "services/trace/domain/document_reasons.h"
#include "tests/support/expect.h"

namespace panyuan::trace {
namespace {

TEST(MediaTypeOf, GoesByTheFirstBytesAlone) {
  using namespace std::string_literals;
  EXPECT_EQ(*MediaTypeOf("\xFF\xD8\xFF\xE0 anything"), "image/jpeg");
  EXPECT_EQ(*MediaTypeOf("\x89PNG\r\n\x1A\n"), "image/png");
  EXPECT_EQ(*MediaTypeOf("RIFF\0\0\0\0WEBPVP8 "s), "image/webp");
  EXPECT_EQ(*MediaTypeOf("%PDF-1.7"), "application/pdf");
  for (const std::string& other :
       {"GIF89a"s, "<svg/>"s, "RIFF\0\0\0\0WAVE"s, "RIFF"s, "\xFF\xD8"s, "MZ"s, ""s}) {
    const auto type = MediaTypeOf(other);
    ASSERT_FALSE(type.ok()) << other;
    EXPECT_TRUE(type.error().Is(kDocumentType));
  }
}

// Every batch has the two before it as its parents.
class DenseEdges final : public EdgeReads {
 public:
  base::Result<std::vector<Edge>> ChildrenOf(std::span<const BatchNumber>) override {
    return std::vector<Edge>();
  }
  base::Result<std::vector<Edge>> ParentsOf(std::span<const BatchNumber> children) override {
    std::vector<Edge> edges;
    for (const BatchNumber child : children)
      for (const int64_t back : {2, 1})
        if (child.value > back)
          edges.push_back({{child.value - back}, child, Making::kMerged, 1, 1, 0});
    return edges;
  }
};

TEST(WithAncestors, GivesEachOnceNearestFirstAndStopsAtItsBound) {
  DenseEdges edges;
  const auto few = WithAncestors(edges, {4});
  ASSERT_OK(few);
  EXPECT_EQ(*few, (std::vector<BatchNumber>{{4}, {2}, {3}, {1}}));
  const auto many = WithAncestors(edges, {10'000});
  ASSERT_OK(many);
  EXPECT_EQ(many->size(), kMaxDocumentAncestors + 1);
}

TEST(HashOf, LeavesPersonalDataOutAndHoldsAllElse) {
  const label::BatchCode code = *label::BatchCode::Parse("0PQX-04G7-MQNH");
  Certificate certificate;
  certificate.number = "CD-330727-0000001";
  certificate.product_name = "姜";
  certificate.mass_g = 40'000;
  certificate.grounds = {CertificateGround::kPromise};
  const base::Hash hash = HashOf(certificate, code);
  EXPECT_EQ(hash, base::Sha256("received\nCD-330727-0000001\n0PQX-04G7-MQNH\n姜\n40000\n\n"
                               "1970-01-01\n8\n"));
  certificate.producer_name = "张三";
  certificate.producer_contact = "13800000000";
  EXPECT_EQ(HashOf(certificate, code), hash);
  certificate.issued = true;
  EXPECT_NE(HashOf(certificate, code), hash);
}

}  // namespace
}  // namespace panyuan::trace
