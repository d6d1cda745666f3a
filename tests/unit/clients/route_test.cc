#include "clients/common/route.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include "clients/common/server_error.h"

namespace panyuan::clients {
namespace {

Route RouteOf(std::vector<std::string> addresses) {
  return Route(std::move(addresses), [](const std::string& address) {
    return grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  });
}

TEST(Route, GoesRoundItsAddressesWhereNobodyAnswers) {
  Route route = RouteOf({"a:1", "b:2"});
  EXPECT_EQ(route.present().address, "a:1");
  route.Leave("a:1");
  EXPECT_EQ(route.present().address, "b:2");
  route.Leave("a:1");  // another call has moved on already
  EXPECT_EQ(route.present().address, "b:2");
  route.Leave("b:2");
  EXPECT_EQ(route.present().address, "a:1");
}

TEST(Route, StaysWithTheWriterAndComesBackWhenThatIsGone) {
  Route route = RouteOf({"a:1", "b:2"});
  EXPECT_TRUE(route.Follow("c:3"));
  EXPECT_EQ(route.present().address, "c:3");
  EXPECT_EQ(route.present().channel, route.present().channel);
  route.Leave("c:3");
  EXPECT_EQ(route.present().address, "a:1");
}

TEST(Route, FollowsAddressesOnly) {
  Route route = RouteOf({"a:1"});
  for (const char* holder : {"", "panyuan-tool[17]", "a:", ":1", "a:x", "a b:1", "a:1,b:2"})
    EXPECT_FALSE(route.Follow(holder)) << holder;
  EXPECT_EQ(route.present().address, "a:1");
  EXPECT_FALSE(Route(nullptr).Follow("b:2"));  // a channel made elsewhere leads nowhere else
}

TEST(Route, IsToldTheWriterByOneRefusalOnly) {
  const auto error = [](const char* reason) {
    return ServerError(reason, base::Code::kFailedPrecondition, "", {{"holder", "b:2"}});
  };
  EXPECT_EQ(HolderOf(error("NOT_COUNTY_WRITER")), "b:2");
  EXPECT_EQ(HolderOf(error("BATCH_HELD")), std::nullopt);
}

}  // namespace
}  // namespace panyuan::clients
