// The REST binding of EPCIS 2.0 over a real county.
#include "services/gateway/epcis_routes.h"

#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>
#include <string>

#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/base/bytes.h"
#include "services/base/text.h"
#include "services/gateway/reasons.h"
#include "services/gateway/routes.h"
#include "tests/support/county.h"

namespace panyuan {
namespace {

using gateway::HttpHeaders;
using gateway::HttpResponse;
using nlohmann::json;

constexpr char kToken[] = "a-token-of-the-regulator";

class EpcisRoutesTest : public testing::CountyTest {
 protected:
  void SetUp() override {
    CountyTest::SetUp();
    if (IsSkipped()) return;
    calls_ = std::make_unique<gateway::RpcCalls>(channel_, 16);
    gateway::RouteOptions options;
    options.public_host = "panan.example";
    options.epcis_tokens = {{base::Sha256(kToken), kRegulator},
                            {base::Sha256("of a stall"), kVendor}};
    routes_ = std::make_unique<gateway::Routes>(
        options, *calls_, [](std::string_view) { return gateway::LabelCheck(); },
        [] { return std::string(); }, nullptr);
  }
  void TearDown() override {
    routes_.reset();
    calls_.reset();
    CountyTest::TearDown();
  }

  HttpResponse Send(const std::string& method, const std::string& target,
                    const std::string& body = "", HttpHeaders headers = {},
                    const std::string& token = kToken) {
    if (!token.empty()) headers.emplace_back("authorization", "Bearer " + token);
    headers.emplace_back("accept-language", "en");
    if (method == "POST") headers.emplace_back("content-type", "application/json");
    std::promise<HttpResponse> answer;
    routes_->Handle({method, target, std::move(headers), body, false},
                    [&](HttpResponse response) { answer.set_value(std::move(response)); });
    return answer.get_future().get();
  }
  json Get(const std::string& target) {
    const HttpResponse response = Send("GET", target);
    EXPECT_EQ(response.status, 200) << target << response.body;
    return json::parse(response.body);
  }
  void ExpectProblem(const HttpResponse& response, int status, const std::string& type,
                     const std::string& reason) {
    EXPECT_EQ(response.status, status) << response.body;
    EXPECT_EQ(Header(response, "Content-Type"), "application/problem+json");
    const json problem = json::parse(response.body);
    EXPECT_EQ(problem["type"], "epcisException:" + type);
    EXPECT_EQ(problem["reason"], reason);
  }
  static std::string Header(const HttpResponse& response, const std::string& name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return {};
  }
  // The eventIDs of a query document.
  static std::vector<std::string> IdsIn(const json& document) {
    std::vector<std::string> ids;
    for (const json& event : document["epcisBody"]["queryResults"]["resultsBody"]["eventList"])
      ids.push_back(event["eventID"]);
    return ids;
  }
  static json Event(const std::string& id, const std::string& thing) {
    return {{"type", "ObjectEvent"},
            {"eventID", id},
            {"action", "OBSERVE"},
            {"bizStep", "shipping"},
            {"eventTime", "2026-03-04T09:00:00.000+08:00"},
            {"eventTimeZoneOffset", "+08:00"},
            {"quantityList", json::array({{{"epcClass", thing}, {"quantity", 4}}})}};
  }
  static std::string Document(const json& events) {
    return json{{"@context", "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"},
                {"type", "EPCISDocument"},
                {"schemaVersion", "2.0"},
                {"creationDate", "2026-03-04T09:00:00.000Z"},
                {"epcisBody", {{"eventList", events}}}}
        .dump();
  }
  static std::string Alone(json event) {
    event["@context"] = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
    return event.dump();
  }

  std::unique_ptr<gateway::RpcCalls> calls_;
  std::unique_ptr<gateway::Routes> routes_;
};

TEST_F(EpcisRoutesTest, OnlyAKnownTokenOpensAndOnlyDiscoveryNeedsNone) {
  ExpectProblem(Send("GET", "/epcis/events", "", {}, ""), 401, "SecurityException",
                "EPCIS_TOKEN_MISSING");
  ExpectProblem(Send("GET", "/epcis/events", "", {}, "another"), 401, "SecurityException",
                "EPCIS_TOKEN_MISSING");
  ExpectProblem(Send("GET", "/epcis/events", "", {}, "of a stall"), 403, "SecurityException",
                "NOT_PERMITTED");
  const HttpResponse discovery = Send("OPTIONS", "/epcis/capture", "", {}, "");
  EXPECT_EQ(discovery.status, 204);
  EXPECT_EQ(Header(discovery, "Allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(Header(discovery, "GS1-EPCIS-Max"), "2.0.0");
  EXPECT_EQ(Header(discovery, "GS1-EPCIS-Capture-File-Size-Limit"), "2097152");
}

TEST_F(EpcisRoutesTest, ADocumentIsCapturedAndFoundPageByPage) {
  const std::string lot = "urn:epc:class:lgtin:4012345.012345.998877";
  const HttpResponse taken =
      Send("POST", "/epcis/capture",
           Document(json::array({Event("urn:uuid:1", lot), Event("urn:uuid:2", lot)})));
  EXPECT_EQ(taken.status, 202);
  EXPECT_EQ(Header(taken, "GS1-EPCIS-Version"), "2.0.0");
  const json job = Get(Header(taken, "Location"));
  EXPECT_EQ(job["success"], true);
  EXPECT_EQ(job["running"], false);
  EXPECT_EQ(job["errors"], json::array());
  EXPECT_EQ(Get("/epcis/capture").size(), 1u);

  const HttpResponse first =
      Send("GET", "/epcis/events?perPage=1&GE_eventTime=2026-01-01T00:00:00+08:00");
  EXPECT_EQ(IdsIn(json::parse(first.body)), std::vector<std::string>{"urn:uuid:1"});
  const std::string link = Header(first, "Link");
  const std::string next = link.substr(1, link.find('>') - 1);
  EXPECT_EQ(IdsIn(Get(next)), std::vector<std::string>{"urn:uuid:2"});
  EXPECT_EQ(IdsIn(Get("/epcis/events/urn%3Auuid%3A2")), std::vector<std::string>{"urn:uuid:2"});
  EXPECT_EQ(IdsIn(Get("/epcis/bizSteps/shipping/events")).size(), 2u);
  EXPECT_EQ(IdsIn(Get("/epcis/epcs/" + base::PercentEncode(lot) + "/events")).size(), 2u);
  EXPECT_EQ(Get("/epcis/epcs")["member"].size(), 1u);
  ExpectProblem(Send("GET", "/epcis/events/urn%3Auuid%3A3"), 404, "NoSuchResourceException",
                "EPCIS_EVENT_NOT_FOUND");
}

TEST_F(EpcisRoutesTest, FaultsAreNamedByTheirPlace) {
  json bad = Event("urn:uuid:2", "https://x.example/1");
  bad.erase("action");
  const std::string both = Document(json::array({Event("urn:uuid:1", "https://x.example/1"), bad}));
  const json rolled_back = Get(Header(Send("POST", "/epcis/capture", both), "Location"));
  EXPECT_EQ(rolled_back["success"], false);
  EXPECT_EQ(rolled_back["errors"][0]["pointer"], "/epcisBody/eventList/1/action");
  EXPECT_TRUE(IdsIn(Get("/epcis/events")).empty());
  Send("POST", "/epcis/capture", both, {{"gs1-capture-error-behaviour", "proceed"}});
  EXPECT_EQ(IdsIn(Get("/epcis/events")).size(), 1u);
  const HttpResponse alone = Send("POST", "/epcis/events", Alone(bad));
  ExpectProblem(alone, 400, "ValidationException", "EPCIS_MEMBER_MISSING");
  ExpectProblem(Send("POST", "/epcis/capture", "{"), 400, "ValidationException", "EPCIS_NOT_JSON");
}

TEST_F(EpcisRoutesTest, OneEventIsCreatedOnce) {
  const std::string event = Alone(Event("urn:uuid:1", "https://x.example/1"));
  const HttpResponse created = Send("POST", "/epcis/events", event);
  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(Header(created, "Location"), "/epcis/events/urn%3Auuid%3A1");
  ExpectProblem(Send("POST", "/epcis/events", event), 409, "ResourceAlreadyExistsException",
                "EPCIS_EVENT_KNOWN");
}

TEST_F(EpcisRoutesTest, AnEventThatNamesOurBatchJoinsItsChain) {
  const auto trace = trace::v1::TraceService::NewStub(channel_);
  trace::v1::RegisterBatchRequest request;
  request.set_request_id("request-1");
  trace::v1::IncomingBatch& batch = *request.mutable_batch();
  batch.set_product_code("VEG044");
  batch.mutable_quantity()->set_value("40");
  batch.mutable_quantity()->set_unit_code("KGM");
  batch.set_origin("山东安丘");
  batch.mutable_supplier()->set_name("安丘姜业合作社");
  batch.set_certificate_number("3707842611240001");
  trace::v1::RegisterBatchResponse response;
  ASSERT_EQ(Call(*trace, &trace::v1::TraceService::Stub::RegisterBatch, request, &response).reason,
            "");
  std::string digits = response.batch().batch_code();
  std::erase(digits, '-');
  const std::string uri = "https://panan.example/T/" + digits;
  EXPECT_EQ(Send("POST", "/epcis/events", Alone(Event("urn:uuid:1", uri))).status, 201);

  trace::v1::GetChainRequest ask;
  ask.set_batch_code(digits);
  trace::v1::GetChainResponse chain;
  ASSERT_EQ(Call(*trace, &trace::v1::TraceService::Stub::GetChain, ask, &chain).reason, "");
  ASSERT_EQ(chain.events_size(), 2);
  EXPECT_EQ(chain.events(1).leaf_index(), 1u);
  EXPECT_EQ(chain.batch().on_hand().value(), "40");
  EXPECT_EQ(IdsIn(Get("/epcis/events?MATCH_anyEPCClass=" + base::PercentEncode(uri))).size(), 2u);
}

TEST_F(EpcisRoutesTest, QueriesAreKeptAndSubscribedTo) {
  Send("POST", "/epcis/events", Alone(Event("urn:uuid:1", "https://x.example/1")));
  const std::string query = R"({"name":"shipped","query":{"EQ_bizStep":["shipping"]}})";
  EXPECT_EQ(Header(Send("POST", "/epcis/queries", query), "Location"), "/epcis/queries/shipped");
  ExpectProblem(Send("POST", "/epcis/queries", query), 409, "ResourceAlreadyExistsException",
                "EPCIS_QUERY_EXISTS");
  ExpectProblem(Send("POST", "/epcis/queries", R"({"name":"x","query":{"EQ_colour":"red"}})"), 400,
                "ValidationException", "EPCIS_QUERY_PARAMETER_UNKNOWN");
  EXPECT_EQ(Get("/epcis/queries")[0]["query"]["EQ_bizStep"][0], "shipping");
  EXPECT_EQ(Get("/epcis/queries/shipped/events")["epcisBody"]["queryResults"]["queryName"],
            "shipped");
  const std::string place = "/epcis/queries/shipped/subscriptions";
  ExpectProblem(Send("POST", place, R"({"dest":"https://x.example/hook"})"), 400,
                "SubscriptionControlsException", "EPCIS_BODY_INVALID");
  ExpectProblem(Send("POST", place, R"({"dest":"http://x.example/hook","stream":true})"), 400,
                "SubscriptionControlsException", "EPCIS_TARGET_INVALID");
  const HttpResponse made = Send(
      "POST", place, R"({"dest":"https://x.example/hook","signatureToken":"s","stream":true})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.body.find("signatureToken"), std::string::npos);
  EXPECT_EQ(Get(place).size(), 1u);
  EXPECT_EQ(Get(Header(made, "Location"))["stream"], true);
  EXPECT_EQ(Send("DELETE", Header(made, "Location")).status, 204);
  EXPECT_EQ(Send("DELETE", "/epcis/queries/shipped").status, 204);
  ExpectProblem(Send("GET", "/epcis/queries/shipped/events"), 404, "NoSuchNameException",
                "EPCIS_QUERY_NOT_FOUND");
}

TEST_F(EpcisRoutesTest, WhatIsNotServedIsSaid) {
  ExpectProblem(Send("GET", "/epcis/events", "", {{"gs1-epcis-version", "1.2"}}), 406,
                "NotAcceptableException", "EPCIS_VERSION_UNSUPPORTED");
  ExpectProblem(Send("GET", "/epcis/events", "", {{"accept", "application/xml"}}), 406,
                "NotAcceptableException", "EPCIS_VERSION_UNSUPPORTED");
  ExpectProblem(Send("GET", "/epcis/events?perPage=0"), 400, "QueryParameterException",
                "EPCIS_PAGE_SIZE_INVALID");
  ExpectProblem(Send("GET", "/epcis/events?colour=red"), 400, "QueryParameterException",
                "EPCIS_QUERY_PARAMETER_UNKNOWN");
  ExpectProblem(Send("PUT", "/epcis/events"), 405, "NotAcceptableException",
                "HTTP_METHOD_NOT_ALLOWED");
  ExpectProblem(Send("GET", "/epcis/colours"), 404, "NoSuchResourceException", "PAGE_NOT_FOUND");
  ExpectProblem(Send("DELETE", "/epcis/nextPageToken/1"), 501, "ImplementationException",
                "EPCIS_NOT_OFFERED");
  EXPECT_EQ(Get("/epcis")["member"].size(), 9u);
  EXPECT_EQ(Get("/epcis/eventTypes")["member"].size(), 5u);
  EXPECT_EQ(Get("/epcis/eventTypes/ObjectEvent")["member"], json::array({"events"}));
}

TEST(EpcisTokens, AreReadLineByLine) {
  const std::string hash = base::HexEncode(base::AsView(base::Sha256("t")));
  const auto tokens =
      gateway::ParseEpcisTokens("# ours\n\n" + hash + " urn:panyuan:admin:330727\r\n");
  ASSERT_OK(tokens);
  ASSERT_EQ(tokens->size(), 1u);
  const auto caller = gateway::FindEpcisCaller(*tokens, "bearer t");
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->identity, "urn:panyuan:admin:330727");
  EXPECT_FALSE(gateway::FindEpcisCaller(*tokens, "Basic t"));
  EXPECT_REASON(gateway::ParseEpcisTokens(hash), gateway::kEpcisTokensInvalid);
  EXPECT_REASON(gateway::ParseEpcisTokens("00 urn:panyuan:admin:330727"),
                gateway::kEpcisTokensInvalid);
}

}  // namespace
}  // namespace panyuan
