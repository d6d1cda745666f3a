#include "services/gateway/connection_registry.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace panyuan::gateway {
namespace {

using Welcome = ConnectionRegistry::Welcome;

class Guest final : public Session {
 public:
  using Session::Session;
  void CloseIfIdle() override { asked_to_close = true; }
  bool asked_to_close = false;
};

HttpLimits Limits(size_t connections, size_t per_address) {
  HttpLimits limits;
  limits.connections = connections;
  limits.connections_per_address = per_address;
  return limits;
}

TEST(ConnectionRegistry, BoundsOneAddressButNotTheLoopbackOfAFront) {
  ConnectionRegistry registry(Limits(10, 2));
  const Peer away{"192.0.2.1", false}, front{"127.0.0.1", true};
  std::vector<std::shared_ptr<Guest>> guests;
  for (int i = 0; i < 2; ++i) guests.push_back(std::make_shared<Guest>(registry, away));
  for (int i = 0; i < 3; ++i) guests.push_back(std::make_shared<Guest>(registry, front));
  EXPECT_EQ(registry.Judge(away), Welcome::kTooManyFromThere);
  EXPECT_EQ(registry.Judge({"192.0.2.2", false}), Welcome::kServe);
  EXPECT_EQ(registry.Judge(front), Welcome::kServe);
  guests.erase(guests.begin());
  EXPECT_EQ(registry.Judge(away), Welcome::kServe);
}

TEST(ConnectionRegistry, AnswersSomePastTheBoundAndThenHangsUp) {
  ConnectionRegistry registry(Limits(3, 1000));
  const Peer peer{"192.0.2.1", false};
  std::vector<std::shared_ptr<Guest>> guests;
  for (size_t i = 0; i < 3 + ConnectionRegistry::kRefusable; ++i) {
    EXPECT_EQ(registry.Judge(peer), i < 3 ? Welcome::kServe : Welcome::kTooManyHere);
    guests.push_back(std::make_shared<Guest>(registry, peer, /*refused=*/i >= 3));
  }
  EXPECT_EQ(registry.Judge(peer), Welcome::kHangUp);
}

TEST(ConnectionRegistry, TheRefusedOfOneAddressTakeNoPlaceFromOthers) {
  ConnectionRegistry registry(Limits(3, 1));
  const Peer crowd{"192.0.2.1", false};
  std::vector<std::shared_ptr<Guest>> guests{std::make_shared<Guest>(registry, crowd)};
  for (size_t i = 0; i < ConnectionRegistry::kRefusable; ++i) {
    EXPECT_EQ(registry.Judge(crowd), Welcome::kTooManyFromThere);
    guests.push_back(std::make_shared<Guest>(registry, crowd, /*refused=*/true));
  }
  EXPECT_EQ(registry.Judge(crowd), Welcome::kHangUp);
  EXPECT_EQ(registry.Judge({"192.0.2.2", false}), Welcome::kServe);
}

TEST(ConnectionRegistry, AwaitsTheLastToLeave) {
  ConnectionRegistry registry(Limits(3, 3));
  registry.AwaitEmpty(std::chrono::hours(1));  // nobody is there
  auto guest = std::make_shared<Guest>(registry, Peer{"192.0.2.1", false});
  registry.CloseIdle();
  EXPECT_TRUE(guest->asked_to_close);
  registry.AwaitEmpty(std::chrono::milliseconds(1));  // gives up
  std::thread leaver([&] { guest.reset(); });
  registry.AwaitEmpty(std::chrono::hours(1));
  leaver.join();
}

}  // namespace
}  // namespace panyuan::gateway
