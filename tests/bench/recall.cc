#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "panyuan/trace/v1/recall_service.grpc.pb.h"
#include "services/db/sqlite_engine.h"
#include "services/server/county.h"
#include "services/server/seed.h"
#include "tests/bench/commands.h"
#include "tests/bench/county.h"

namespace panyuan::bench {
namespace {

using trace::v1::RecallService;

constexpr uint64_t kStalls = 1'000, kBatches = 10'001;

// A batch with 10 children, 100 grandchildren and so on, spread over kStalls stalls.
constexpr std::string_view kRows[] = {
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
    " INSERT INTO stalls (id, code, market_id, name_zh, vendor_code, source, confidence)"
    " SELECT 1000000 + i, 'BENCH-' || i, 1 + i % 3, '摊位', 'V', 'made', 3 FROM n",
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)"
    " INSERT INTO trace_batches (number, product_id, stall_id, supplier_id, origin, from_outside,"
    " received_g, on_hand_g, sold_g, arrived_us, recorded_us, certificate_number, voucher_number)"
    " SELECT i, 1, 1000001 + i % 1000, 0, '', 0, 40000, 30000, 10000, 1, 1, '', '' FROM n",
    "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)"
    " INSERT INTO trace_edges (parent, child, kind, parent_g, child_g, leaf_index)"
    " SELECT (i + 8) / 10, i, 2, 1, 1, 0 FROM n",
};

// Removed at the end.
class Folder {
 public:
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "panyuan-bench-XXXXXX";
    if (!mkdtemp(name.data())) Fail("no temporary folder");
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void MustBe(const base::Status& status) {
  if (!status.ok()) Fail(status.error().Message());
}

void Fill(db::Engine& engine) {
  auto writer = engine.OpenWriter();
  if (!writer.ok()) Fail(writer.error().Message());
  MustBe((*writer)->Begin());
  for (const std::string_view rows : kRows) {
    const auto done = (*writer)->Execute(rows, {});
    if (!done.ok()) Fail(done.error().Message());
  }
  if ((*writer)->Commit() != db::Outcome::kCommitted) Fail("the rows were not committed");
}

void Identify(grpc::ClientContext& context) {
  context.AddMetadata(std::string(rpc::kIdentityKey), "urn:panyuan:regulator:330727");
  context.AddMetadata(std::string(rpc::kPersonKey), "R0001");
}

trace::v1::RecallReach Preview(RecallService::Stub& stub, const std::string& root) {
  trace::v1::PreviewRecallRequest request;
  request.add_batch_codes(root);
  grpc::ClientContext context;
  Identify(context);
  trace::v1::PreviewRecallResponse response;
  MustBeOk(stub.PreviewRecall(&context, request, &response));
  return std::move(*response.mutable_reach());
}

void Start(RecallService::Stub& stub, const std::string& root) {
  trace::v1::StartRecallRequest request;
  request.set_request_id(NextId());
  request.add_batch_codes(root);
  request.set_level(1);
  request.set_reason_zh("检验超标");
  grpc::ClientContext context;
  Identify(context);
  trace::v1::StartRecallResponse response;
  MustBeOk(stub.StartRecall(&context, request, &response));
  if (response.recall().batches() != kBatches) Fail("a recall of other batches");
}

template <class Run>
double Milliseconds(Run run) {
  const auto started = Stopwatch::Clock::now();
  run();
  return std::chrono::duration<double, std::milli>(Stopwatch::Clock::now() - started).count();
}

}  // namespace

void MeasureRecall(int repeats) {
  const Folder folder;
  const auto engine = db::MakeSqliteEngine(folder.path() / "recall.db");
  const base::SystemClock clock;
  MustBe(server::SeedCatalogue(*engine, PANYUAN_SOURCE_DIR "/schema/seed", clock.Now()));
  Fill(*engine);
  const std::string secret(32, 'b');
  auto county =
      server::County::Open({727, "330727", "bench.example", "bench.example/county/330727/log",
                            std::string(32, 'l'), std::string(32, 'q'), secret, 1},
                           *engine, clock, 2, /*simulation=*/false);
  if (!county.ok()) Fail(county.error().Message());
  const auto services = (*county)->MakeServices(rpc::Trust::kEdge);
  grpc::ServerBuilder builder;
  for (const auto& service : services) builder.RegisterService(service.get());
  const auto server = builder.BuildAndStart();
  const auto stub = RecallService::NewStub(server->InProcessChannel({}));
  const std::string root = label::BatchNumbering::Create(secret, 727)->CodeOf(1).ToString();

  std::vector<double> previews_ms;
  for (int i = 0; i <= repeats; ++i)
    previews_ms.push_back(Milliseconds([&] {
      const auto reach = Preview(*stub, root);
      if (reach.batches() != kBatches || reach.stalls() != kStalls) Fail("another reach");
    }));
  std::sort(previews_ms.begin() + 1, previews_ms.end());  // the first one warms the caches
  const double start_ms = Milliseconds([&] { Start(*stub, root); });
  PrintJson(
      {{"preview_ms", previews_ms[1 + static_cast<size_t>(repeats) / 2]}, {"start_ms", start_ms}});
  server->Shutdown();
  (*county)->Stop();
}

}  // namespace panyuan::bench
