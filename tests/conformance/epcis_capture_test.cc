// Every published EPCIS document (conformance data gs1-epcis/JSON) captured by a real county and
// given back.
#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "services/base/bytes.h"
#include "services/base/text.h"
#include "services/gateway/routes.h"
#include "tests/conformance/data.h"
#include "tests/support/county.h"

namespace panyuan {
namespace {

using gateway::HttpResponse;
using nlohmann::json;

constexpr char kToken[] = "token";

class EpcisCapture : public testing::CountyTest {
 protected:
  void SetUp() override {
    CountyTest::SetUp();
    if (IsSkipped()) return;
    calls_ = std::make_unique<gateway::RpcCalls>(channel_, 16);
    gateway::RouteOptions options;
    options.epcis_tokens = {{base::Sha256(kToken), kRegulator}};
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
                    const std::string& body = "") {
    std::promise<HttpResponse> answer;
    routes_->Handle({method,
                     target,
                     {{"authorization", std::string("Bearer ") + kToken},
                      {"content-type", "application/ld+json"}},
                     body,
                     false},
                    [&](HttpResponse response) { answer.set_value(std::move(response)); });
    return answer.get_future().get();
  }

  std::unique_ptr<gateway::RpcCalls> calls_;
  std::unique_ptr<gateway::Routes> routes_;
};

const json& EventsOf(const json& document) {
  const json& body = document["epcisBody"];
  return body.contains("queryResults") ? body["queryResults"]["resultsBody"]["eventList"]
                                       : body["eventList"];
}

// The event without what a repository gives it.
json WithoutCapture(json event) {
  for (const char* name : {"@context", "recordTime", "eventID"}) event.erase(name);
  return event;
}

// One that has an id is found by it; the others are the last ones captured.
TEST_F(EpcisCapture, GivesBackEveryPublishedEvent) {
  const auto folder = conformance::DataPath("gs1-epcis/JSON");
  PANYUAN_NEED_DATA(folder);
  std::set<std::string> ids;
  for (const auto& path : conformance::FindFiles(folder, ".jsonld")) {
    const json published = conformance::ReadJson(path);
    const HttpResponse taken = Send("POST", "/epcis/capture", conformance::ReadText(path));
    ASSERT_EQ(taken.status, 202) << path << taken.body;
    const json job = json::parse(Send("GET", taken.headers[0].second).body);
    ASSERT_EQ(job["success"], true) << path << job;
    size_t fresh = 0;
    for (const json& event : EventsOf(published)) {
      if (!event.contains("eventID")) continue;
      const std::string id = event["eventID"];
      const HttpResponse found = Send("GET", "/epcis/events/" + base::PercentEncode(id));
      ASSERT_EQ(found.status, 200) << path << id;
      const json back = EventsOf(json::parse(found.body));
      ASSERT_EQ(back.size(), 1u) << path;
      if (!ids.insert(id).second) continue;  // published with the same id in another document
      EXPECT_EQ(WithoutCapture(back[0]), WithoutCapture(event)) << path;
      ++fresh;
    }
    EXPECT_GE(job["capturedEvents"].get<size_t>(), fresh) << path;
  }
}

}  // namespace
}  // namespace panyuan
