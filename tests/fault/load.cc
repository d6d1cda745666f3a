// panyuan_load: clients of one county for the fault tests. Certificates are those that
// tests/e2e/county.py makes in FOLDER/certificates.
//
// PORT is that of the server on 127.0.0.1; run, repeat and once take several ("8727,8728"):
// processes of one county, asked in turn until one answers, or the one that a refusal names as the
// writer.
//
//   panyuan_load run FOLDER PORT WORKERS SEED
//     Registers, sells, samples and tests until SIGTERM, each request repeated under its id until
//     it is answered. One line an acknowledged request, flushed: "verb id argument answer
//     leaf_index".
//   panyuan_load repeat FOLDER PORT < lines
//     Asks each of those lines' requests again; exit code 1 and the line where an answer differs.
//   panyuan_load once FOLDER PORT ID [SUPPLIER]
//     Registers one batch without repeating; prints the line, or the status and reason it got.
//   panyuan_load flood FOLDER PORT IN_FLIGHT SECONDS
//     Keeps that many registrations under way; prints how many were answered with which status.
//   panyuan_load probe FOLDER PORT SECONDS
//     Reads and registers ten times a second; prints how long it waited for both, in milliseconds.
//   panyuan_load bomb FOLDER PORT
//     Sends 64 MiB packed into some kilobytes; prints the status.
#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <mutex>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "panyuan/lab/v1/lab_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"

namespace panyuan::fault {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kCall{5'000};
constexpr milliseconds kBetweenTries{20};
constexpr milliseconds kPause{10};  // of one worker, so that the checks can keep up
constexpr int kMaxTries = 3'000;    // a minute of a dead server

std::atomic<bool> stopping = false;

std::string ReadAll(const std::string& path) {
  std::ifstream in(path);
  if (!in) {
    std::fprintf(stderr, "panyuan_load: cannot read %s\n", path.c_str());
    std::exit(2);
  }
  return {std::istreambuf_iterator<char>(in), {}};
}

// One person's connection.
std::shared_ptr<grpc::Channel> Connect(const std::string& folder, const std::string& port,
                                       const std::string& who) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = ReadAll(folder + "/authority/ca.crt");
  tls.pem_cert_chain = ReadAll(folder + "/certificates/" + who + ".crt");
  tls.pem_private_key = ReadAll(folder + "/certificates/" + who + ".key");
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // No name: resolving one anew after a lost connection waits for up to half a minute.
  return grpc::CreateCustomChannel("127.0.0.1:" + port, grpc::SslCredentials(tls), arguments);
}

google::rpc::ErrorInfo InfoOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (details.ParseFromString(status.error_details()))
    for (const auto& any : details.details())
      if (any.UnpackTo(&info)) break;
  return info;
}

std::string ReasonOf(const grpc::Status& status) {
  const google::rpc::ErrorInfo info = InfoOf(status);
  return info.reason().empty() ? status.error_message() : info.reason();
}

struct Answer {
  std::string code;  // what the request made, or what it was about
  uint64_t leaf = 0;
};

// `supplier` is a name without blanks, or "-".
trace::v1::RegisterBatchRequest Ginger(const std::string& id, const std::string& supplier = "-") {
  trace::v1::RegisterBatchRequest request;
  request.set_request_id(id);
  auto& batch = *request.mutable_batch();
  batch.set_product_code("VEG044");
  batch.mutable_quantity()->set_value("40");
  batch.mutable_quantity()->set_unit_code("KGM");
  batch.set_origin("山东安丘");
  batch.set_from_outside(true);
  batch.mutable_supplier()->set_name(supplier == "-" ? "安丘姜业合作社" : supplier);
  batch.set_certificate_number("3707842611240001");
  return request;
}

// The people's connections to one server.
class Server {
 public:
  Server(const std::string& folder, const std::string& port)
      : trace_(trace::v1::TraceService::NewStub(Connect(folder, port, "stall"))),
        taking_(lab::v1::LabService::NewStub(Connect(folder, port, "tester"))),
        verifying_(lab::v1::LabService::NewStub(Connect(folder, port, "reviewer"))) {}

  // Sends one request once. Every field but the id follows from `verb` and `argument`, so that a
  // repeat is the same request.
  grpc::Status Send(const std::string& verb, const std::string& id, const std::string& argument,
                    Answer& answer) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kCall);
    context.set_wait_for_ready(true);  // only a waiting call drives the connection's handshake
    if (verb == "register") {
      trace::v1::RegisterBatchResponse response;
      const auto status = trace_->RegisterBatch(&context, Ginger(id, argument), &response);
      answer = {response.batch().batch_code(), response.receipt().leaf_index()};
      return status;
    }
    if (verb == "sell") return Sell(context, id, argument, answer);
    if (verb == "sample") return Sample(context, id, argument, answer);
    if (verb == "submit") return Submit(context, id, argument, answer);
    return Verify(context, id, argument, answer);
  }

 private:
  grpc::Status Sell(grpc::ClientContext& context, const std::string& id, const std::string& batch,
                    Answer& answer) {
    trace::v1::SellBatchRequest request;
    request.set_request_id(id);
    request.set_batch_code(batch);
    request.mutable_quantity()->set_value("1.5");
    request.mutable_quantity()->set_unit_code("KGM");
    trace::v1::SellBatchResponse response;
    const auto status = trace_->SellBatch(&context, request, &response);
    answer = {response.batch().batch_code(), response.receipt().leaf_index()};
    return status;
  }
  grpc::Status Sample(grpc::ClientContext& context, const std::string& id, const std::string& batch,
                      Answer& answer) {
    lab::v1::TakeSampleRequest request;
    request.set_request_id(id);
    request.set_batch_code(batch);
    request.set_test_portion_g(200);
    lab::v1::TakeSampleResponse response;
    const auto status = taking_->TakeSample(&context, request, &response);
    answer = {response.sample().sample_code(), response.receipt().leaf_index()};
    return status;
  }
  grpc::Status Submit(grpc::ClientContext& context, const std::string& id,
                      const std::string& sample, Answer& answer) {
    lab::v1::SubmitResultRequest request;
    request.set_request_id(id);
    request.set_sample_code(sample);
    request.set_item_code("PES-001");
    request.mutable_reading()->set_inhibition_percent("12.5");
    lab::v1::SubmitResultResponse response;
    const auto status = taking_->SubmitResult(&context, request, &response);
    answer = {response.result().result_code(), response.receipt().leaf_index()};
    return status;
  }
  grpc::Status Verify(grpc::ClientContext& context, const std::string& id,
                      const std::string& result, Answer& answer) {
    lab::v1::VerifyResultRequest request;
    request.set_request_id(id);
    request.set_result_code(result);
    lab::v1::VerifyResultResponse response;
    const auto status = verifying_->VerifyResult(&context, request, &response);
    answer = {response.result().result_code(), response.receipt().leaf_index()};
    return status;
  }

  const std::unique_ptr<trace::v1::TraceService::Stub> trace_;
  const std::unique_ptr<lab::v1::LabService::Stub> taking_, verifying_;
};

// The servers of one county, of which one writes at a time. Thread-safe.
class Clients {
 public:
  Clients(const std::string& folder, const std::string& ports) {
    std::istringstream list(ports);
    for (std::string port; std::getline(list, port, ',');) {
      ports_.push_back(port);
      servers_.push_back(std::make_unique<Server>(folder, port));
    }
  }

  // As Server; a failed try leaves it to another server to answer the next.
  grpc::Status Send(const std::string& verb, const std::string& id, const std::string& argument,
                    Answer& answer) {
    const size_t asked = present_;
    const grpc::Status status = servers_[asked]->Send(verb, id, argument, answer);
    if (!status.ok()) Leave(asked, status);
    return status;
  }

 private:
  void Leave(size_t asked, const grpc::Status& status) {
    size_t next = (asked + 1) % servers_.size();
    const auto info = InfoOf(status);
    if (const auto holder = info.metadata().find("holder"); holder != info.metadata().end())
      for (size_t i = 0; i < ports_.size(); ++i)
        if (holder->second.ends_with(":" + ports_[i])) next = i;
    present_.compare_exchange_strong(asked, next);
  }

  std::vector<std::string> ports_;
  std::vector<std::unique_ptr<Server>> servers_;
  std::atomic<size_t> present_ = 0;
};

bool WorthAnotherTry(const grpc::Status& status) {
  if (InfoOf(status).reason() == "NOT_COUNTY_WRITER") return true;
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
    case grpc::StatusCode::INTERNAL:  // a store that met a fault
      return true;
    default:
      return false;
  }
}

std::mutex printing;

void Print(const std::string& verb, const std::string& id, const std::string& argument,
           const Answer& answer) {
  const std::lock_guard lock(printing);
  std::printf("%s %s %s %s %llu\n", verb.c_str(), id.c_str(), argument.c_str(), answer.code.c_str(),
              static_cast<unsigned long long>(answer.leaf));
  std::fflush(stdout);
}

// Sends until it is answered; a refusal ends the program, since nothing here may be refused.
Answer Insist(Clients& clients, const std::string& verb, const std::string& id,
              const std::string& argument) {
  Answer answer;
  grpc::Status status;
  for (int i = 0; i < kMaxTries; ++i) {
    status = clients.Send(verb, id, argument, answer);
    if (status.ok()) return answer;
    if (!WorthAnotherTry(status)) break;
    std::this_thread::sleep_for(kBetweenTries);
  }
  std::fprintf(stderr, "panyuan_load: %s %s %s: %d %s\n", verb.c_str(), id.c_str(),
               argument.c_str(), status.error_code(), ReasonOf(status).c_str());
  std::_Exit(1);
}

void Work(Clients& clients, int worker, unsigned seed) {
  std::mt19937 dice(seed * 1'000 + static_cast<unsigned>(worker));
  int number = 0;
  const auto ask = [&](const std::string& verb, const std::string& argument) {
    const std::string id = "load-" + std::to_string(seed) + "-" + std::to_string(worker) + "-" +
                           std::to_string(number++);
    const Answer answer = Insist(clients, verb, id, argument);
    Print(verb, id, argument, answer);
    std::this_thread::sleep_for(kPause);
    return answer.code;
  };
  while (!stopping) {
    const std::string batch = ask("register", "-");
    for (unsigned sales = dice() % 4; sales > 0 && !stopping; --sales) ask("sell", batch);
    if (dice() % 3 != 0 || stopping) continue;
    const std::string result = ask("submit", ask("sample", batch));
    if (dice() % 2 == 0) ask("verify", result);
  }
}

int Run(Clients& clients, int workers, unsigned seed) {
  signal(SIGTERM, [](int) { stopping = true; });
  std::vector<std::thread> threads;
  for (int i = 0; i < workers; ++i) threads.emplace_back([&, i] { Work(clients, i, seed); });
  for (std::thread& thread : threads) thread.join();
  return 0;
}

// Whether a line's request gets the line's answer again.
bool SameAgain(Clients& clients, const std::string& line) {
  std::istringstream words(line);
  std::string verb, id, argument, code;
  uint64_t leaf = 0;
  words >> verb >> id >> argument >> code >> leaf;
  const Answer answer = Insist(clients, verb, id, argument);
  if (answer.code == code && answer.leaf == leaf) return true;
  const std::lock_guard lock(printing);
  std::printf("%s: now %s %llu\n", line.c_str(), answer.code.c_str(),
              static_cast<unsigned long long>(answer.leaf));
  return false;
}

int Repeat(Clients& clients) {
  constexpr int kThreads = 16;
  std::vector<std::string> lines;
  for (std::string line; std::getline(std::cin, line);) lines.push_back(line);
  std::atomic<size_t> next = 0;
  std::atomic<bool> same = true;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&] {
      for (size_t mine = next++; mine < lines.size(); mine = next++)
        if (!SameAgain(clients, lines[mine])) same = false;
    });
  for (std::thread& thread : threads) thread.join();
  return same ? 0 : 1;
}

int Once(Clients& clients, const std::string& id, const std::string& supplier) {
  Answer answer;
  const grpc::Status status = clients.Send("register", id, supplier, answer);
  if (status.ok())
    Print("register", id, supplier, answer);
  else
    std::printf("%d %s\n", status.error_code(), ReasonOf(status).c_str());
  return status.ok() ? 0 : 1;
}

// Registrations under way on one channel, each followed by the next as soon as it is answered.
class Flood {
 public:
  Flood(std::shared_ptr<grpc::Channel> channel, std::string name, steady_clock::time_point end)
      : stub_(trace::v1::TraceService::NewStub(std::move(channel))),
        name_(std::move(name)),
        end_(end) {}

  void Begin(int calls) {
    for (int i = 0; i < calls; ++i) Next();
  }
  // Waits for the last answer.
  std::map<std::string, int> Finish() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return under_way_ == 0; });
    return counts_;
  }

 private:
  struct Call {
    grpc::ClientContext context;
    trace::v1::RegisterBatchRequest request;
    trace::v1::RegisterBatchResponse response;
  };

  void Next() {
    const auto call = std::make_shared<Call>();
    {
      const std::lock_guard lock(mutex_);
      ++under_way_;
      call->request = Ginger("flood-" + name_ + "-" + std::to_string(number_++));
    }
    call->context.set_deadline(std::chrono::system_clock::now() + 3 * kCall);
    call->context.set_wait_for_ready(true);
    stub_->async()->RegisterBatch(&call->context, &call->request, &call->response,
                                  [this, call](const grpc::Status& status) { Done(status); });
  }
  void Done(const grpc::Status& status) {
    if (steady_clock::now() < end_) Next();
    const std::lock_guard lock(mutex_);
    ++counts_[status.ok() ? "OK" : ReasonOf(status)];
    if (--under_way_ == 0) idle_.notify_all();
  }

  const std::unique_ptr<trace::v1::TraceService::Stub> stub_;
  const std::string name_;
  const steady_clock::time_point end_;
  std::mutex mutex_;
  std::condition_variable idle_;
  int under_way_ = 0, number_ = 0;
  std::map<std::string, int> counts_;
};

int RunFlood(const std::string& folder, const std::string& port, int in_flight, int seconds) {
  constexpr int kOneChannel = 200;  // under the server's bound of streams
  const auto end = steady_clock::now() + std::chrono::seconds(seconds);
  std::vector<std::unique_ptr<Flood>> floods;
  for (int left = in_flight; left > 0; left -= kOneChannel) {
    floods.push_back(std::make_unique<Flood>(
        Connect(folder, port, "stall"),
        std::to_string(left) + "-" + std::to_string(std::random_device()()), end));
    floods.back()->Begin(std::min(left, kOneChannel));
  }
  std::map<std::string, int> all;
  for (const auto& flood : floods)
    for (const auto& [status, count] : flood->Finish()) all[status] += count;
  for (const auto& [status, count] : all) std::printf("%s: %d\n", status.c_str(), count);
  return 0;
}

int Probe(const std::string& folder, const std::string& port, int seconds) {
  const auto stub = trace::v1::TraceService::NewStub(Connect(folder, port, "neighbour"));
  const std::string run = std::to_string(std::random_device()());
  std::vector<double> waits;
  int shed = 0;
  for (int i = 0; i < seconds * 10; ++i) {
    grpc::ClientContext reading, writing;
    for (auto* context : {&reading, &writing})
      context->set_deadline(std::chrono::system_clock::now() + 3 * kCall);
    trace::v1::ListBatchesRequest list;
    trace::v1::ListBatchesResponse listed;
    trace::v1::RegisterBatchResponse registered;
    const auto start = steady_clock::now();
    const auto read = stub->ListBatches(&reading, list, &listed);
    const auto wrote = stub->RegisterBatch(
        &writing, Ginger("probe-" + run + "-" + std::to_string(i)), &registered);
    waits.push_back(std::chrono::duration<double, std::milli>(steady_clock::now() - start).count());
    for (const auto& status : {read, wrote}) {
      shed += status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED;
      if (status.ok() || status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) continue;
      std::printf("%d %s\n", status.error_code(), ReasonOf(status).c_str());
      return 1;
    }
    std::this_thread::sleep_for(milliseconds(100));
  }
  std::sort(waits.begin(), waits.end());
  std::printf("%d of %zu shed, median %.0f ms, nine of ten within %.0f ms, longest %.0f ms\n", shed,
              2 * waits.size(), waits[waits.size() / 2], waits[waits.size() * 9 / 10],
              waits.back());
  return 0;
}

int Bomb(const std::string& folder, const std::string& port) {
  const auto stub = trace::v1::TraceService::NewStub(Connect(folder, port, "stall"));
  grpc::ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  auto request = Ginger("bomb-0001");
  request.mutable_batch()->set_origin(std::string(64 << 20, 'a'));
  trace::v1::RegisterBatchResponse response;
  const grpc::Status status = stub->RegisterBatch(&context, request, &response);
  std::printf("%d %s\n", status.error_code(), ReasonOf(status).c_str());
  return 0;
}

int Main(const std::vector<std::string>& words) {
  if (words.size() < 4) return 2;
  const std::string &verb = words[1], &folder = words[2], &port = words[3];
  const auto number = [&](size_t i) { return words.size() > i ? std::atoi(words[i].c_str()) : 1; };
  if (verb == "flood") return RunFlood(folder, port, number(4), number(5));
  if (verb == "bomb") return Bomb(folder, port);
  if (verb == "probe") return Probe(folder, port, number(4));
  Clients clients(folder, port);
  if (verb == "run") return Run(clients, number(4), static_cast<unsigned>(number(5)));
  if (verb == "repeat") return Repeat(clients);
  if (verb == "once" && words.size() > 4)
    return Once(clients, words[4], words.size() > 5 ? words[5] : "-");
  return 2;
}

}  // namespace
}  // namespace panyuan::fault

int main(int argc, char** argv) {
  grpc_init();
  const int code = panyuan::fault::Main({argv, argv + argc});
  grpc_shutdown_blocking();  // else a handshake that a restart cut off counts as a leak
  return code;
}
