#include "clients/common/connection.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "clients/common/reasons.h"
#include "clients/common/server_error.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/db/reasons.h"
#include "services/rpc/status.h"

namespace panyuan::clients {
namespace {

using trace::v1::SellBatchRequest;
using trace::v1::SellBatchResponse;
using trace::v1::TraceService;

// Fails the first `failures` calls with `status`, and remembers what it was asked.
class FlakyService final : public TraceService::Service {
 public:
  FlakyService(int failures, grpc::Status status) : failures_(failures), status_(status) {}

  grpc::Status SellBatch(grpc::ServerContext* context, const SellBatchRequest* request,
                         SellBatchResponse* response) override {
    request_ids.push_back(request->request_id());
    const auto& metadata = context->client_metadata();
    const auto found = metadata.find("accept-language");
    if (found != metadata.end()) language = {found->second.data(), found->second.size()};
    has_deadline = context->deadline() < std::chrono::system_clock::now() + std::chrono::minutes(1);
    if (static_cast<int>(request_ids.size()) <= failures_) return status_;
    response->mutable_batch()->set_batch_code("7K3Q-M2XD-9PRC");
    return grpc::Status::OK;
  }

  std::vector<std::string> request_ids;
  std::string language;
  bool has_deadline = false;

 private:
  const int failures_;
  const grpc::Status status_;
};

// A service behind a connection that waits a millisecond between attempts.
struct Served {
  explicit Served(FlakyService& service)
      : server(grpc::ServerBuilder().RegisterService(&service).BuildAndStart()),
        connection(server->InProcessChannel({}), Settings()) {}

  static CallSettings Settings() {
    CallSettings settings;
    settings.language = Language::kChinese;
    settings.retry.first_delay = std::chrono::milliseconds(1);
    return settings;
  }

  base::Result<SellBatchResponse> Sell(const std::string& request_id) {
    SellBatchRequest request;
    request.set_request_id(request_id);
    return connection.Call(&TraceService::Stub::SellBatch, request);
  }

  std::unique_ptr<grpc::Server> server;
  Connection connection;
};

const grpc::Status kUnavailable(grpc::StatusCode::UNAVAILABLE, "restarting");

TEST(Connection, RepeatsAFailedCallUnderTheSameRequestId) {
  FlakyService service(3, kUnavailable);
  Served served(service);
  const auto sold = served.Sell("request-0001");
  ASSERT_TRUE(sold.ok());
  EXPECT_EQ(sold->batch().batch_code(), "7K3Q-M2XD-9PRC");
  EXPECT_EQ(service.request_ids, std::vector<std::string>(4, "request-0001"));
}

TEST(Connection, GivesUpAfterFiveAttemptsAndNamesTheRequest) {
  FlakyService service(100, kUnavailable);
  Served served(service);
  const auto sold = served.Sell("request-0002");
  ASSERT_FALSE(sold.ok());
  EXPECT_TRUE(sold.error().Is(kServerUnreachable));
  EXPECT_EQ(sold.error().metadata().at("request_id"), "request-0002");
  EXPECT_EQ(service.request_ids.size(), 5u);
}

TEST(Connection, TakesARefusalAtItsWord) {
  FlakyService service(100, {grpc::StatusCode::FAILED_PRECONDITION, "held"});
  Served served(service);
  EXPECT_EQ(served.Sell("request-0003").error().code(), base::Code::kFailedPrecondition);
  EXPECT_EQ(service.request_ids.size(), 1u);
}

TEST(Connection, WaitsForAnotherProcessToWriteTheCounty) {
  const base::Error gone(db::kNotCountyWriter, {{"holder", "gone.example:1"}});
  FlakyService service(6, rpc::ToStatus(gone, "en"));  // more than a lone server is asked
  Served served(service);
  EXPECT_TRUE(served.Sell("request-0005").ok());
  EXPECT_EQ(service.request_ids, std::vector<std::string>(7, "request-0005"));
}

TEST(Connection, SendsLanguageAndDeadline) {
  FlakyService service(0, grpc::Status::OK);
  Served served(service);
  ASSERT_TRUE(served.Sell("request-0004").ok());
  EXPECT_EQ(service.language, "zh-CN");
  EXPECT_TRUE(service.has_deadline);
}

TEST(Connection, RefusesAMessageOverOneMebibyteBeforeSendingIt) {
  FlakyService service(0, grpc::Status::OK);
  Served served(service);
  const auto sold = served.Sell(std::string(kMaxRequestBytes, 'a'));
  EXPECT_TRUE(sold.error().Is(kMessageTooLarge));
  EXPECT_TRUE(service.request_ids.empty());
}

}  // namespace
}  // namespace panyuan::clients
