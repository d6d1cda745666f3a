// A province over counties in this process: real stores and rooms on both sides, in-process
// channels between them, some counties dead or silent.
#include <gmock/gmock.h>
#include <grpcpp/support/client_interceptor.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "panyuan/oversight/v1/oversight_service.grpc.pb.h"
#include "panyuan/province/v1/province_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/db/sqlite_engine.h"
#include "services/ledger/add_checkpoint.h"
#include "services/ledger/tiles.h"
#include "services/oversight/store/counter_changes.h"
#include "services/server/county.h"
#include "services/server/province.h"
#include "services/server/seed.h"
#include "tests/support/expect.h"
#include "tests/support/memory_log.h"
#include "tests/support/refusal.h"
#include "tests/support/scratch.h"

namespace panyuan {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::InterceptorBatchMethods;
using ::testing::ElementsAre;
using testing::FakeClock;
using testing::kMorning;
using testing::ReadRefusal;
using testing::Refusal;
using testing::ScratchFolder;
using Clock = std::chrono::steady_clock;

constexpr const char* kVendor = "urn:panyuan:vendor:M01-001";
constexpr const char* kRegulator = "urn:panyuan:regulator:330000";

// Stands in for the certificate that a channel between processes has.
class ActAs final : public grpc::experimental::Interceptor {
 public:
  explicit ActAs(std::string identity) : identity_(std::move(identity)) {}
  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace(std::string(rpc::kIdentityKey), identity_);
      methods->GetSendInitialMetadata()->emplace(std::string(rpc::kPersonKey), "P0001");
    }
    methods->Proceed();
  }

 private:
  const std::string identity_;
};

class ActingAs final : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit ActingAs(std::string identity) : identity_(std::move(identity)) {}
  grpc::experimental::Interceptor* CreateClientInterceptor(
      grpc::experimental::ClientRpcInfo*) override {
    return new ActAs(identity_);
  }

 private:
  const std::string identity_;
};

std::shared_ptr<grpc::Channel> ChannelAs(grpc::Server& server, const std::string& identity) {
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> acting;
  acting.push_back(std::make_unique<ActingAs>(identity));
  return server.experimental().InProcessChannelWithInterceptors({}, std::move(acting));
}

// A county of its own number on a copy of one seeded database.
class OneCounty {
 public:
  OneCounty(int number, const base::Clock& clock) : number_(number) {
    std::filesystem::copy_file(Seeded(), folder_ / "county.db");
    engine_ = db::MakeSqliteEngine(folder_ / "county.db");
    Count();
    auto opened =
        server::County::Open({number, code(), "county.example", origin(), std::string(32, 'l'),
                              std::string(32, 'q'), std::string(32, 'b'), 1},
                             *engine_, clock, 1, /*simulation=*/false);
    EXPECT_OK(opened);
    county_ = std::move(*opened);
    services_ = county_->MakeServices(rpc::Trust::kEdge);
    grpc::ServerBuilder builder;
    for (auto& service : services_) builder.RegisterService(service.get());
    server_ = builder.BuildAndStart();
  }
  ~OneCounty() { Stop(); }

  void Stop() {
    if (server_) server_->Shutdown();
    server_.reset();
    if (county_) county_->Stop();
  }

  int number() const { return number_; }
  std::string code() const { return std::to_string(330'000 + number_); }
  std::string origin() const { return "county.example/" + code() + "/log"; }
  std::shared_ptr<grpc::Channel> channel(const std::string& identity) {
    return ChannelAs(*server_, identity);
  }
  server::County& county() { return *county_; }

  // Registers ginger and gives its code.
  std::string Receive(const std::string& from = "") {
    trace::v1::RegisterBatchRequest request;
    request.set_request_id("receive-" + std::to_string(++requests_));
    auto& batch = *request.mutable_batch();
    batch.set_product_code("VEG044");
    batch.mutable_quantity()->set_value("40");
    batch.mutable_quantity()->set_unit_code("KGM");
    batch.set_origin("山东安丘");
    batch.mutable_supplier()->set_name("安丘姜业");
    batch.set_source_batch_code(from);
    trace::v1::RegisterBatchResponse response;
    grpc::ClientContext context;
    const auto stub = trace::v1::TraceService::NewStub(channel(kVendor));
    const grpc::Status status = stub->RegisterBatch(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(response.batch().source_batch_code(), from);
    return response.batch().batch_code();
  }

  // Of the routine samples that Count() puts in.
  int sampled() const { return number_ % 7 + 1; }
  int conformant() const { return number_ % 3; }

 private:
  void Count() {
    const auto connection = engine_->OpenWriter();
    ASSERT_OK(connection);
    ASSERT_OK((*connection)->Begin());
    oversight::CounterChanges counters;
    const oversight::SampleFacts facts{base::ShanghaiDay(kMorning),
                                       oversight::Purpose::kRoutine,
                                       "M01",
                                       "VEG044",
                                       "L1",
                                       "330727001"};
    counters.Begin();
    for (int i = 0; i < sampled(); ++i) {
      counters.SampleTaken(facts);
      if (i < conformant())
        counters.SampleVerdictMoved(facts, oversight::Verdict::kOpen,
                                    oversight::Verdict::kConformant);
    }
    ASSERT_OK(counters.Seal(**connection));
    ASSERT_EQ((*connection)->Commit(), db::Outcome::kCommitted);
  }

  static const std::string& Seeded() {
    static const ScratchFolder folder;
    static const std::string path = [] {
      const auto engine = db::MakeSqliteEngine(folder / "seeded.db");
      EXPECT_OK(server::SeedCatalogue(*engine, PANYUAN_SOURCE_DIR "/schema/seed", kMorning));
      return folder / "seeded.db";
    }();
    return path;
  }

  const int number_;
  int requests_ = 0;
  ScratchFolder folder_;
  std::unique_ptr<db::Engine> engine_;
  std::unique_ptr<server::County> county_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
};

// Takes every call and answers none until its caller has left.
class SilentTrace final : public trace::v1::TraceService::CallbackService {
  class Silence final : public grpc::ServerUnaryReactor {
    void OnDone() override { delete this; }
    void OnCancel() override { Finish(grpc::Status::CANCELLED); }
  };
  grpc::ServerUnaryReactor* GetChain(grpc::CallbackServerContext*,
                                     const trace::v1::GetChainRequest*,
                                     trace::v1::GetChainResponse*) override {
    return new Silence;
  }
  grpc::ServerUnaryReactor* ListReceivedFrom(grpc::CallbackServerContext*,
                                             const trace::v1::ListReceivedFromRequest*,
                                             trace::v1::ListReceivedFromResponse*) override {
    return new Silence;
  }
};

class SilentOversight final : public oversight::v1::OversightService::CallbackService {
  class Silence final : public grpc::ServerUnaryReactor {
    void OnDone() override { delete this; }
    void OnCancel() override { Finish(grpc::Status::CANCELLED); }
  };
  grpc::ServerUnaryReactor* ListStatistics(grpc::CallbackServerContext*,
                                           const oversight::v1::ListStatisticsRequest*,
                                           oversight::v1::ListStatisticsResponse*) override {
    return new Silence;
  }
};

class ProvinceTest : public ::testing::Test {
 protected:
  static constexpr std::chrono::milliseconds kPatience{3'000};

  ProvinceTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&silent_trace_);
    builder.RegisterService(&silent_oversight_);
    silent_ = builder.BuildAndStart();
  }
  ~ProvinceTest() override {
    if (server_) server_->Shutdown();
    if (province_) province_->Stop();
    counties_.clear();
    silent_->Shutdown();
  }

  OneCounty& AddCounty(int number) {
    OneCounty& county = *counties_.emplace_back(std::make_unique<OneCounty>(number, clock_));
    Add(number, county.origin(), county.channel("urn:panyuan:province:330000"));
    return county;
  }
  void AddSilent(int number) {
    Add(number, "silent/" + std::to_string(number), silent_->InProcessChannel({}));
  }
  void AddDead(int number) {
    Add(number, "dead/" + std::to_string(number),
        grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials()));
  }

  void Open() {
    identity_.log_origin = "province.example/log";
    identity_.log_seed = std::string(32, 'p');
    identity_.witness_name = "province.example/witness";
    identity_.witness_seed = std::string(32, 'w');
    identity_.patience = kPatience;
    engine_ = db::MakeSqliteEngine(folder_ / "province.db");
    auto opened = server::Province::Open(identity_, *engine_, clock_, 1);
    ASSERT_OK(opened);
    province_ = std::move(*opened);
    service_ = province_->MakeService(rpc::Trust::kEdge);
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    stub_ = province::v1::ProvinceService::NewStub(ChannelAs(*server_, kRegulator));
  }

  // As after a restart of the process.
  void Reopen() {
    server_->Shutdown();
    province_->Stop();
    server_.reset();
    service_.reset();
    province_.reset();
    Open();
  }

  template <class Request, class Response>
  Refusal Call(grpc::Status (province::v1::ProvinceService::Stub::*method)(grpc::ClientContext*,
                                                                           const Request&,
                                                                           Response*),
               const Request& request, Response* response) {
    grpc::ClientContext context;
    context.AddMetadata("accept-language", "en");
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    return ReadRefusal((stub_.get()->*method)(&context, request, response));
  }
  province::v1::GetChainResponse Chain(const std::string& code) {
    province::v1::GetChainRequest request;
    request.set_batch_code(code);
    province::v1::GetChainResponse response;
    EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::GetChain, request, &response).reason, "");
    return response;
  }
  std::vector<province::v1::Alarm> Alarms() {
    province::v1::ListAlarmsResponse response;
    EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::ListAlarms,
                   province::v1::ListAlarmsRequest(), &response)
                  .reason,
              "");
    return {response.alarms().begin(), response.alarms().end()};
  }
  std::vector<province::v1::LoggedCheckpoint> Checkpoints() {
    province::v1::ListCheckpointsResponse response;
    EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::ListCheckpoints,
                   province::v1::ListCheckpointsRequest(), &response)
                  .reason,
              "");
    return {response.checkpoints().begin(), response.checkpoints().end()};
  }

  static std::vector<std::pair<int, std::string>> StepsOf(
      const province::v1::GetChainResponse& chain) {
    std::vector<std::pair<int, std::string>> steps;
    for (const auto& linked : chain.batches())
      steps.emplace_back(linked.steps(), linked.batch().batch_code());
    return steps;
  }
  static std::multiset<std::string> ReasonsOf(
      const google::protobuf::RepeatedPtrField<province::v1::MissingPart>& parts) {
    std::multiset<std::string> reasons;
    for (const auto& part : parts) reasons.insert(part.reason());
    return reasons;
  }

  ScratchFolder folder_;
  FakeClock clock_{kMorning};
  server::ProvinceIdentity identity_;

 private:
  void Add(int number, const std::string& origin, std::shared_ptr<grpc::Channel> channel) {
    const auto key = ledger::Ed25519Signer::FromSeed(origin, std::string(32, 'l'));
    identity_.counties.push_back({{std::to_string(330'000 + number), static_cast<uint16_t>(number),
                                   "县" + std::to_string(number)},
                                  key->verifier().Format(),
                                  std::move(channel)});
  }

  SilentTrace silent_trace_;
  SilentOversight silent_oversight_;
  std::unique_ptr<grpc::Server> silent_;
  std::vector<std::unique_ptr<OneCounty>> counties_;
  std::unique_ptr<db::Engine> engine_;
  std::unique_ptr<grpc::Service> service_;

 protected:
  std::unique_ptr<server::Province> province_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<province::v1::ProvinceService::Stub> stub_;
};

TEST_F(ProvinceTest, FollowsAChainOverThreeCountiesFromAnyOfItsBatches) {
  OneCounty &first = AddCounty(1), &second = AddCounty(2), &third = AddCounty(3);
  Open();
  const std::string a = first.Receive(), b = second.Receive(a), c = third.Receive(b);
  const std::string sibling = third.Receive(a);
  EXPECT_THAT(StepsOf(Chain(b)), ElementsAre(std::pair(-1, a), std::pair(0, b), std::pair(1, c)));
  EXPECT_THAT(StepsOf(Chain(c)), ElementsAre(std::pair(-2, a), std::pair(-1, b), std::pair(0, c)));
  const auto whole = Chain(a);
  EXPECT_EQ(whole.batches_size(), 4);
  EXPECT_EQ(whole.incomplete_size(), 0);
  EXPECT_EQ(whole.batches(0).county().division_code(), "330001");
  EXPECT_EQ(whole.batches(0).events_size(), 1);
  EXPECT_FALSE(whole.batches(0).batch().has_supplier());
  EXPECT_NE(whole.batches(1).events(0).event_json().find("panyuan:sourceBatch"), std::string::npos);
}

TEST_F(ProvinceTest, NamesCountiesThatAreDeadSilentOrUnknownWithinItsDeadline) {
  OneCounty &first = AddCounty(1), &second = AddCounty(2);
  AddDead(3);
  AddSilent(4);
  Open();
  OneCounty stranger(9, clock_);
  const std::string a = first.Receive(stranger.Receive()), b = second.Receive(a);
  const auto began = Clock::now();
  const auto chain = Chain(b);
  EXPECT_LT(Clock::now() - began, kPatience + std::chrono::seconds(2));
  EXPECT_THAT(StepsOf(chain), ElementsAre(std::pair(-1, a), std::pair(0, b)));
  EXPECT_EQ(ReasonsOf(chain.incomplete()),
            (std::multiset<std::string>{"COUNTY_LATE", "COUNTY_UNKNOWN", "COUNTY_UNREACHABLE"}));
  for (const auto& part : chain.incomplete())
    EXPECT_EQ(part.county().number() == 9u, part.reason() == "COUNTY_UNKNOWN");
}

TEST_F(ProvinceTest, RefusesABatchThatItsCountyDoesNotHaveAtOnce) {
  AddCounty(1);
  AddSilent(2);
  Open();
  OneCounty other_of_1(1, clock_);
  const std::string nowhere = other_of_1.Receive();
  province::v1::GetChainRequest request;
  province::v1::GetChainResponse response;
  request.set_batch_code(nowhere);
  const auto began = Clock::now();
  EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::GetChain, request, &response).reason,
            "COUNTY_LACKS_BATCH");
  EXPECT_LT(Clock::now() - began, kPatience);
  OneCounty stranger(9, clock_);
  request.set_batch_code(stranger.Receive());
  EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::GetChain, request, &response).reason,
            "COUNTY_UNKNOWN");
  request.set_batch_code("7K3Q");
  EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::GetChain, request, &response).reason,
            "BATCH_CODE_LENGTH");
}

TEST_F(ProvinceTest, RollsUpNinetyCountiesAndNamesTheMissing) {
  constexpr int kCounties = 90, kDead = 41, kSilent = 77;
  uint64_t sampled = 0, conformant = 0;
  for (int number = 1; number <= kCounties; ++number) {
    if (number == kDead || number == kSilent) continue;
    const OneCounty& county = AddCounty(number);
    sampled += county.sampled();
    conformant += std::min(county.conformant(), county.sampled());
  }
  AddDead(kDead);
  AddSilent(kSilent);
  Open();
  province::v1::GetFiguresRequest request;
  request.set_year(2026);
  request.set_dimension(oversight::v1::DIMENSION_PRODUCT);
  province::v1::GetFiguresResponse figures;
  const auto began = Clock::now();
  EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::GetFigures, request, &figures).reason, "");
  EXPECT_LT(Clock::now() - began, kPatience + std::chrono::seconds(3));
  EXPECT_EQ(figures.total().sampled(), sampled);
  EXPECT_EQ(figures.total().conformant(), conformant);
  EXPECT_EQ(figures.total().pass_rate().n(), conformant);
  EXPECT_EQ(figures.counties_size(), kCounties - 2);
  ASSERT_EQ(figures.rows_size(), 1);
  EXPECT_EQ(figures.rows(0).key(), "VEG044");
  EXPECT_EQ(figures.rows(0).sampled(), sampled);
  EXPECT_EQ(figures.from_day(), "2026-01-01");
  std::set<std::pair<std::string, std::string>> missing;
  for (const auto& part : figures.missing())
    missing.emplace(part.county().division_code(), part.reason());
  EXPECT_EQ(missing, (std::set<std::pair<std::string, std::string>>{
                         {"330041", "COUNTY_UNREACHABLE"}, {"330077", "COUNTY_LATE"}}));
}

TEST_F(ProvinceTest, RefusesFiguresThatCountiesDoNotShare) {
  AddDead(1);
  Open();
  province::v1::GetFiguresResponse figures;
  province::v1::GetFiguresRequest by_market;
  by_market.set_dimension(oversight::v1::DIMENSION_MARKET);
  EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::GetFigures, by_market, &figures).reason,
            "FIGURE_CUT");
  province::v1::GetFiguresRequest backwards;
  backwards.set_from_day("2026-02-01");
  backwards.set_to_day("2026-01-01");
  EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::GetFigures, backwards, &figures).reason,
            "PERIOD_INVALID");
}

TEST_F(ProvinceTest, IsForRegulatorsAlone) {
  AddDead(1);
  Open();
  province::v1::ListAlarmsResponse response;
  for (const char* role : {"vendor:M01-001", "public:anyone", "admin:330000", "province:330000"}) {
    grpc::ClientContext context;
    const auto stub = province::v1::ProvinceService::NewStub(
        ChannelAs(*server_, "urn:panyuan:" + std::string(role)));
    EXPECT_EQ(ReadRefusal(stub->ListAlarms(&context, {}, &response)).reason, "NOT_PERMITTED")
        << role;
  }
}

// A county's log that can be put back to an older state.
class CheckpointTest : public ProvinceTest {
 protected:
  void SetUp() override {
    AddDead(1);  // only its key counts
    Open();
    Grow(log_, 3);
  }

  static void Grow(ledger::MemoryLog& log, int entries) {
    for (int i = 0; i < entries; ++i)
      log.Append(ledger::SaleEntry(static_cast<int64_t>(log.size()) + 1));
  }

  // Posts the log's present checkpoint.
  int Post(const ledger::MemoryLog& log, uint64_t old_size, char key = 'l',
           const std::string& origin = "dead/1") {
    const auto signer = ledger::Ed25519Signer::FromSeed(origin, std::string(32, key));
    ledger::Checkpoint head = log.Head();
    head.origin = origin;
    const ledger::NoteSigner* const signers[] = {&*signer};
    const std::string note = *ledger::SignNote(ledger::FormatCheckpoint(head), signers);
    const bool provable = old_size > 0 && old_size < log.size();
    return province_
        ->AddCheckpoint(ledger::FormatAddCheckpoint(
            {old_size, provable ? log.Proof(old_size) : std::vector<base::Hash>(), note}))
        .status;
  }

  ledger::MemoryLog log_;
};

TEST_F(CheckpointTest, LogsEachCheckpointOnceAndProvesIt) {
  ASSERT_EQ(Post(log_, 0), 200);
  ASSERT_EQ(Post(log_, 3), 200);  // the same again: no leaf
  Grow(log_, 4);
  EXPECT_EQ(Post(log_, 0), 409);  // has yet to learn what was taken: no alarm
  ASSERT_EQ(Post(log_, 3), 200);
  const auto logged = Checkpoints();
  ASSERT_EQ(logged.size(), 2u);
  EXPECT_EQ(logged[0].tree_size(), 7u);
  EXPECT_EQ(logged[1].division_code(), "330001");
  EXPECT_TRUE(Alarms().empty());

  province::v1::GetProofRequest request;
  province::v1::GetProofResponse proof;
  request.set_leaf_index(1);
  EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::GetProof, request, &proof).reason, "");
  const auto read = ledger::ParseLogProof(proof.proof());
  ASSERT_OK(read);
  const auto key = ledger::Ed25519Verifier::Parse(province_->log_key());
  const ledger::NoteVerifier* const known[] = {&*key};
  const auto opened = ledger::OpenNote(read->checkpoint, known);
  ASSERT_OK(opened);
  const auto head = ledger::ParseCheckpoint(opened->text);
  ASSERT_OK(head);
  EXPECT_OK(ledger::VerifyInclusion(ledger::LeafHash(logged[0].note()), 1, head->size, read->hashes,
                                    head->root));
  request.set_leaf_index(2);
  EXPECT_EQ(Call(&province::v1::ProvinceService::Stub::GetProof, request, &proof).reason,
            "CHECKPOINT_NOT_LOGGED");
}

TEST_F(CheckpointTest, RefusesAShrunkLogAlsoAfterARestartAndKeepsBothNotes) {
  ledger::MemoryLog restored;
  Grow(restored, 1);
  ASSERT_EQ(Post(log_, 0), 200);
  Reopen();
  EXPECT_EQ(Post(restored, 0), 409);
  clock_.Advance(base::kMicrosPerDay);
  EXPECT_EQ(Post(restored, 0), 409);
  const auto alarms = Alarms();
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].kind(), province::v1::ALARM_KIND_SHRUNK);
  EXPECT_EQ(alarms[0].division_code(), "330001");
  EXPECT_EQ(alarms[0].times(), 2u);
  EXPECT_EQ(alarms[0].refused_note().substr(0, 9), "dead/1\n1\n");
  EXPECT_EQ(alarms[0].known_note().substr(0, 9), "dead/1\n3\n");
  EXPECT_EQ(Checkpoints().size(), 1u);
}

TEST_F(CheckpointTest, TellsApartWhyItRefuses) {
  ASSERT_EQ(Post(log_, 0), 200);
  ledger::MemoryLog other;
  for (int i = 10; i < 13; ++i) other.Append(ledger::SaleEntry(i));
  EXPECT_EQ(Post(other, 3), 409);
  Grow(other, 2);
  EXPECT_EQ(Post(other, 3), 422);
  EXPECT_EQ(Post(log_, 3, 'x'), 403);
  clock_.Advance(base::kMicrosPerDay);
  EXPECT_EQ(Post(log_, 3, 'l', "nobody/log"), 404);
  EXPECT_EQ(province_->AddCheckpoint("nonsense").status, 400);
  std::vector<province::v1::AlarmKind> kinds;
  for (const auto& alarm : Alarms()) kinds.push_back(alarm.kind());
  EXPECT_THAT(
      kinds,
      ElementsAre(province::v1::ALARM_KIND_UNKNOWN_COUNTY, province::v1::ALARM_KIND_BAD_SIGNATURE,
                  province::v1::ALARM_KIND_INCONSISTENT, province::v1::ALARM_KIND_FORKED));
}

TEST_F(CheckpointTest, StrangersCannotFloodTheAlarms) {
  for (int i = 0; i < 50; ++i) EXPECT_EQ(Post(log_, 0, 'l', "flood/" + std::to_string(i)), 404);
  EXPECT_EQ(Alarms().size(), 1u);
}

}  // namespace
}  // namespace panyuan
