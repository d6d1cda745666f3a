// A county with batches, sales, samples and results, and everything that can come apart in it.
#include "services/upkeep/fsck.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "panyuan/lab/v1/lab_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/base/directory_lock.h"
#include "services/base/packing.h"
#include "services/ledger/log_fork.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/log_reasons.h"
#include "services/upkeep/backup.h"
#include "services/upkeep/log_file.h"
#include "services/upkeep/reasons.h"
#include "services/upkeep/rebuild.h"
#include "tests/support/county.h"

namespace panyuan::upkeep {
namespace {

using testing::kMorning;
using LabStub = lab::v1::LabService::Stub;
using TraceStub = trace::v1::TraceService::Stub;

const ProgressFn kQuiet = [](uint64_t, uint64_t) {};

class UpkeepTest : public testing::CountyTest {
 protected:
  // Two batches, the second from the first, three sales, two samples with a result each, of which
  // one holds its batch: twelve entries. Then the county is closed.
  void SetUp() override {
    CountyTest::SetUp();
    trace_ = trace::v1::TraceService::NewStub(channel_);
    lab_ = lab::v1::LabService::NewStub(channel_);
    const std::string bad = Receive("receive-1"), good = Receive("receive-2", bad);
    Sell(bad, "5", "sell-0001");
    Sell(good, "2.5", "sell-0002");
    Test(bad, "0.31", "1");
    Test(good, "0.01", "2");
    Sell(good, "7.5", "sell-0003");
    CloseCounty();
    path_ = store_.file();
    UnpackEvents();
    place_ = {path_, path_.substr(0, path_.rfind('/')), Identity().log_origin, Numbering()};
  }
  void TearDown() override {}

  // So that raw SQL can change them; bytes that are not packed are read as they are.
  void UnpackEvents() {
    const auto writer = db::MakeSqliteEngine(path_)->OpenWriter().value();
    std::map<int64_t, std::string> events;
    EXPECT_OK(writer->Query(
        "SELECT leaf_index, event FROM ledger_entries", {},
        [&](const db::Row& row) { events[row.Int(0)] = base::Unpack(row.Bytes(1)).value(); }));
    for (const auto& [leaf, event] : events)
      EXPECT_OK(writer->Write("UPDATE ledger_entries SET event = $2 WHERE leaf_index = $1",
                              {leaf, db::Blob(event)}));
  }

  static label::BatchNumbering Numbering() {
    return *label::BatchNumbering::Create(Identity().batch_key, Identity().number);
  }

  std::string Receive(const std::string& id, const std::string& source = "") {
    trace::v1::RegisterBatchRequest request;
    request.set_request_id(id);
    request.mutable_batch()->set_product_code("VEG044");
    request.mutable_batch()->mutable_quantity()->set_value("40");
    request.mutable_batch()->mutable_quantity()->set_unit_code("KGM");
    request.mutable_batch()->set_origin("山东 \"安丘\"");
    request.mutable_batch()->mutable_supplier()->set_name("安丘姜业合作社");
    request.mutable_batch()->set_certificate_number("3707842611240001");
    request.mutable_batch()->set_source_batch_code(source);
    if (!source.empty()) {
      request.mutable_batch()->set_gtin("6901234567892");
      request.mutable_batch()->set_lot("L\"1");
    }
    trace::v1::RegisterBatchResponse response;
    EXPECT_EQ(Call(*trace_, &TraceStub::RegisterBatch, request, &response).reason, "");
    return response.batch().batch_code();
  }
  void Sell(const std::string& code, const std::string& kg, const std::string& id) {
    trace::v1::SellBatchRequest request;
    request.set_request_id(id);
    request.set_batch_code(code);
    request.mutable_quantity()->set_value(kg);
    request.mutable_quantity()->set_unit_code("KGM");
    trace::v1::SellBatchResponse response;
    EXPECT_EQ(Call(*trace_, &TraceStub::SellBatch, request, &response).reason, "");
  }
  void Test(const std::string& code, const std::string& value, const std::string& id) {
    lab::v1::TakeSampleRequest take;
    take.set_request_id("take-000" + id);
    take.set_batch_code(code);
    take.set_test_portion_g(500);
    take.set_reserve_portion_g(300);
    lab::v1::TakeSampleResponse taken;
    EXPECT_EQ(Call(*lab_, &LabStub::TakeSample, take, &taken, kTechnician, "T0001").reason, "");
    lab::v1::SubmitResultRequest submit;
    submit.set_request_id("submit-000" + id);
    submit.set_sample_code(taken.sample().sample_code());
    submit.set_item_code("PES-019");
    submit.set_method("GB 23200.121-2021");
    submit.mutable_reading()->mutable_concentration()->set_value(value);
    submit.mutable_reading()->mutable_concentration()->set_unit("mg/kg");
    lab::v1::SubmitResultResponse submitted;
    EXPECT_EQ(Call(*lab_, &LabStub::SubmitResult, submit, &submitted, kTechnician, "T0001").reason,
              "");
    lab::v1::VerifyResultRequest verify;
    verify.set_request_id("verify-000" + id);
    verify.set_result_code(submitted.result().result_code());
    lab::v1::VerifyResultResponse verified;
    EXPECT_EQ(Call(*lab_, &LabStub::VerifyResult, verify, &verified, kTechnician, "T0002").reason,
              "");
  }

  // A copy of the database, changed by raw SQL.
  std::string Changed(const std::string& sql) {
    const std::string path = folder_ / "changed.db";
    std::filesystem::copy_file(path_, path, std::filesystem::copy_options::overwrite_existing);
    const auto writer = db::MakeSqliteEngine(path)->OpenWriter();
    EXPECT_OK(
        (*writer)->RunScript("PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON;" + sql));
    return path;
  }
  base::Result<FsckReport> Check(const std::string& path) {
    const auto engine = db::MakeSqliteEngine(path);
    return Fsck(*engine, {Numbering(), /*deep=*/true, kQuiet});
  }

  struct Case {
    const char *sql, *table, *key;
  };
  void ExpectNamed(const std::vector<Case>& cases) {
    for (const Case& one : cases) {
      const auto report = Check(Changed(one.sql));
      ASSERT_FALSE(report.ok()) << one.sql;
      ASSERT_TRUE(report.error().Is(kFsckDifference)) << one.sql << report.error().Message();
      EXPECT_EQ(report.error().metadata().at("table"), one.table) << one.sql;
      EXPECT_TRUE(report.error().metadata().at("key").starts_with(one.key))
          << one.sql << ": " << report.error().Message();
    }
  }

  testing::ScratchFolder folder_;
  std::unique_ptr<TraceStub> trace_;
  std::unique_ptr<LabStub> lab_;
  std::string path_;
  CountyFolder place_;
};

TEST_F(UpkeepTest, AWholeCountyAgrees) {
  const auto report = Check(path_);
  ASSERT_OK(report);
  EXPECT_EQ(report->head.size, 12u);
  EXPECT_EQ(report->nodes, 12u);
  EXPECT_EQ(report->chain_rows, 12u);
  EXPECT_EQ(report->batches, 2u);
  EXPECT_EQ(report->samples, 2u);
  EXPECT_EQ(report->results, 2u);
  EXPECT_EQ(report->edges, 1u);
  EXPECT_EQ(report->requests, 11u);  // all entries but the hold's
}

TEST_F(UpkeepTest, TheFirstDifferenceIsNamed) {
  const std::vector<Case> cases = {
      {"UPDATE ledger_entries SET event = CAST(replace(CAST(event AS TEXT), '2.5', '2.6') AS BLOB)"
       " WHERE leaf_index = 3",
       "ledger_entries", "leaf_index=3 event"},
      {"UPDATE ledger_entries SET event = CAST(replace(CAST(event AS TEXT), '7.5', '7.6') AS BLOB)"
       " WHERE leaf_index = 11",
       "ledger_entries", "leaf_index=11 event"},
      {"UPDATE ledger_entries SET event = x'28B52FFD00' WHERE leaf_index = 5", "ledger_entries",
       "leaf_index=5 event"},
      {"DELETE FROM ledger_entries WHERE leaf_index = 4", "ledger_entries", "leaf_index=4"},
      {"INSERT INTO ledger_entries SELECT 12, event FROM ledger_entries WHERE leaf_index = 11",
       "ledger_entries", "leaf_index=12"},
      {"UPDATE ledger_nodes SET hash = zeroblob(32) WHERE level = 0 AND node_index = 5",
       "ledger_nodes", "level=0 node_index=5"},
      {"UPDATE ledger_nodes SET hash = zeroblob(32) WHERE level = 0 AND node_index = 11",
       "ledger_nodes", "level=0 node_index=11"},
      {"DELETE FROM ledger_nodes WHERE level = 0 AND node_index = 3", "ledger_nodes",
       "level=0 node_index=3"},
      {"INSERT INTO ledger_nodes VALUES (2, 1, zeroblob(32))", "ledger_nodes",
       "level=2 node_index=1"},
      {"INSERT INTO ledger_nodes VALUES (4, 0, zeroblob(32))", "ledger_nodes",
       "level=4 node_index=0"},
      {"UPDATE ledger_head SET frontier = zeroblob(72)", "ledger_head", "frontier"},
      {"UPDATE ledger_head SET root = zeroblob(32)", "ledger_head", "root"},
      {"UPDATE ledger_chain SET mass_g = mass_g + 1 WHERE leaf_index = 2", "ledger_chain",
       "leaf_index=2 mass_g"},
      {"UPDATE ledger_chain SET step = 'destroying' WHERE leaf_index = 2", "ledger_chain",
       "leaf_index=2 step"},
      {"UPDATE ledger_chain SET batch_number = 7 WHERE leaf_index = 2", "ledger_chain",
       "leaf_index=2 batch_number"},
      {"DELETE FROM ledger_chain WHERE leaf_index = 3", "ledger_chain", "leaf_index=3"},
      {"UPDATE trace_batches SET on_hand_g = on_hand_g - 1 WHERE number = 2", "trace_batches",
       "number=2 on_hand_g"},
      {"UPDATE trace_batches SET hold_result_code = NULL WHERE number = 1", "trace_batches",
       "number=1 hold_result_code"},
      {"UPDATE trace_batches SET hold_result_code = 'R-330727-0000002' WHERE number = 2",
       "trace_batches", "number=2 hold_result_code"},
      {"UPDATE trace_batches SET sold_g = 0 WHERE number = 2", "trace_batches", "number=2 sold_g"},
      {"UPDATE trace_batches SET oversold_g = 5 WHERE number = 2", "trace_batches",
       "number=2 oversold_g"},
      {"UPDATE trace_batches SET voided = 1 WHERE number = 2", "trace_batches", "number=2 voided"},
      {"UPDATE trace_batches SET hold_by = 2 WHERE number = 1", "trace_batches",
       "number=1 hold_by"},
      {"UPDATE trace_batches SET offered_g = 1 WHERE number = 2", "trace_batches",
       "number=2 offered_g"},
      {"UPDATE trace_batches SET packed_g = 1 WHERE number = 2", "trace_batches",
       "number=2 packed_g"},
      {"UPDATE trace_batches SET recall_id = 1 WHERE number = 2", "trace_batches",
       "number=2 recall_id"},
      {"UPDATE trace_edges SET child_g = 1", "trace_edges", "parent=1 child=2"},
      {"DELETE FROM trace_edges", "trace_edges", "parent=1 child=2"},
      {"INSERT INTO trace_edges VALUES (7, 8, 2, 1, 1, 3)", "trace_edges", "rows"},
      {"INSERT INTO trace_flags VALUES (3, 2, 1, 1, 1, 1, 0)", "trace_flags", "rows"},
      {"UPDATE trace_gtin_lots SET lot = 'L1'", "trace_gtin_lots", "number=2"},
      {"DELETE FROM trace_gtin_lots", "trace_gtin_lots", "number=2"},
      {"INSERT INTO trace_gtin_lots VALUES (1, '06901234567892', 'L2')", "trace_gtin_lots", "rows"},
      {"UPDATE trace_flows SET mass_g = mass_g + 1 WHERE flow = 2", "trace_flows", "stall_id="},
      {"INSERT INTO epcis_captured VALUES (2, x'00', 1)", "ledger_chain",
       "batch_number=1 leaf_index=2"},
      {"UPDATE oversight_sample_counts SET conformant = 2 WHERE dimension = 0",
       "oversight_sample_counts", "dimension=0"},
      {"UPDATE oversight_sample_counts SET sampled = sampled + 1 WHERE dimension = 1 AND span = 2",
       "oversight_sample_counts", "dimension=1 purpose=1 span=2 first_day=2026-01-01"},
      {"UPDATE oversight_batch_counts SET registered = 3", "oversight_batch_counts", "day=2026"},
      {"DELETE FROM oversight_batch_counts", "oversight_batch_counts", "day=2026"},
      {"UPDATE requests SET answer = substr(answer, 1, length(answer) - 3)"
       " WHERE request_id = 'sell-0002'",
       "requests", "request_id=sell-0002 answer"},
      {"UPDATE requests SET answer = (SELECT answer FROM requests WHERE request_id = 'sell-0001')"
       " WHERE request_id = 'sell-0002'",
       "requests", "request_id=sell-0002 answer leaf_index"},
      {"UPDATE requests SET stamp = 99 WHERE request_id = 'sell-0001'", "requests",
       "request_id=sell-0001 stamp"},
      {"DELETE FROM lab_samples WHERE sample_id = 1", "lab_samples", "sample_id=1"},
      {"UPDATE lab_samples SET verdict = 2 WHERE sample_id = 1", "lab_samples",
       "sample_id=1 verdict"},
      {"DELETE FROM lab_results WHERE result_id = 2", "lab_results", "result_id=2"},
      {"UPDATE lab_results SET verdict = 1 WHERE result_id = 1", "lab_results",
       "result_id=1 verdict"},
      {"INSERT INTO trace_batches (number, product_id, stall_id, supplier_id, origin,"
       " from_outside, received_g, on_hand_g, arrived_us, recorded_us, certificate_number,"
       " voucher_number) SELECT 9, product_id, stall_id, supplier_id, origin,"
       " from_outside, received_g, on_hand_g, arrived_us, recorded_us, certificate_number,"
       " voucher_number FROM trace_batches WHERE number = 2",
       "trace_batches", "number=9"},
      {"DELETE FROM trace_batches WHERE number = 2", "trace_batches", "number=2"},
  };
  ExpectNamed(cases);
}

TEST_F(UpkeepTest, AFullNodeAboveTellsWhetherEntryOrLeafWasChanged) {
  OpenCounty();
  trace_ = trace::v1::TraceService::NewStub(channel_);
  for (int i = 3; i <= 7; ++i) Receive("receive-" + std::to_string(i));
  CloseCounty();
  ExpectNamed({
      {"UPDATE ledger_entries SET event = CAST(replace(CAST(event AS TEXT), '2.5', '2.6') AS BLOB)"
       " WHERE leaf_index = 3",
       "ledger_entries", "leaf_index=3 event"},
      {"UPDATE ledger_nodes SET hash = zeroblob(32) WHERE level = 0 AND node_index = 3",
       "ledger_nodes", "level=0 node_index=3"},
      {"UPDATE ledger_nodes SET hash = zeroblob(32) WHERE level = 0 AND node_index = 16",
       "ledger_nodes", "level=0 node_index=16"},
      {"UPDATE ledger_nodes SET hash = zeroblob(32) WHERE level = 4", "ledger_nodes",
       "level=4 node_index=0"},
      {"DELETE FROM ledger_nodes WHERE level = 4", "ledger_nodes", "level=4 node_index=0"},
  });
}

TEST_F(UpkeepTest, RebuildRepairsWhatFollowsFromEntriesAndFacts) {
  const std::string path = Changed(
      "DELETE FROM oversight_batch_counts; UPDATE oversight_sample_counts SET sampled = 9;"
      "DELETE FROM ledger_nodes WHERE node_index > 3;"
      "UPDATE ledger_head SET frontier = zeroblob(72);"
      "UPDATE ledger_chain SET step = 'x' WHERE leaf_index = 2;"
      "UPDATE ledger_chain SET batch_number = 7 WHERE leaf_index = 3;"
      "DELETE FROM ledger_chain WHERE leaf_index = 11;"
      "DELETE FROM trace_edges; INSERT INTO trace_edges VALUES (5, 6, 2, 1, 1, 3);"
      "UPDATE trace_gtin_lots SET number = 1; UPDATE trace_flows SET mass_g = 1;");
  const auto engine = db::MakeSqliteEngine(path);
  EXPECT_OK(Rebuild(*engine, Numbering(), kQuiet));
  EXPECT_OK(Check(path));
}

TEST_F(UpkeepTest, RebuildNeverCommitsTheLogToOtherEntries) {
  const std::string path = Changed(
      "UPDATE ledger_entries SET event = CAST(replace(CAST(event AS TEXT), '2.5', '2.6') AS BLOB);"
      "DELETE FROM oversight_batch_counts;");
  const auto engine = db::MakeSqliteEngine(path);
  EXPECT_REASON(Rebuild(*engine, Numbering(), kQuiet), kRebuildRootDiffers);
  EXPECT_EQ(Check(path).error().metadata().at("table"), "ledger_entries");
}

TEST_F(UpkeepTest, AnOlderBackupIsRestoredOnlyUnderANewOrigin) {
  ASSERT_OK(Backup(place_, folder_ / "backup", kQuiet));
  EXPECT_REASON(Backup(place_, folder_ / "backup", kQuiet), kFileExists);
  ASSERT_OK(Restore(place_, folder_ / "backup", "", kMorning, kQuiet));

  ledger::Checkpoint later{Identity().log_origin, 13, {}, {}};
  ASSERT_OK(ledger::WritePublishedHead(place_.folder, later));
  EXPECT_REASON(Restore(place_, folder_ / "backup", "", kMorning, kQuiet), ledger::kLogWouldFork);
  EXPECT_REASON(Restore(place_, folder_ / "backup", later.origin, kMorning, kQuiet),
                kOriginInvalid);
  const base::UtcTime next{kMorning.us + base::kMicrosPerSecond};
  const auto restored = Restore(place_, folder_ / "backup", "panan.example/log-2", next, kQuiet);
  ASSERT_OK(restored);
  EXPECT_EQ(restored->old_origin, later.origin);
  EXPECT_TRUE(std::filesystem::exists(restored->kept_as));
  const auto report = Check(path_);
  ASSERT_OK(report);
  EXPECT_EQ(report->head.origin, "panan.example/log-2");
}

TEST_F(UpkeepTest, ADamagedBackupIsNotRestored) {
  const std::string damaged = Changed("DELETE FROM ledger_entries WHERE leaf_index = 4;");
  EXPECT_REASON(Restore(place_, damaged, "", kMorning, kQuiet), kFsckDifference);
  EXPECT_OK(Check(path_));
}

TEST_F(UpkeepTest, TheLogGoesThroughAFileIntoAnEmptyLogOnly) {
  const auto engine = db::MakeSqliteEngine(path_);
  const auto head = ExportLog(*engine, folder_ / "log", kQuiet);
  ASSERT_OK(head);
  EXPECT_REASON(ImportLog(*engine, place_, folder_ / "log", kQuiet), kLogNotEmpty);

  const std::string empty = Changed(
      "DELETE FROM ledger_entries; DELETE FROM ledger_nodes; DELETE FROM ledger_chain;"
      "DELETE FROM ledger_head;");
  const auto fresh = db::MakeSqliteEngine(empty);
  CountyFolder other = place_;
  other.numbering = *label::BatchNumbering::Create(std::string(32, 'x'), Identity().number);
  EXPECT_REASON(ImportLog(*fresh, other, folder_ / "log", kQuiet), kBatchKeyDiffers);
  const auto again = ImportLog(*fresh, place_, folder_ / "log", kQuiet);
  ASSERT_OK(again);
  EXPECT_EQ(again->root, head->root);
  ASSERT_OK(ExportLog(*fresh, folder_ / "log-2", kQuiet));
  EXPECT_EQ(std::filesystem::file_size(folder_ / "log"),
            std::filesystem::file_size(folder_ / "log-2"));
}

TEST_F(UpkeepTest, ACutOffLogFileIsRefused) {
  const auto engine = db::MakeSqliteEngine(path_);
  ASSERT_OK(ExportLog(*engine, folder_ / "log", kQuiet));
  std::filesystem::resize_file(folder_ / "log", std::filesystem::file_size(folder_ / "log") - 1);
  const std::string empty = Changed(
      "DELETE FROM ledger_entries; DELETE FROM ledger_nodes; DELETE FROM ledger_chain;"
      "DELETE FROM ledger_head;");
  const auto fresh = db::MakeSqliteEngine(empty);
  EXPECT_REASON(ImportLog(*fresh, place_, folder_ / "log", kQuiet), kLogFileMalformed);
}

TEST_F(UpkeepTest, AServerStartsOnlyOnALogThatExtendsWhatWasPublished) {
  const auto engine = db::MakeSqliteEngine(path_);
  const auto reader = engine->OpenReader();
  ASSERT_OK(reader);
  const auto root = ledger::ReadRoot(7, ledger::LogReader(**reader).Nodes());
  ASSERT_OK(root);
  const std::string origin = Identity().log_origin;
  EXPECT_OK(ledger::CheckExtends(**reader, origin, {origin, 7, *root, {}}));
  EXPECT_REASON(ledger::CheckExtends(**reader, origin, {origin, 7, {}, {}}), ledger::kLogWouldFork);
  EXPECT_REASON(ledger::CheckExtends(**reader, origin, {origin, 13, *root, {}}),
                ledger::kLogWouldFork);
  EXPECT_OK(ledger::CheckExtends(**reader, origin, {"another/log", 13, *root, {}}));
}

TEST(DirectoryLock, LetsOneProcessIn) {
  const testing::ScratchFolder folder;
  {
    const auto first = base::DirectoryLock::Take(folder / "");
    ASSERT_OK(first);
    EXPECT_REASON(base::DirectoryLock::Take(folder / ""), base::kServerRunning);
  }
  EXPECT_OK(base::DirectoryLock::Take(folder / ""));
}

}  // namespace
}  // namespace panyuan::upkeep
