#include "services/registry/rpc/registry_service.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "services/base/bytes.h"
#include "services/registry/store/registry_store.h"
#include "services/registry/store/seeding.h"
#include "tests/support/expect.h"
#include "tests/support/no_sink.h"
#include "tests/support/refusal.h"
#include "tests/support/test_store.h"

namespace panyuan::registry {
namespace {

using panyuan::testing::NoSink;
using panyuan::testing::ReadRefusal;
using panyuan::testing::Refusal;

class RegistryServiceTest : public ::testing::Test {
 protected:
  using Stub = v1::RegistryService::Stub;

  void SetUp() override {
    SKIP_WHERE_MISSING(store_);
    const auto files = ReadSeedFiles(PANYUAN_SOURCE_DIR "/schema/seed");
    ASSERT_OK(files);
    const auto catalogue = ReadCatalogue(*files);
    ASSERT_OK(catalogue);
    {
      const auto connection = std::move(engine_->OpenWriter().value());
      ASSERT_OK(connection->Begin());
      ASSERT_OK(Seed(*connection, *catalogue));
      ASSERT_EQ(connection->Commit(), db::Outcome::kCommitted);
    }
    limits_ = static_cast<int>(catalogue->limits.size());
    ASSERT_OK(reads_.Start(2));
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::RegistryService::NewStub(server_->InProcessChannel({}));
  }
  void TearDown() override {
    if (server_) server_->Shutdown();
    reads_.Stop();
  }

  template <class Request, class Response>
  grpc::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response,
                    const std::string& identity = "urn:panyuan:vendor:M01-001") {
    grpc::ClientContext context;
    if (!identity.empty()) context.AddMetadata(std::string(rpc::kIdentityKey), identity);
    context.AddMetadata("accept-language", "en");
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    return ((*stub_).*method)(&context, request, response);
  }

  // The codes of all pages of `page_size` rows; fails on a code seen twice.
  template <class Request, class Response, class Codes>
  std::set<std::string> AllCodes(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                              Response*),
                                 Request request, uint32_t page_size, Codes codes_of) {
    std::set<std::string> all;
    request.set_page_size(page_size);
    do {
      Response response;
      const grpc::Status status = Call(method, request, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      if (!status.ok()) break;
      for (const std::string& code : codes_of(response)) EXPECT_TRUE(all.insert(code).second);
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  testing::TestStore store_{testing::KindWanted()};
  testing::FakeClock clock_{testing::kMorning};
  std::unique_ptr<db::Engine> engine_ = store_.MakeMigratedEngine();
  NoSink sink_;
  db::Writer writer_{*engine_, clock_, sink_};
  db::ReadPool reads_{*engine_};
  rpc::CallRecords records_;
  rpc::Runtime runtime_{writer_, reads_, clock_, records_, rpc::Trust::kEdge};
  RegistryService service_{
      runtime_, [](db::Session& session) { return std::make_unique<RegistryStore>(session); },
      registry::EraseSupplier};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Stub> stub_;
  int limits_ = 0;
};

std::vector<std::string> ProductCodes(const v1::ListProductsResponse& page) {
  std::vector<std::string> codes;
  for (const auto& product : page.products()) codes.push_back(product.product_code());
  return codes;
}

std::vector<std::string> LimitKeys(const v1::ListResidueLimitsResponse& page) {
  std::vector<std::string> keys;
  for (const auto& limit : page.residue_limits())
    keys.push_back(limit.product_code() + limit.item_code() + limit.basis() + limit.source());
  return keys;
}

TEST_F(RegistryServiceTest, PagesThroughEveryProductOnce) {
  for (uint32_t size : {1u, 47u, 142u, 143u, 144u})
    EXPECT_EQ(AllCodes(&Stub::ListProducts, v1::ListProductsRequest(), size, ProductCodes).size(),
              143u)
        << size;
}

TEST_F(RegistryServiceTest, PagesThroughEveryLimitOnce) {
  for (uint32_t size : {53u, 5'000u})
    EXPECT_EQ(
        AllCodes(&Stub::ListResidueLimits, v1::ListResidueLimitsRequest(), size, LimitKeys).size(),
        static_cast<size_t>(limits_))
        << size;
}

TEST_F(RegistryServiceTest, GivesAHundredRowsWhereNoSizeIsAsked) {
  v1::ListProductsResponse products;
  ASSERT_TRUE(Call(&Stub::ListProducts, v1::ListProductsRequest(), &products).ok());
  EXPECT_EQ(products.products_size(), 100);
  EXPECT_NE(products.next_page_token(), "");
  v1::ListTownshipsResponse townships;
  ASSERT_TRUE(Call(&Stub::ListTownships, v1::ListTownshipsRequest(), &townships).ok());
  EXPECT_EQ(townships.townships_size(), 14);
  EXPECT_EQ(townships.next_page_token(), "");
  EXPECT_EQ(townships.townships(0).office_name_zh(), "安文街道食品安全委员会办公室");
  EXPECT_EQ(townships.townships(0).confidence(), v1::CONFIDENCE_VERIFIED);
}

TEST_F(RegistryServiceTest, ListsPlacesByWhereTheyBelong) {
  v1::ListWorkstationsRequest of_township;
  of_township.set_township_code("330727002");
  v1::ListWorkstationsResponse workstations;
  ASSERT_TRUE(Call(&Stub::ListWorkstations, of_township, &workstations).ok());
  EXPECT_EQ(workstations.workstations_size(), 12);
  EXPECT_EQ(workstations.workstations(0).confidence(), v1::CONFIDENCE_GENERATED);

  v1::ListStallsRequest of_market;
  of_market.set_market_code("M03");
  v1::ListStallsResponse stalls;
  ASSERT_TRUE(Call(&Stub::ListStalls, of_market, &stalls).ok());
  EXPECT_EQ(stalls.stalls_size(), 30);
  EXPECT_EQ(stalls.stalls(0).stall_code(), "M03-001");
  EXPECT_EQ(stalls.stalls(0).township_code(), "330727001");

  v1::ListMarketsResponse markets;
  ASSERT_TRUE(Call(&Stub::ListMarkets, v1::ListMarketsRequest(), &markets).ok());
  EXPECT_EQ(markets.markets_size(), 8);
  v1::ListLaboratoriesResponse labs;
  ASSERT_TRUE(Call(&Stub::ListLaboratories, v1::ListLaboratoriesRequest(), &labs).ok());
  EXPECT_EQ(labs.laboratories_size(), 4);
}

TEST_F(RegistryServiceTest, ShowsALimitWithItsSource) {
  v1::ListResidueLimitsRequest request;
  request.set_product_code("VEG044");
  request.set_item_code("PES-019");
  v1::ListResidueLimitsResponse response;
  ASSERT_TRUE(Call(&Stub::ListResidueLimits, request, &response).ok());
  ASSERT_EQ(response.residue_limits_size(), 2);
  for (const v1::ResidueLimit& limit : response.residue_limits()) {
    EXPECT_EQ(limit.kind(), v1::LIMIT_KIND_MAXIMUM);
    EXPECT_EQ(limit.value(), "0.2");
    EXPECT_EQ(limit.unit(), "mg/kg");
    EXPECT_EQ(limit.valid_from(), "2021-09-03");
    EXPECT_EQ(limit.valid_to(), "");
    EXPECT_EQ(limit.confidence(), v1::CONFIDENCE_VERIFIED);
    EXPECT_NE(limit.source(), "");
  }
}

TEST_F(RegistryServiceTest, ShowsHowAnItemIsDecided) {
  v1::ListTestItemsRequest request;
  request.set_query("pes-001");
  v1::ListTestItemsResponse response;
  ASSERT_TRUE(Call(&Stub::ListTestItems, request, &response).ok());
  ASSERT_EQ(response.test_items_size(), 1);
  EXPECT_EQ(response.test_items(0).result_kind(), v1::RESULT_KIND_INHIBITION_PERCENT);
  EXPECT_EQ(response.test_items(0).threshold_percent(), "50");
}

TEST_F(RegistryServiceTest, RefusesTokensItNeverGave) {
  const std::string tokens[] = {"x", base::Base64Encode("VEG 001"), base::Base64Encode("姜"),
                                base::Base64Encode(std::string(500, 'A'))};
  for (const std::string& token : tokens) {
    v1::ListProductsRequest products;
    products.set_page_token(token);
    v1::ListProductsResponse ignored;
    const Refusal refusal = ReadRefusal(Call(&Stub::ListProducts, products, &ignored));
    EXPECT_EQ(refusal.reason, "PAGE_TOKEN_INVALID") << token;
  }
  for (const char* text : {"VEG044", "VEG044 PES-019 x 1", "VEG044 PES-019 1 1 1", "a  1 1"}) {
    v1::ListResidueLimitsRequest limits;
    limits.set_page_token(base::Base64Encode(text));
    v1::ListResidueLimitsResponse ignored;
    const Refusal refusal = ReadRefusal(Call(&Stub::ListResidueLimits, limits, &ignored));
    EXPECT_EQ(refusal.reason, "PAGE_TOKEN_INVALID") << text;
  }
}

TEST_F(RegistryServiceTest, NamesWhatIsUnknown) {
  v1::ListResidueLimitsRequest limits;
  limits.set_product_code("VEG44");
  v1::ListResidueLimitsResponse no_limits;
  const grpc::Status unknown = Call(&Stub::ListResidueLimits, limits, &no_limits);
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const Refusal product = ReadRefusal(unknown);
  EXPECT_EQ(product.reason, "UNKNOWN_PRODUCT");
  EXPECT_EQ(product.metadata.at("value"), "VEG44");
  EXPECT_TRUE(product.metadata.at("suggestions").starts_with("VEG044 姜"));
  EXPECT_NE(unknown.error_message().find("VEG044 姜"), std::string::npos);

  limits.set_product_code("VEG044");
  limits.set_item_code("PES-999");
  EXPECT_EQ(ReadRefusal(Call(&Stub::ListResidueLimits, limits, &no_limits)).reason, "UNKNOWN_ITEM");

  v1::ListStallsRequest stalls;
  stalls.set_market_code("M99");
  v1::ListStallsResponse no_stalls;
  EXPECT_EQ(ReadRefusal(Call(&Stub::ListStalls, stalls, &no_stalls)).reason, "UNKNOWN_MARKET");
}

TEST_F(RegistryServiceTest, RefusesWordsThatAreTooLong) {
  v1::ListProductsRequest request;
  request.set_query(std::string(61, 'a'));
  v1::ListProductsResponse response;
  const Refusal refusal = ReadRefusal(Call(&Stub::ListProducts, request, &response));
  EXPECT_EQ(refusal.reason, "TEXT_TOO_LONG");
  EXPECT_EQ(refusal.metadata.at("field"), "query");
}

TEST_F(RegistryServiceTest, AnswersNobodyWithoutAnIdentity) {
  v1::ListProductsResponse response;
  EXPECT_EQ(ReadRefusal(Call(&Stub::ListProducts, v1::ListProductsRequest(), &response, "")).reason,
            "IDENTITY_MISSING");
}

}  // namespace
}  // namespace panyuan::registry
