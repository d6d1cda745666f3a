// One run, one client, one TLS: what the county's calls cost beside an empty one.
//   panyuan_bench [SECONDS]     seconds a figure, 5 by default
// Prints a table in Markdown for docs/performance.md.
#include "tests/bench/bench.h"

#include <grpcpp/grpcpp.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "echo.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/db/writer.h"
#include "services/server/config.h"

namespace panyuan::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kInFlight = 64;
constexpr int kRows = 512;

struct Figure {
  double per_second = 0;
  double p50_ms = 0, p99_ms = 0;
};

// Keeps `in_flight` calls going for `seconds`. `begin(done)` starts one call and calls `done(ok)`
// at its end.
class Load {
 public:
  using Done = std::function<void(bool)>;
  using Begin = std::function<void(Done done)>;

  Figure Run(double seconds, const Begin& begin, int in_flight = kInFlight) {
    begin_ = &begin;
    stop_at_ = Clock::now() +
               std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    const auto started = Clock::now();
    running_ = in_flight;
    for (int i = 0; i < in_flight; ++i) Next();
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return running_ == 0; });
    const std::chrono::duration<double> took = Clock::now() - started;
    std::sort(took_ms_.begin(), took_ms_.end());
    return {static_cast<double>(took_ms_.size()) / took.count(), took_ms_[took_ms_.size() / 2],
            took_ms_[took_ms_.size() * 99 / 100]};
  }

 private:
  void Next() {
    const auto started = Clock::now();
    (*begin_)([this, started](bool good) {
      if (!good) {
        std::fprintf(stderr, "a call failed\n");
        std::exit(1);
      }
      const std::chrono::duration<double, std::milli> took = Clock::now() - started;
      {
        std::lock_guard lock(mutex_);
        took_ms_.push_back(took.count());
        if (Clock::now() >= stop_at_) {
          if (--running_ == 0) idle_.notify_all();
          return;
        }
      }
      Next();
    });
  }

  const Begin* begin_ = nullptr;
  Clock::time_point stop_at_;
  std::mutex mutex_;
  std::condition_variable idle_;
  int running_ = 0;
  std::vector<double> took_ms_;
};

// One unary call, kept alive until its end. `send` starts it on a stub.
template <class Response, class Request, class Send>
void Call(Request request, Send send, Load::Done done) {
  struct State {
    grpc::ClientContext context;
    Request request;
    Response response;
  };
  auto state = std::make_shared<State>();
  state->request = std::move(request);
  send(&state->context, &state->request, &state->response,
       [state, done](grpc::Status status) { done(status.ok()); });
}

trace::v1::IncomingBatch Ginger() {
  trace::v1::IncomingBatch batch;
  batch.set_product_code("VEG044");
  batch.mutable_quantity()->set_value("40");
  batch.mutable_quantity()->set_unit_code("KGM");
  batch.set_origin("山东安丘");
  batch.set_from_outside(true);
  batch.mutable_supplier()->set_name("安丘姜业合作社");
  batch.set_certificate_number("3707842611240001");
  batch.set_voucher_number("PZ-2026-0001");
  return batch;
}

// Request ids in their order, as UUIDs of version 7 would come.
std::string NextId() {
  static std::atomic<uint64_t> last{0};
  char text[32];
  std::snprintf(text, sizeof text, "bench-%016llx", static_cast<unsigned long long>(++last));
  return text;
}

std::string ReadPem(const std::string& path) { return server::ReadFile(path).value(); }

std::shared_ptr<grpc::Channel> Connect(const std::string& folder, int port) {
  return grpc::CreateChannel(
      "localhost:" + std::to_string(port),
      grpc::SslCredentials({ReadPem(folder + "/authority/ca.crt"), ReadPem(folder + "/vendor.key"),
                            ReadPem(folder + "/vendor.crt")}));
}

// A batch with six events, and its code.
std::string LongChain(trace::v1::TraceService::Stub& stub) {
  grpc::ClientContext context;
  trace::v1::RegisterBatchRequest request;
  request.set_request_id(NextId());
  *request.mutable_batch() = Ginger();
  trace::v1::RegisterBatchResponse response;
  if (!stub.RegisterBatch(&context, request, &response).ok()) std::exit(1);
  for (int i = 0; i < 5; ++i) {
    grpc::ClientContext sale_context;
    trace::v1::SellBatchRequest sale;
    sale.set_request_id(NextId());
    sale.set_batch_code(response.batch().batch_code());
    sale.mutable_quantity()->set_value("1");
    sale.mutable_quantity()->set_unit_code("KGM");
    trace::v1::SellBatchResponse sold;
    if (!stub.SellBatch(&sale_context, sale, &sold).ok()) std::exit(1);
  }
  return response.batch().batch_code();
}

void Print(const char* what, const Figure& figure, double per_call, const char* unit, double of,
           const char* beside) {
  std::printf("| %s | %.0f %s/s | %.2f | %.2f | %.3f of %s |\n", what, figure.per_second * per_call,
              unit, figure.p50_ms, figure.p99_ms, figure.per_second * per_call / of, beside);
}

void Measure(const std::string& folder, const ServerProcess& server, double seconds) {
  const auto channel = Connect(folder, server.port);
  const auto echo = Echo::NewStub(channel);
  const auto trace = trace::v1::TraceService::NewStub(channel);
  const double rest_mib = ResidentMiB(server.pid);

  const Figure said = Load().Run(seconds, [&](Load::Done done) {
    Call<Word>(
        Word(), [&](auto... call) { echo->async()->Say(call...); }, std::move(done));
  });
  const Figure registered = Load().Run(seconds, [&](Load::Done done) {
    trace::v1::RegisterBatchRequest request;
    request.set_request_id(NextId());
    *request.mutable_batch() = Ginger();
    Call<trace::v1::RegisterBatchResponse>(
        std::move(request), [&](auto... call) { trace->async()->RegisterBatch(call...); },
        std::move(done));
  });
  const std::string code = LongChain(*trace);
  const Figure chains = Load().Run(seconds, [&](Load::Done done) {
    trace::v1::GetChainRequest request;
    request.set_batch_code(code);
    Call<trace::v1::GetChainResponse>(
        std::move(request), [&](auto... call) { trace->async()->GetChain(call...); },
        std::move(done));
  });
  const Figure rows = Load().Run(
      seconds,
      [&](Load::Done done) {
        trace::v1::RegisterBatchesRequest request;
        for (int i = 0; i < kRows; ++i) {
          trace::v1::BatchRow* row = request.add_rows();
          row->set_request_id(NextId());
          *row->mutable_batch() = Ginger();
        }
        Call<trace::v1::RegisterBatchesResponse>(
            std::move(request), [&](auto... call) { trace->async()->RegisterBatches(call...); },
            std::move(done));
      },
      db::Writer::kMaxWaitingOfOne / kRows);
  const double load_mib = ResidentMiB(server.pid);
  const double bare = BareSqliteRowsPerSecond(folder, 200'000, kRows);

  std::printf("| what | throughput | p50 ms | p99 ms | ratio |\n|---|---|---|---|---|\n");
  Print("empty echo", said, 1, "calls", said.per_second, "echo");
  Print("RegisterBatch, durable", registered, 1, "calls", said.per_second, "echo");
  Print("GetChain, 6 events", chains, 1, "calls", said.per_second, "echo");
  Print("RegisterBatches, 512 rows a call, durable", rows, kRows, "rows", bare, "bare SQLite");
  std::printf("| bare SQLite, 512 rows a transaction | %.0f rows/s | | | 1 |\n", bare);
  std::printf("\nServer memory: %.0f MiB at rest, %.0f MiB under load.\n", rest_mib, load_mib);
}

int Main(double seconds) {
  std::string folder = std::filesystem::temp_directory_path() / "panyuan-bench-XXXXXX";
  if (!mkdtemp(folder.data())) return 1;
  const std::string tool = PANYUAN_SOURCE_DIR "/certs/authority";
  const std::string make = tool + " init " + folder + "/authority && " + tool + " server " +
                           folder + "/authority " + folder + "/server localhost && " + tool +
                           " client " + folder + "/authority " + folder +
                           "/vendor vendor M01-001 V0001";
  if (std::system(make.c_str()) != 0) return 1;
  const ServerProcess server = StartServer(folder);
  Measure(folder, server, seconds);
  StopServer(server);
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace panyuan::bench

int main(int argc, char** argv) { return panyuan::bench::Main(argc > 1 ? std::atof(argv[1]) : 5); }
