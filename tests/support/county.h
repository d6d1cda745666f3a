// A whole county in this process: real store (PANYUAN_TEST_STORE says which), real rooms, a clock
// to set, and calls as anyone.
#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "services/rpc/malformed_messages.h"
#include "services/server/county.h"
#include "services/server/seed.h"
#include "tests/support/expect.h"
#include "tests/support/refusal.h"
#include "tests/support/test_store.h"

namespace panyuan::testing {

class CountyTest : public ::testing::Test {
 protected:
  static constexpr const char* kVendor = "urn:panyuan:vendor:M01-001";
  static constexpr const char* kOtherVendor = "urn:panyuan:vendor:M01-002";
  static constexpr const char* kTechnician = "urn:panyuan:technician:L1";
  static constexpr const char* kRegulator = "urn:panyuan:regulator:330727";
  static constexpr const char* kAnyone = "urn:panyuan:public:anyone";

  void SetUp() override {
    SKIP_WHERE_MISSING(store_);
    engine_ = store_.MakeEngine();
    if (store_.kind() == Kind::kSqlite)
      std::filesystem::copy_file(SeededDatabase(), store_.file());
    else
      ASSERT_OK(server::SeedCatalogue(*engine_, PANYUAN_SOURCE_DIR "/schema/seed", kMorning));
    OpenCounty();
  }

  void TearDown() override { CloseCounty(); }

  // Stops the county; what is stored can then be looked at, or changed, until it is opened again.
  void CloseCounty() {
    if (server_) server_->Shutdown();
    if (county_) county_->Stop();
    server_.reset();
    services_.clear();
    county_.reset();
  }

  void OpenCounty() {
    auto opened = server::County::Open(OwnIdentity(), *engine_, clock_, 2, /*simulation=*/false);
    ASSERT_OK(opened);
    county_ = std::move(*opened);
    services_ = county_->MakeServices(rpc::Trust::kEdge);
    grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(1 << 20);
    std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> explain;
    explain.push_back(rpc::ExplainMalformedMessages());
    builder.experimental().SetInterceptorCreators(std::move(explain));
    for (auto& service : services_) builder.RegisterService(service.get());
    server_ = builder.BuildAndStart();
    channel_ = server_->InProcessChannel({});
  }

  // Calls `method` of `stub` as `identity` and `person`, and gives what came of it.
  template <class Stub, class Request, class Response>
  Refusal Call(Stub& stub,
               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
               const Request& request, Response* response, const std::string& identity = kVendor,
               const std::string& person = "V0001", const std::string& language = "en") {
    grpc::ClientContext context;
    if (!identity.empty()) context.AddMetadata(std::string(rpc::kIdentityKey), identity);
    context.AddMetadata(std::string(rpc::kPersonKey), person);
    context.AddMetadata("accept-language", language);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    return ReadRefusal((stub.*method)(&context, request, response));
  }

  // What SetUp opens the county with.
  virtual server::CountyIdentity OwnIdentity() { return Identity(); }

  static server::CountyIdentity Identity() {
    return {727,
            "330727",
            "panan.example",
            "panan.example/county/330727/log",
            std::string(32, 'l'),
            std::string(32, 'q'),
            std::string(32, 'b'),
            1};
  }

  TestStore store_{KindWanted()};
  FakeClock clock_{kMorning};
  std::unique_ptr<db::Engine> engine_;
  std::unique_ptr<server::County> county_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;

 private:
  // Seeded once a process; each test works on a copy.
  static const std::string& SeededDatabase() {
    static const ScratchFolder folder;
    static const std::string path = [] {
      const auto engine = db::MakeSqliteEngine(folder / "seeded.db");
      EXPECT_OK(server::SeedCatalogue(*engine, PANYUAN_SOURCE_DIR "/schema/seed", kMorning));
      return folder / "seeded.db";
    }();
    return path;
  }
};

}  // namespace panyuan::testing
