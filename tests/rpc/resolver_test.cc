// GS1 Digital Links of a real county's host.
#include "services/gateway/resolver.h"

#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>
#include <string>

#include "panyuan/label/v1/label_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/gateway/routes.h"
#include "tests/support/county.h"

namespace panyuan {
namespace {

using gateway::HttpResponse;
using nlohmann::json;

constexpr char kLinkset[] = "application/linkset+json";
constexpr char kVocabulary[] = "https://gs1.org/voc/";

class ResolverTest : public testing::CountyTest {
 protected:
  void SetUp() override {
    CountyTest::SetUp();
    if (IsSkipped()) return;
    trace_ = trace::v1::TraceService::NewStub(channel_);
    calls_ = std::make_unique<gateway::RpcCalls>(channel_, 16);
    gateway::RouteOptions options;
    options.public_host = "panan.example";
    routes_ = std::make_unique<gateway::Routes>(
        options, *calls_, [](std::string_view) { return gateway::LabelCheck(); },
        [] { return std::string(); }, nullptr);
  }
  void TearDown() override {
    routes_.reset();
    calls_.reset();
    CountyTest::TearDown();
  }

  // The digits of the batch's code.
  std::string Receive(const std::string& gtin, const std::string& lot,
                      const std::string& reason = "") {
    trace::v1::RegisterBatchRequest request;
    request.set_request_id("request-" + std::to_string(++requests_));
    trace::v1::IncomingBatch& batch = *request.mutable_batch();
    batch.set_product_code("VEG044");
    batch.mutable_quantity()->set_value("40");
    batch.mutable_quantity()->set_unit_code("KGM");
    batch.set_origin("山东安丘");
    batch.mutable_supplier()->set_name("安丘姜业合作社");
    batch.set_certificate_number("3707842611240001");
    batch.set_gtin(gtin);
    batch.set_lot(lot);
    trace::v1::RegisterBatchResponse response;
    EXPECT_EQ(
        Call(*trace_, &trace::v1::TraceService::Stub::RegisterBatch, request, &response).reason,
        reason);
    std::string digits = response.batch().batch_code();
    std::erase(digits, '-');
    return digits;
  }
  HttpResponse Get(const std::string& target, gateway::HttpHeaders headers = {},
                   const std::string& method = "GET") {
    std::promise<HttpResponse> answer;
    routes_->Handle({method, target, std::move(headers), {}, false},
                    [&](HttpResponse response) { answer.set_value(std::move(response)); });
    return answer.get_future().get();
  }
  json Linkset(const std::string& target) {
    const HttpResponse response = Get(target, {{"accept", kLinkset}});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(Header(response, "Content-Type"), kLinkset);
    return json::parse(response.body)["linkset"][0];
  }
  static std::string Header(const HttpResponse& response, const std::string& name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return {};
  }
  std::string Location(const std::string& target, gateway::HttpHeaders headers = {}) {
    const HttpResponse response = Get(target, std::move(headers));
    EXPECT_EQ(response.status, 307) << target;
    return Header(response, "Location");
  }
  void ExpectProblem(const std::string& target, int status, const std::string& reason,
                     const std::string& ai = "") {
    const HttpResponse response = Get(target);
    EXPECT_EQ(response.status, status) << target;
    EXPECT_EQ(Header(response, "Content-Type"), "application/problem+json");
    EXPECT_EQ(Header(response, "Access-Control-Allow-Origin"), "*");
    const json problem = json::parse(response.body);
    EXPECT_EQ(problem["reason"], reason) << target;
    EXPECT_EQ(problem["metadata"].value("ai", ""), ai) << target;
  }

  std::unique_ptr<trace::v1::TraceService::Stub> trace_;
  std::unique_ptr<gateway::RpcCalls> calls_;
  std::unique_ptr<gateway::Routes> routes_;
  int requests_ = 1000;
};

TEST_F(ResolverTest, LeadsFromALotToItsNewestBatch) {
  Receive("9506000134352", "a/b");
  const std::string newest = Receive("09506000134352", "a/b");
  const std::string page = "https://panan.example/T/" + newest;
  EXPECT_EQ(Location("/01/09506000134352/10/a%2Fb"), page);
  EXPECT_EQ(Location("/01/9506000134352/22/X/10/a%2Fb/21/7?at=M02"), page + "?at=M02");
  EXPECT_EQ(Location("/01/09506000134352/10/a%2Fb?linkType=gs1:pip", {{"accept-language", "en"}}),
            page + "?lang=en");
  EXPECT_EQ(Location("/T/" + newest + "?linkType=pip&at=M02"), page + "?lang=zh&at=M02");
  EXPECT_EQ(Location("/01/09506000134352/10/a%2Fb?linkType=https://gs1.org/voc/traceability"),
            "https://panan.example/epcis/events?MATCH_anyEPCClass="
            "https%3A%2F%2Fpanan.example%2FT%2F" +
                newest);
  const HttpResponse head = Get("/01/09506000134352/10/a%2Fb", {}, "HEAD");
  EXPECT_EQ(Header(head, "Link"),
            "<https://panan.example/01/09506000134352/10/a%2Fb?linkType=linkset>; rel=\"linkset\"; "
            "type=\"application/linkset+json\", "
            "<https://id.gs1.org/01/09506000134352/10/a%2Fb>; rel=\"owl:sameAs\"");
}

TEST_F(ResolverTest, GivesALotsLinkset) {
  const std::string first = Receive("09506000134352", "A1");
  Receive("09506000134352", "A1");
  const json lot = Linkset("/01/09506000134352/10/A1");
  EXPECT_EQ(lot["anchor"], "https://panan.example/01/09506000134352/10/A1");
  EXPECT_EQ(lot[std::string(kVocabulary) + "defaultLink"].size(), 1u);
  EXPECT_EQ(lot[std::string(kVocabulary) + "pip"].size(), 4u);
  EXPECT_EQ(lot[std::string(kVocabulary) + "traceability"].size(), 2u);
  EXPECT_EQ(lot[std::string(kVocabulary) + "certificationInfo"].size(), 4u);
  EXPECT_FALSE(lot.contains(std::string(kVocabulary) + "recallStatus"));
  const json batch = Linkset("/T/" + first);
  EXPECT_EQ(batch["anchor"], "https://panan.example/T/" + first);
  EXPECT_EQ(batch[std::string(kVocabulary) + "pip"].size(), 2u);
}

TEST_F(ResolverTest, RefusesInWords) {
  Receive("09506000134352", "A1");
  ExpectProblem("/01/09506000134353/10/A1", 400, "AI_VALUE_INVALID", "01");
  ExpectProblem("/01/09506000134352/10/A1?17=261332", 400, "AI_VALUE_INVALID", "17");
  ExpectProblem("/01/09506000134352/10/%E6%89%B9", 400, "AI_VALUE_INVALID", "10");
  ExpectProblem("/01/09506000134352/21/1/10/A1", 400, "AI_MISPLACED", "01");
  ExpectProblem("/01/09506000134352", 404, "LOT_MISSING");
  ExpectProblem("/414/9506000134352", 404, "LOT_MISSING");
  ExpectProblem("/01/09506000134352/10/a1", 404, "LOT_NOT_FOUND");
  ExpectProblem("/01/09506000134352/10/A1?linkType=gs1:hasRetailers", 404, "LINK_TYPE_NOT_FOUND");
  const HttpResponse page = Get("/01/09506000134353/10/A1", {{"accept", "text/html,*/*;q=0.8"}});
  EXPECT_EQ(Header(page, "Content-Type"), "text/html; charset=utf-8");
}

TEST_F(ResolverTest, DescribesItself) {
  const json description = json::parse(Get("/.well-known/gs1resolver").body);
  EXPECT_EQ(description["resolverRoot"], "https://panan.example");
  EXPECT_EQ(description["supportedPrimaryKeys"], json({"01"}));
  const HttpResponse options = Get("/01/09506000134352/10/A1", {}, "OPTIONS");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(Header(options, "Access-Control-Allow-Methods"), "GET, HEAD, OPTIONS");
}

TEST_F(ResolverTest, BatchesKeepTheirGtinAndLot) {
  Receive("09506000134353", "A1", "AI_VALUE_INVALID");
  Receive("", "A1", "FIELD_MISSING");
  const std::string code = Receive("9506000134352", "");
  trace::v1::GetChainRequest request;
  request.set_batch_code(code);
  trace::v1::GetChainResponse chain;
  ASSERT_EQ(
      Call(*trace_, &trace::v1::TraceService::Stub::GetChain, request, &chain, kAnyone, "").reason,
      "");
  EXPECT_EQ(chain.batch().gtin(), "09506000134352");
  EXPECT_EQ(chain.batch().lot(), code);
  const json event = json::parse(chain.events(0).event_json());
  EXPECT_EQ(event["panyuan:gtin"], "09506000134352");
  EXPECT_EQ(event["panyuan:lot"], code);

  const auto labels = label::v1::LabelService::NewStub(channel_);
  label::v1::GetLabelRequest which;
  which.set_batch_code(code);
  label::v1::GetLabelResponse label;
  ASSERT_EQ(Call(*labels, &label::v1::LabelService::Stub::GetLabel, which, &label).reason, "");
  EXPECT_EQ(label.label().digital_link(), "https://panan.example/01/09506000134352/10/" + code);
}

TEST_F(ResolverTest, LotsAreListedByPages) {
  for (int i = 0; i < 3; ++i) Receive("09506000134352", "A1");
  trace::v1::FindByGtinLotRequest request;
  request.set_gtin("9506000134352");
  request.set_lot("A1");
  request.set_page_size(2);
  size_t found = 0;
  do {
    trace::v1::FindByGtinLotResponse response;
    ASSERT_EQ(Call(*trace_, &trace::v1::TraceService::Stub::FindByGtinLot, request, &response,
                   kAnyone, "")
                  .reason,
              "");
    for (const auto& batch : response.batches()) EXPECT_FALSE(batch.has_supplier());
    found += static_cast<size_t>(response.batches_size());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(found, 3u);
}

}  // namespace
}  // namespace panyuan
