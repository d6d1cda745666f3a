#include "tests/bench/county.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>

#include "tests/bench/load.h"

namespace panyuan::bench {
namespace {

struct Kind {
  const char *product, *origin, *supplier, *quantity;
  bool from_outside;
};
constexpr Kind kKinds[] = {
    {"VEG044", "山东安丘", "安丘姜业合作社", "40", true},
    {"VEG001", "浙江磐安新渥街道", "新渥蔬菜种植户张某", "26.5", false},
    {"VEG002", "浙江东阳", "东阳蔬菜批发市场", "80", true},
    {"VEG003", "浙江磐安尖山镇", "尖山高山蔬菜合作社", "55", false},
    {"VEG005", "江苏徐州", "徐州农产品配送中心", "120", true},
    {"VEG010", "浙江金华", "金华农产品批发市场", "60", true},
    {"VEG020", "浙江磐安方前镇", "方前蔬菜种植户李某", "18", false},
    {"VEG013", "云南元谋", "元谋果蔬有限公司", "35", true},
};

}  // namespace

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) Fail("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::shared_ptr<grpc::Channel> Connect(const std::string& folder, int port,
                                       const std::string& name) {
  const std::string identity = folder + "/certificates/" + name;
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // not the connection of another channel
  arguments.SetMaxReceiveMessageSize(-1);
  auto channel = grpc::CreateCustomChannel(
      "127.0.0.1:" + std::to_string(port),
      grpc::SslCredentials({ReadAll(folder + "/authority/ca.crt"), ReadAll(identity + ".key"),
                            ReadAll(identity + ".crt")}),
      arguments);
  if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10)))
    Fail("no server on port " + std::to_string(port));
  // A call's context holds its channel, and the last callback may end after whoever waits for it:
  // the last to let go of a channel must not be gRPC's own thread, which would wait for itself.
  static std::mutex mutex;
  static std::vector<std::shared_ptr<grpc::Channel>> all;
  std::lock_guard lock(mutex);
  all.push_back(channel);
  return channel;
}

std::string NextId() {
  using std::chrono::system_clock;
  static const auto started_ms = static_cast<unsigned long long>(
      std::chrono::duration_cast<std::chrono::milliseconds>(system_clock::now().time_since_epoch())
          .count());
  static const auto process = static_cast<unsigned>(getpid());
  static std::atomic<unsigned long long> last{0};
  const unsigned long long count = ++last;
  char text[48];
  std::snprintf(text, sizeof text, "%08llx-%04llx-7%03llx-8%03x-%04x%08llx",
                started_ms >> 16 & 0xffffffff, started_ms & 0xffff, count >> 32 & 0xfff,
                process >> 16 & 0xfff, process & 0xffff, count & 0xffffffff);
  return text;
}

trace::v1::Quantity Kilograms(const std::string& value) {
  trace::v1::Quantity quantity;
  quantity.set_value(value);
  quantity.set_unit_code("KGM");
  return quantity;
}

trace::v1::IncomingBatch NextGoods() {
  static std::atomic<uint64_t> last{0};
  const uint64_t count = ++last;
  const Kind& kind = kKinds[count % std::size(kKinds)];
  trace::v1::IncomingBatch batch;
  batch.set_product_code(kind.product);
  *batch.mutable_quantity() = Kilograms(kind.quantity);
  batch.set_origin(kind.origin);
  batch.set_from_outside(kind.from_outside);
  batch.mutable_supplier()->set_name(kind.supplier);
  batch.set_certificate_number("37078426" + std::to_string(100'000'000 + count));
  batch.set_voucher_number("PZ-2026-" + std::to_string(10'000'000 + count));
  return batch;
}

void Sell(trace::v1::TraceService::Stub& vendor, const std::string& batch_code) {
  trace::v1::SellBatchRequest request;
  request.set_request_id(NextId());
  request.set_batch_code(batch_code);
  *request.mutable_quantity() = Kilograms("1");
  Ask(vendor, &trace::v1::TraceService::Stub::SellBatch, request);
}

std::vector<KnownBatch> ReadKnown(const std::string& path) {
  std::ifstream in(path);
  std::vector<KnownBatch> batches;
  for (KnownBatch batch; in >> batch.code >> batch.leaf_index;) batches.push_back(batch);
  if (batches.empty()) Fail("no batches in " + path);
  return batches;
}

void WriteKnown(const std::string& path, const std::vector<KnownBatch>& batches) {
  std::ofstream out(path, std::ios::app);
  for (const KnownBatch& batch : batches) out << batch.code << ' ' << batch.leaf_index << '\n';
  if (!out.flush()) Fail("cannot write " + path);
}

void MustBeOk(const grpc::Status& status) {
  if (!status.ok()) Fail("a call failed: " + status.error_message());
}

}  // namespace panyuan::bench
