#include "clients/common/server_error.h"

#include <gtest/gtest.h>

#include "clients/common/exit_code.h"
#include "clients/common/reasons.h"
#include "clients/common/retry.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace panyuan::clients {
namespace {

grpc::Status Refusal(grpc::StatusCode code, const std::string& reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("panyuan");
  (*info.mutable_metadata())["field"] = "quantity";
  google::rpc::Status details;
  details.set_code(code);
  details.add_details()->PackFrom(info);
  return {code, "数量须大于 0", details.SerializeAsString()};
}

TEST(FromStatus, KeepsReasonSentenceAndMetadata) {
  const base::Error error =
      FromStatus(Refusal(grpc::StatusCode::INVALID_ARGUMENT, "QUANTITY_NOT_POSITIVE"));
  EXPECT_EQ(error.reason().name, "QUANTITY_NOT_POSITIVE");
  EXPECT_EQ(error.code(), base::Code::kInvalidArgument);
  EXPECT_EQ(error.Message("en"), "数量须大于 0");
  EXPECT_EQ(error.metadata().at("field"), "quantity");
  EXPECT_TRUE(IsFromServer(error));
}

TEST(FromStatus, NamesWhatGrpcItselfSays) {
  const auto reason = [](grpc::StatusCode code, const char* message) {
    return FromStatus({code, message}).reason().name;
  };
  EXPECT_EQ(reason(grpc::StatusCode::UNAVAILABLE, "connection refused"), kServerUnreachable.name);
  EXPECT_EQ(reason(grpc::StatusCode::DEADLINE_EXCEEDED, "Deadline Exceeded"), kServerSilent.name);
  EXPECT_EQ(reason(grpc::StatusCode::UNIMPLEMENTED, ""), "UNIMPLEMENTED");
  const auto large = FromStatus({grpc::StatusCode::RESOURCE_EXHAUSTED,
                                 "Received message larger than max (2000000 vs. 1048576)"});
  EXPECT_TRUE(large.Is(kMessageTooLarge));
  EXPECT_EQ(large.metadata().at("bytes"), "2000000");
  EXPECT_EQ(large.metadata().at("max"), "1048576");
}

TEST(FromStatus, SurvivesDetailsThatAreNoStatus) {
  EXPECT_EQ(FromStatus({grpc::StatusCode::NOT_FOUND, "x", "\xFF\x01garbage"}).reason().name,
            "NOT_FOUND");
}

TEST(ExitCodes, TellRefusalUsageReachAndPermissionApart) {
  const auto from_server = [](grpc::StatusCode code) {
    return ExitCodeOf(FromStatus(Refusal(code, "SOME_REASON")));
  };
  EXPECT_EQ(from_server(grpc::StatusCode::INVALID_ARGUMENT), ExitCode::kRefused);
  EXPECT_EQ(from_server(grpc::StatusCode::FAILED_PRECONDITION), ExitCode::kRefused);
  EXPECT_EQ(from_server(grpc::StatusCode::PERMISSION_DENIED), ExitCode::kNotPermitted);
  EXPECT_EQ(from_server(grpc::StatusCode::UNAUTHENTICATED), ExitCode::kNotPermitted);
  EXPECT_EQ(from_server(grpc::StatusCode::UNAVAILABLE), ExitCode::kUnreachable);
  EXPECT_EQ(ExitCodeOf(kServerSilent), ExitCode::kUnreachable);
  EXPECT_EQ(ExitCodeOf(kCertificateForeign), ExitCode::kNotPermitted);
  EXPECT_EQ(ExitCodeOf(kProfileMissing), ExitCode::kUsage);
  EXPECT_EQ(ExitCodeOf(kMessageTooLarge), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeOf(kLogNotVerified), ExitCode::kRefused);
}

TEST(Retry, IsForPassingTroubleOnly) {
  EXPECT_TRUE(MayRetry(kServerUnreachable));
  EXPECT_TRUE(MayRetry(kServerSilent));
  EXPECT_TRUE(MayRetry(FromStatus(Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "SERVER_BUSY"))));
  EXPECT_FALSE(MayRetry(kMessageTooLarge));
  EXPECT_FALSE(MayRetry(FromStatus(Refusal(grpc::StatusCode::FAILED_PRECONDITION, "BATCH_HELD"))));
  EXPECT_FALSE(MayRetry(FromStatus(Refusal(grpc::StatusCode::INTERNAL, "INTERNAL_FAULT"))));
}

TEST(Retry, WaitsTwiceAsLongEachTimeUpToTheLongest) {
  using std::chrono::milliseconds;
  const RetryPolicy policy{
      .max_attempts = 5, .first_delay = milliseconds(200), .longest_delay = milliseconds(1000)};
  EXPECT_EQ(RetryDelay(policy, 1, 0), milliseconds(200));
  EXPECT_EQ(RetryDelay(policy, 2, 0), milliseconds(400));
  EXPECT_EQ(RetryDelay(policy, 4, 0), milliseconds(1000));
  EXPECT_EQ(RetryDelay(policy, 100, 0), milliseconds(1000));
  EXPECT_EQ(RetryDelay(policy, 2, 0.5), milliseconds(300));
}

}  // namespace
}  // namespace panyuan::clients
