// Scans of labels, from the page to the vendor's and the market's lists; and what erasing a
// supplier leaves.
#include "services/server/scan_counting.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <vector>

#include "panyuan/label/v1/label_service.grpc.pb.h"
#include "panyuan/ledger/v1/ledger_service.grpc.pb.h"
#include "panyuan/registry/v1/registry_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/gateway/routes.h"
#include "services/gateway/rpc_calls.h"
#include "services/ledger/merkle.h"
#include "tests/support/county.h"
#include "tests/support/no_sink.h"

namespace panyuan {
namespace {

using ::panyuan::label::v1::GetScanHistoryRequest;
using ::panyuan::label::v1::GetScanHistoryResponse;
using ::panyuan::label::v1::LabelService;
using ::panyuan::label::v1::ListScanAlertsRequest;
using ::panyuan::label::v1::ListScanAlertsResponse;
using ::panyuan::registry::v1::EraseSupplierRequest;
using ::panyuan::registry::v1::EraseSupplierResponse;
using ::panyuan::registry::v1::RegistryService;

constexpr char kMarket[] = "urn:panyuan:market:M01";
constexpr char kOtherMarket[] = "urn:panyuan:market:M02";
constexpr char kAdmin[] = "urn:panyuan:admin:330727";
constexpr char kSupplier[] = "安丘姜业王某某";

class ScanCountingTest : public testing::CountyTest {
 protected:
  void SetUp() override {
    CountyTest::SetUp();
    if (IsSkipped()) return;
    trace_ = trace::v1::TraceService::NewStub(channel_);
    labels_ = LabelService::NewStub(channel_);
    registry_ = RegistryService::NewStub(channel_);
    ledger_ = ::panyuan::ledger::v1::LedgerService::NewStub(channel_);
  }

  trace::v1::RegisterBatchRequest Ginger(const std::string& id, const std::string& supplier) {
    trace::v1::RegisterBatchRequest request;
    request.set_request_id(id);
    trace::v1::IncomingBatch* batch = request.mutable_batch();
    batch->set_product_code("VEG044");
    batch->mutable_quantity()->set_value("40");
    batch->mutable_quantity()->set_unit_code("KGM");
    batch->set_origin("山东安丘");
    batch->mutable_supplier()->set_name(supplier);
    batch->mutable_supplier()->set_contact("0536-7654321");
    return request;
  }
  std::string RegisterGinger(const std::string& id = "request-0001",
                             const std::string& supplier = kSupplier) {
    trace::v1::RegisterBatchResponse response;
    EXPECT_EQ(Call(*trace_, &trace::v1::TraceService::Stub::RegisterBatch, Ginger(id, supplier),
                   &response)
                  .code,
              grpc::StatusCode::OK);
    return response.batch().batch_code();
  }

  void Scan(const std::string& code, const std::string& at, bool sold_out = false) {
    county_->CountScan({code, "M01-001", "M01", at, sold_out});
  }

  // Once what was counted is durable: a write that was queued later has been answered.
  void Settle() {
    county_->FlushScans();
    RegisterGinger("settle-" + std::to_string(++settled_) + "-0000");
  }

  GetScanHistoryResponse HistoryOf(const std::string& code) {
    GetScanHistoryRequest request;
    request.set_batch_code(code);
    GetScanHistoryResponse response;
    EXPECT_EQ(Call(*labels_, &LabelService::Stub::GetScanHistory, request, &response, kAnyone).code,
              grpc::StatusCode::OK);
    return response;
  }

  ListScanAlertsResponse AlertsFor(const std::string& identity) {
    ListScanAlertsResponse response;
    EXPECT_EQ(Call(*labels_, &LabelService::Stub::ListScanAlerts, ListScanAlertsRequest(),
                   &response, identity)
                  .code,
              grpc::StatusCode::OK);
    return response;
  }

  testing::Refusal Erase(const std::string& name, EraseSupplierResponse* response,
                         const std::string& identity = kAdmin) {
    EraseSupplierRequest request;
    request.set_request_id("erase-0001");
    request.set_stall_code("M01-001");
    request.set_supplier_name(name);
    request.set_reason("asked for it in writing");
    return Call(*registry_, &RegistryService::Stub::EraseSupplier, request, response, identity);
  }

  // Whether the bytes stand anywhere in the files of SQLite.
  bool IsInFiles(const std::string& bytes) {
    for (const char* name : {"test.db", "test.db-wal"}) {
      std::ifstream file(std::filesystem::path(store_.file()).replace_filename(name),
                         std::ios::binary);
      const std::string all((std::istreambuf_iterator<char>(file)), {});
      if (all.find(bytes) != std::string::npos) return true;
    }
    return false;
  }

  std::unique_ptr<trace::v1::TraceService::Stub> trace_;
  std::unique_ptr<LabelService::Stub> labels_;
  std::unique_ptr<RegistryService::Stub> registry_;
  std::unique_ptr<::panyuan::ledger::v1::LedgerService::Stub> ledger_;
  int settled_ = 0;
};

TEST_F(ScanCountingTest, CountsByPlaceAndDay) {
  const std::string code = RegisterGinger();
  for (int i = 0; i < 3; ++i) Scan(code, "M02");
  Scan(code, "");
  Scan(code, "M99");  // no market of this county: place unknown
  Scan("7K3Q-M2XD-0000", "M02");
  Settle();
  clock_.Advance(base::kMicrosPerDay);
  Scan(code, "M02");
  Settle();
  const GetScanHistoryResponse history = HistoryOf(code);
  ASSERT_EQ(history.counts_size(), 3);
  EXPECT_EQ(history.counts(0).day(), "2026-03-05");
  EXPECT_EQ(history.counts(1).market_code(), "");
  EXPECT_EQ(history.counts(1).scans(), 2u);
  EXPECT_EQ(history.counts(2).market_code(), "M02");
  EXPECT_EQ(history.counts(2).scans(), 3u);
  EXPECT_FALSE(history.truncated());
}

TEST_F(ScanCountingTest, WarnsTheVendorAndTheMarkets) {
  const std::string code = RegisterGinger();
  Scan(code, "M01");
  Settle();
  EXPECT_EQ(AlertsFor(kVendor).alerts_size(), 0);  // at home and on sale
  Scan(code, "M02");
  Scan(code, "", /*sold_out=*/true);
  Scan(code, "", /*sold_out=*/true);
  Settle();
  for (const char* identity : {kVendor, kMarket, kRegulator}) {
    const ListScanAlertsResponse alerts = AlertsFor(identity);
    ASSERT_EQ(alerts.alerts_size(), 2) << identity;
    const auto& first = alerts.alerts(0);
    EXPECT_EQ(first.batch_code(), code);
    EXPECT_EQ(first.stall_code(), "M01-001");
    EXPECT_EQ(first.home_market_code(), "M01");
    EXPECT_NE(alerts.alerts(0).kind(), alerts.alerts(1).kind());
  }
  const ListScanAlertsResponse elsewhere = AlertsFor(kOtherMarket);
  ASSERT_EQ(elsewhere.alerts_size(), 1);
  EXPECT_EQ(elsewhere.alerts(0).kind(), ::panyuan::label::v1::SCAN_ALERT_KIND_OTHER_MARKET);
  EXPECT_FALSE(elsewhere.alerts(0).market_name_zh().empty());
  EXPECT_EQ(AlertsFor(kOtherVendor).alerts_size(), 0);
}

TEST_F(ScanCountingTest, KeepsAlertsFromOthers) {
  ListScanAlertsRequest request;
  request.set_stall_code("M01-001");
  ListScanAlertsResponse response;
  const auto ask = [&](const std::string& identity) {
    return Call(*labels_, &LabelService::Stub::ListScanAlerts, request, &response, identity).reason;
  };
  EXPECT_EQ(ask(kOtherVendor), "OTHER_SCOPE");
  EXPECT_EQ(ask(kOtherMarket), "OTHER_SCOPE");
  EXPECT_EQ(ask(kAnyone), "NOT_PERMITTED");
  EXPECT_EQ(ask(kTechnician), "NOT_PERMITTED");
  EXPECT_EQ(ask(kMarket), "");
}

TEST_F(ScanCountingTest, CountsPagesThatFoundABatch) {
  const std::string code = RegisterGinger();
  gateway::RpcCalls calls(channel_, 64);
  std::vector<gateway::Scan> scans;
  const gateway::Routes routes(
      {}, calls, [&](std::string_view digits) { return county_->CheckLabel(digits); },
      [] { return std::string(); }, [&](const gateway::Scan& scan) { scans.push_back(scan); });
  const auto ask = [&](const std::string& method, const std::string& target) {
    std::promise<gateway::HttpResponse> answer;
    routes.Handle({method, target, {}, "", false},
                  [&](gateway::HttpResponse response) { answer.set_value(std::move(response)); });
    return answer.get_future().get();
  };
  EXPECT_EQ(ask("GET", "/T/" + code + "?lang=en").status, 200);
  const std::string page = ask("GET", "/t/" + code + "?at=M02&lang=en").body;
  EXPECT_NE(page.find("You see it at"), page.npos);
  EXPECT_NE(page.find("<option value=\"M02\" selected>"), page.npos);
  ASSERT_EQ(scans.size(), 2u);
  EXPECT_EQ(scans[0].seen_at, "");
  EXPECT_EQ(scans[1].seen_at, "M02");
  EXPECT_EQ(scans[1].batch_code, code);
  EXPECT_EQ(scans[1].stall_code, "M01-001");
  EXPECT_EQ(scans[1].home_market_code, "M01");
  EXPECT_FALSE(scans[1].sold_out);

  ask("HEAD", "/T/" + code);
  ask("GET", "/T/" + code + "?format=json");
  ask("GET", "/T/" + code.substr(0, 13) + "X");
  EXPECT_EQ(scans.size(), 2u);
  ask("GET", "/T/" + code + "?format=json&at=M01");  // a program of somebody at a market
  EXPECT_EQ(scans.size(), 3u);

  trace::v1::SellBatchRequest sale;
  sale.set_request_id("request-sale");
  sale.set_batch_code(code);
  sale.mutable_quantity()->set_value("40");
  sale.mutable_quantity()->set_unit_code("KGM");
  trace::v1::SellBatchResponse sold;
  ASSERT_EQ(Call(*trace_, &trace::v1::TraceService::Stub::SellBatch, sale, &sold).reason, "");
  EXPECT_NE(ask("GET", "/T/" + code + "?lang=en").body.find("Look twice"), page.npos);
  EXPECT_TRUE(scans.back().sold_out);
}

TEST_F(ScanCountingTest, LeavesTheLogAloneAndKeepsNoRequests) {
  const std::string code = RegisterGinger();
  const uint64_t size = county_->log().checkpoint()->size;
  for (int i = 0; i < 5; ++i) {
    Scan(code, "M02");
    county_->FlushScans();
  }
  server_->Shutdown();
  county_->Stop();
  EXPECT_EQ(county_->log().checkpoint()->size, size);
  const auto reader = engine_->OpenReader().value();
  int64_t kept = 0, scans = 0;
  ASSERT_OK(
      reader->Query("SELECT (SELECT COUNT(*) FROM requests WHERE caller = 'server:scans'),"
                    " (SELECT CAST(SUM(scans) AS BIGINT) FROM label_scans)",
                    {}, [&](const db::Row& row) {
                      kept = row.Int(0);
                      scans = row.Int(1);
                    }));
  EXPECT_LE(kept, 5);  // those of one group of the writer are forgotten by the next
  EXPECT_EQ(scans, 5);
}

TEST_F(ScanCountingTest, BoundsItsMemoryAndCountsAgainWhatTheWriterRefused) {
  const auto numbering =
      label::BatchNumbering::Create(std::string(32, 'b'), Identity().number).value();
  testing::NoSink sink;
  db::Writer writer(*engine_, clock_, sink);
  writer.Start();
  writer.Stop();  // refuses everything from here on
  server::ScanCounting counting(writer, numbering, clock_, {"M01", "M02"}, {});
  for (uint64_t number = 1; number <= server::ScanCounting::kMaxKeys + 3; ++number)
    counting.Count({numbering.CodeOf(number).ToString(), "M01-001", "M01", "", false});
  EXPECT_EQ(counting.totals().dropped, 3u);
  counting.Flush();
  EXPECT_EQ(counting.totals().dropped, 3u);
  EXPECT_EQ(counting.totals().counted, server::ScanCounting::kMaxKeys + 3);
}

TEST_F(ScanCountingTest, EraseSupplierLeavesNoTraceOfTheName) {
  for (int i = 0; i < 60; ++i)  // so that the rows fill pages, which split
    RegisterGinger("request-1" + std::to_string(100 + i), "供货者" + std::to_string(i * 37 % 60));
  const std::string code = RegisterGinger("request-0002");
  for (int i = 0; i < 60; ++i)
    RegisterGinger("request-2" + std::to_string(100 + i), "商行" + std::to_string(i * 17 % 60));
  const auto before = county_->log().checkpoint();
  EraseSupplierResponse erased;
  EXPECT_EQ(Erase("安丘姜业", &erased).reason, "SUPPLIER_NOT_FOUND");
  EXPECT_EQ(Erase(kSupplier, &erased, kVendor).reason, "NOT_PERMITTED");
  EXPECT_EQ(Erase(kSupplier, &erased, kAnyone).reason, "NOT_PERMITTED");
  ASSERT_EQ(Erase(kSupplier, &erased).reason, "");
  EXPECT_EQ(erased.erased(), 1u);
  ASSERT_EQ(Erase(kSupplier, &erased).reason, "");  // a repeat gets the first answer
  EXPECT_EQ(erased.erased(), 1u);

  trace::v1::GetBatchRequest request;
  request.set_batch_code(code);
  trace::v1::GetBatchResponse batch;
  ASSERT_EQ(Call(*trace_, &trace::v1::TraceService::Stub::GetBatch, request, &batch).reason, "");
  EXPECT_NE(batch.batch().supplier().name(), kSupplier);
  EXPECT_EQ(batch.batch().supplier().contact(), "");

  EXPECT_EQ(county_->log().checkpoint()->root, before->root);
  EXPECT_EQ(county_->log().checkpoint()->size, before->size);
  for (uint64_t leaf = 0; leaf < before->size; ++leaf) {
    ::panyuan::ledger::v1::GetInclusionProofRequest ask;
    ask.set_leaf_index(leaf);
    ask.set_tree_size(before->size);
    ::panyuan::ledger::v1::GetInclusionProofResponse proof;
    ASSERT_EQ(Call(*ledger_, &::panyuan::ledger::v1::LedgerService::Stub::GetInclusionProof, ask,
                   &proof, kAnyone)
                  .reason,
              "");
    std::vector<base::Hash> hashes;
    for (const std::string& hash : proof.hashes()) hashes.push_back(base::ToHash(hash).value());
    ::panyuan::ledger::v1::ListEntriesRequest entry;
    entry.set_start_index(leaf);
    entry.set_page_size(1);
    ::panyuan::ledger::v1::ListEntriesResponse entries;
    ASSERT_EQ(Call(*ledger_, &::panyuan::ledger::v1::LedgerService::Stub::ListEntries, entry,
                   &entries, kAnyone)
                  .reason,
              "");
    EXPECT_OK(ledger::VerifyInclusion(ledger::LeafHash(entries.entries(0).event_json()), leaf,
                                      before->size, hashes, before->root));
  }

  server_->Shutdown();
  county_->Stop();
  county_.reset();
  const auto writer = engine_->OpenWriter().value();
  if (store_.kind() != testing::Kind::kSqlite) return;
  ASSERT_OK(writer->RunScript("PRAGMA wal_checkpoint(TRUNCATE)"));
  EXPECT_FALSE(IsInFiles(kSupplier));
  EXPECT_TRUE(IsInFiles("供货者36"));  // another one's is still there
}

}  // namespace
}  // namespace panyuan
