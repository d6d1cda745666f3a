// The log as files, of a real county.
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "panyuan/ledger/v1/ledger_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/gateway/routes.h"
#include "services/label/key_list.h"
#include "services/ledger/checkpoint.h"
#include "services/ledger/merkle.h"
#include "services/ledger/note_sm2.h"
#include "services/ledger/reasons.h"
#include "services/ledger/tiles.h"
#include "tests/support/county.h"

namespace panyuan {
namespace {

using base::AsView;
using base::Hash;
using gateway::HttpResponse;

constexpr char kForever[] = "public, max-age=31536000, immutable";
constexpr char kBriefly[] = "public, max-age=5";

class LogRoutesTest : public testing::CountyTest {
 protected:
  static constexpr uint64_t kEntries = 600;

  void TearDown() override {
    Close();
    CountyTest::TearDown();
  }

  HttpResponse Get(const std::string& target) {
    if (!routes_) {
      calls_ = std::make_unique<gateway::RpcCalls>(channel_, 16);
      routes_ = std::make_unique<gateway::Routes>(
          gateway::RouteOptions(), *calls_, [](std::string_view) { return gateway::LabelCheck(); },
          [] { return std::string(); }, nullptr);
    }
    std::promise<HttpResponse> answer;
    routes_->Handle({"GET", target, {}, {}, false},
                    [&](HttpResponse response) { answer.set_value(std::move(response)); });
    return answer.get_future().get();
  }
  static std::string Header(const HttpResponse& response, const std::string& name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return {};
  }
  static std::string Reason(const HttpResponse& response) {
    return nlohmann::json::parse(response.body)["reason"];
  }

  void Record(uint64_t count) {
    const auto trace = trace::v1::TraceService::NewStub(channel_);
    trace::v1::RegisterBatchesRequest request;
    for (uint64_t i = 0; i < count; ++i) {
      trace::v1::BatchRow* row = request.add_rows();
      row->set_request_id("row-" + std::to_string(10'000 + recorded_ + i));
      row->mutable_batch()->set_product_code("VEG044");
      row->mutable_batch()->mutable_quantity()->set_value("40");
      row->mutable_batch()->mutable_quantity()->set_unit_code("KGM");
      row->mutable_batch()->set_origin("山东安丘");
      row->mutable_batch()->set_from_outside(true);
      row->mutable_batch()->mutable_supplier()->set_name("安丘姜业合作社");
      row->mutable_batch()->set_certificate_number("3707842611240001");
    }
    recorded_ += count;
    trace::v1::RegisterBatchesResponse response;
    ASSERT_EQ(
        Call(*trace, &trace::v1::TraceService::Stub::RegisterBatches, request, &response).reason,
        "");
    ASSERT_EQ(county_->log().checkpoint()->size, recorded_);
  }
  void RecordAll() {
    Record(500);
    Record(kEntries - 500);
  }

  // The leaf hashes as the entries of the bundles give them.
  std::vector<Hash> Leaves() {
    std::vector<Hash> leaves;
    for (uint64_t index = 0; leaves.size() < recorded_; ++index) {
      ledger::TilePath path{true, 0, index, ledger::kTileWidth};
      path.width = ledger::TileWidthAt(path, recorded_);
      const HttpResponse bundle = Get("/" + FormatTilePath(path));
      const auto entries = ledger::ParseBundle(bundle.body);
      if (bundle.status != 200 || !entries.ok() || entries->size() != path.width) break;
      for (std::string_view entry : *entries) leaves.push_back(ledger::LeafHash(entry));
    }
    return leaves;
  }

  // The county opened again with other keys.
  void Reopen(const server::CountyIdentity& identity) {
    Close();
    server_->Shutdown();
    county_->Stop();
    services_.clear();
    county_.reset();
    auto opened = server::County::Open(identity, *engine_, clock_, 2, /*simulation=*/false);
    ASSERT_OK(opened);
    county_ = std::move(*opened);
    services_ = county_->MakeServices(rpc::Trust::kEdge);
    grpc::ServerBuilder builder;
    for (auto& service : services_) builder.RegisterService(service.get());
    server_ = builder.BuildAndStart();
    channel_ = server_->InProcessChannel({});
  }

 private:
  void Close() {
    if (calls_) calls_->Stop();
    routes_.reset();
    calls_.reset();
  }

  uint64_t recorded_ = 0;
  std::unique_ptr<gateway::RpcCalls> calls_;
  std::unique_ptr<gateway::Routes> routes_;
};

// The complete nodes of the tree over `leaves`, computed apart from what the log stores.
std::map<ledger::NodeId, Hash> NodesOf(const std::vector<Hash>& leaves) {
  std::map<ledger::NodeId, Hash> nodes;
  std::vector<Hash> row = leaves;
  for (int level = 0; !row.empty(); ++level) {
    std::vector<Hash> above;
    for (size_t i = 0; i < row.size(); ++i) nodes[{level, i}] = row[i];
    for (size_t i = 0; i + 1 < row.size(); i += 2)
      above.push_back(ledger::NodeHash(row[i], row[i + 1]));
    row = std::move(above);
  }
  return nodes;
}

TEST_F(LogRoutesTest, EveryTileIsTheTreesOwn) {
  RecordAll();
  const auto nodes = NodesOf(Leaves());
  ASSERT_TRUE(nodes.contains({0, kEntries - 1}));
  for (int level = 0; level < 2; ++level) {
    for (uint64_t index = 0;; ++index) {
      ledger::TilePath path{false, level, index, ledger::kTileWidth};
      path.width = ledger::TileWidthAt(path, kEntries);
      if (path.width == 0) break;
      std::string wanted;
      for (uint64_t i = 0; i < path.width; ++i)
        wanted += AsView(nodes.at({8 * level, index * ledger::kTileWidth + i}));
      const HttpResponse tile = Get("/" + FormatTilePath(path));
      EXPECT_EQ(tile.status, 200) << FormatTilePath(path);
      EXPECT_EQ(tile.body, wanted) << FormatTilePath(path);
    }
  }
}

TEST_F(LogRoutesTest, AFullTileIsForeverAPartialOneForSeconds) {
  RecordAll();
  for (const std::string place : {"0", "entries"}) {
    const HttpResponse full = Get("/tile/" + place + "/001");
    EXPECT_EQ(Header(full, "Cache-Control"), kForever);
    EXPECT_EQ(Header(full, "Content-Type"), "application/octet-stream");
    const HttpResponse part = Get("/tile/" + place + "/002.p/88");
    EXPECT_EQ(Header(part, "Cache-Control"), kBriefly);
    EXPECT_EQ(Header(part, "Content-Type"), "application/octet-stream");
    // A narrower tile, also of one that is full by now, is the wider one's beginning.
    const HttpResponse narrow = Get("/tile/" + place + "/001.p/255");
    EXPECT_EQ(narrow.status, 200);
    EXPECT_LT(narrow.body.size(), full.body.size());
    EXPECT_TRUE(full.body.starts_with(narrow.body));
  }
}

TEST_F(LogRoutesTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(Reason(Get("/tile/0/000.p/1")), "TILE_NOT_FOUND");
  RecordAll();
  for (const char* target :
       {"/tile/0/002", "/tile/0/002.p/89", "/tile/0/003.p/1", "/tile/1/000.p/3", "/tile/2/000.p/1",
        "/tile/63/000", "/tile/entries/002", "/tile/entries/002.p/89",
        "/tile/0/x018/x446/x744/x073/x709/x551/615"}) {
    EXPECT_EQ(Get(target).status, 404) << target;
    EXPECT_EQ(Reason(Get(target)), "TILE_NOT_FOUND") << target;
  }
  for (const char* target :
       {"/tile/0/0", "/tile/8/0/000", "/tile/0/000.p/256", "/tile/0/x000/000"}) {
    EXPECT_EQ(Get(target).status, 404) << target;
    EXPECT_EQ(Reason(Get(target)), "TILE_PATH_INVALID") << target;
  }
  EXPECT_EQ(Reason(Get("/proof/600")), "LEAF_NOT_FOUND");
  EXPECT_EQ(Get("/proof/600").status, 404);
  EXPECT_EQ(Reason(Get("/proof/x")), "PAGE_NOT_FOUND");
  EXPECT_EQ(Get("/proof/99999999999999999999").status, 404);
}

TEST_F(LogRoutesTest, AProofLeadsToItsCheckpoint) {
  RecordAll();
  const std::vector<Hash> leaves = Leaves();
  ASSERT_EQ(leaves.size(), kEntries);
  const std::string vkey = label::ParseKeyList(Get("/keys.txt").body)->log_keys.at(0).vkey;
  const auto key = ledger::Ed25519Verifier::Parse(vkey);
  ASSERT_OK(key);
  const ledger::NoteVerifier* const known[] = {&*key};
  for (const uint64_t index : {0u, 255u, 256u, 511u, 599u}) {
    const HttpResponse answer = Get("/proof/" + std::to_string(index));
    EXPECT_EQ(Header(answer, "Cache-Control"), kBriefly);
    const auto proof = ledger::ParseLogProof(answer.body);
    ASSERT_OK(proof);
    EXPECT_EQ(proof->index, index);
    const auto note = ledger::OpenNote(proof->checkpoint, known);
    ASSERT_OK(note);
    const auto tree = ledger::ParseCheckpoint(note->text);
    EXPECT_OK(ledger::VerifyInclusion(leaves[index], index, tree->size, proof->hashes, tree->root));
  }
}

TEST_F(LogRoutesTest, AnOldProofHoldsAfterTheKeysChanged) {
  Record(3);
  const std::string old_proof = Get("/proof/1").body;
  const std::string old_vkey = label::ParseKeyList(Get("/keys.txt").body)->log_keys.at(0).vkey;
  const Hash leaf = Leaves().at(1);

  server::CountyIdentity identity = Identity();
  identity.log_seed = std::string(32, 'n');
  identity.rotation.second_log_seed = std::string(32, 'm');
  identity.rotation.sm2_scalar = std::string(32, '2');
  identity.rotation.retired_log_keys = {old_vkey};
  Reopen(identity);

  const auto keys = label::ParseKeyList(Get("/keys.txt").body);
  ASSERT_OK(keys);
  ASSERT_EQ(keys->log_keys.size(), 4u);
  EXPECT_EQ(keys->log_keys[3].vkey, old_vkey);
  const auto present = ledger::Ed25519Verifier::Parse(keys->log_keys[0].vkey),
             second = ledger::Ed25519Verifier::Parse(keys->log_keys[1].vkey),
             old = ledger::Ed25519Verifier::Parse(old_vkey);
  const auto sm2 = ledger::Sm2Verifier::Parse(keys->log_keys[2].vkey);
  ASSERT_TRUE(present.ok() && second.ok() && sm2.ok() && old.ok());
  const std::string note = Get("/checkpoint").body;
  for (const ledger::NoteVerifier* key :
       std::initializer_list<const ledger::NoteVerifier*>{&*present, &*second, &*sm2})
    EXPECT_OK(ledger::OpenNote(note, {&key, 1}));
  const ledger::NoteVerifier* const retired[] = {&*old};
  EXPECT_REASON(ledger::OpenNote(note, retired), ledger::kNoteUnverified);

  const auto proof = ledger::ParseLogProof(old_proof);
  const auto opened = ledger::OpenNote(proof->checkpoint, retired);
  ASSERT_OK(opened);
  const auto tree = ledger::ParseCheckpoint(opened->text);
  EXPECT_OK(ledger::VerifyInclusion(leaf, 1, tree->size, proof->hashes, tree->root));
}

TEST_F(LogRoutesTest, ALabelIsJudgedByTheKeyOfItsDay) {
  label::LabelClaim claim;
  claim.batch_code = label::BatchCode{1'234'567};
  const auto old_signer =
      label::LabelSigner::Create(std::string(32, 'q'), 1, Identity().log_origin);
  const base::CivilDay last = base::ParseDay("2026-01-31", "day").value();
  server::CountyIdentity identity = Identity();
  identity.label_seed = std::string(32, 'r');
  identity.label_key_number = 2;
  identity.rotation.label_key_from = {last.days + 1};
  const label::LabelPublicKey key = old_signer->public_key();
  identity.rotation.retired_label_keys = {
      {1, identity.log_origin, label::LabelVkey(identity.log_origin, key), key, {18'262}, last}};
  Reopen(identity);

  const auto verdict = [&](base::CivilDay day) {
    claim.set_day(day);
    return county_->CheckLabel(old_signer->EncodeSigned(claim)).verdict;
  };
  EXPECT_EQ(verdict(last), gateway::LabelCheck::Verdict::kGenuine);
  EXPECT_NE(verdict({last.days + 1}), gateway::LabelCheck::Verdict::kGenuine);
  const auto keys = label::ParseKeyList(Get("/keys.txt").body);
  ASSERT_OK(keys);
  ASSERT_EQ(keys->label_keys.size(), 2u);
  EXPECT_EQ(keys->label_keys[0].number, 2);
  EXPECT_FALSE(keys->label_keys[0].until);
  EXPECT_EQ(keys->label_keys[1].until, last);
}

}  // namespace
}  // namespace panyuan
