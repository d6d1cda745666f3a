// The gateway over plain sockets, in front of small services on a real in-process server.
#include "services/gateway/gateway.h"

#include <arpa/inet.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "google/rpc/error_details.pb.h"
#include "panyuan/lab/v1/lab_service.grpc.pb.h"
#include "panyuan/ledger/v1/ledger_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/base/bytes.h"
#include "services/gateway/header_text.h"
#include "services/label/batch_code.h"
#include "services/rpc/identity.h"
#include "services/rpc/status.h"

namespace panyuan::gateway {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

// ---- the services ----

constexpr base::Reason kNoBatch{"BATCH_NOT_FOUND", base::Code::kNotFound,
                                "there is no batch {code}: read the label again",
                                "没有批次 {code}：请再看一遍标签"};
constexpr base::Reason kWrongCheck{"BATCH_CODE_CHECK", base::Code::kInvalidArgument,
                                   "batch code {code} has one wrong character",
                                   "批次码 {code} 有一位错误"};

constexpr char kHeld[] = "7K3QM2XD9PRC";
constexpr char kHostile[] = "HOSTILE";
constexpr char kWrong[] = "WRONG";
constexpr char kStuck[] = "STUCK";  // answered when cancelled
constexpr char kGated[] = "GATED";  // answered when the test opens the gate

// Answers once its call is cancelled.
class StuckReactor : public grpc::ServerUnaryReactor {
 public:
  void OnCancel() override { Finish(grpc::Status::CANCELLED); }
  void OnDone() override { delete this; }
};

class TraceDouble final : public trace::v1::TraceService::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetChain(grpc::CallbackServerContext* context,
                                     const trace::v1::GetChainRequest* request,
                                     trace::v1::GetChainResponse* response) override {
    {
      const std::lock_guard lock(mutex_);
      seen_.clear();
      for (const auto& [key, value] : context->client_metadata())
        seen_[{key.data(), key.size()}] = {value.data(), value.size()};
    }
    const std::string& code = request->batch_code();
    if (code == kStuck) return ++started, new StuckReactor;
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const std::string language = rpc::ChooseLanguage(seen("accept-language"));
    if (code == kWrong) {
      reactor->Finish(rpc::ToStatus(base::Error(kWrongCheck, {{"code", code}}), language));
    } else if (code == kHeld || code == kHostile) {
      Fill(code == kHostile, *response);
      reactor->Finish(grpc::Status::OK);
    } else if (code == kGated) {
      Fill(false, *response);
      late_ = std::thread([this, reactor] {
        gate.get_future().wait();
        reactor->Finish(grpc::Status::OK);
      });
      ++started;
    } else {
      reactor->Finish(rpc::ToStatus(base::Error(kNoBatch, {{"code", code}}), language));
    }
    return reactor;
  }

  // The metadata of the last call.
  std::string seen(const std::string& key) {
    const std::lock_guard lock(mutex_);
    return seen_.contains(key) ? seen_[key] : "(none)";
  }

  ~TraceDouble() override {
    if (late_.joinable()) late_.join();
  }

  std::promise<void> gate;
  std::atomic<int> started = 0;

 private:
  static void Fill(bool hostile, trace::v1::GetChainResponse& response) {
    trace::v1::Batch& batch = *response.mutable_batch();
    batch.set_batch_code("7K3Q-M2XD-9PRC");
    batch.set_product_name_zh(hostile ? "<script>alert('x')</script>" : "生姜");
    batch.set_product_name_en(hostile ? "\"><img src=x onerror=alert(1)>" : "Ginger");
    batch.set_market_name_zh("城北农贸市场");
    batch.set_stall_name_zh("12 号摊位");
    batch.set_origin("山东安丘");
    batch.set_state(trace::v1::BATCH_STATE_HELD);
    batch.mutable_arrived_at()->set_seconds(1772596800);
    batch.mutable_hold()->set_finding_zh("噻虫胺 0.31 mg/kg，超过限量 0.2 mg/kg");
    batch.mutable_hold()->set_finding_en("clothianidin 0.31 mg/kg exceeds the limit of 0.2 mg/kg");
    trace::v1::ChainEvent& event = *response.add_events();
    event.set_leaf_index(7);
    event.set_step(trace::v1::CHAIN_STEP_RECEIVED);
  }

  std::mutex mutex_;
  std::map<std::string, std::string> seen_;
  std::thread late_;
};

class LabDouble final : public lab::v1::LabService::CallbackService {
  grpc::ServerUnaryReactor* ListBatchResults(grpc::CallbackServerContext* context,
                                             const lab::v1::ListBatchResultsRequest*,
                                             lab::v1::ListBatchResultsResponse* response) override {
    lab::v1::TestResult& result = *response->add_results();
    result.set_item_name_zh("噻虫胺");
    result.set_item_name_en("Clothianidin");
    result.set_verdict(lab::v1::VERDICT_NON_CONFORMANT);
    result.mutable_reading()->mutable_concentration()->set_value("0.31");
    result.mutable_reading()->mutable_concentration()->set_unit("mg/kg");
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

class LedgerDouble final : public ledger::v1::LedgerService::CallbackService {
  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext* context,
                                          const ledger::v1::GetCheckpointRequest*,
                                          ledger::v1::GetCheckpointResponse* response) override {
    response->set_note("panyuan.example\n9\nroot\n\n— sig\n");
    response->set_tree_size(9);
    response->set_root_hash(std::string(32, '\x5a'));
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  grpc::ServerUnaryReactor* ListEntries(grpc::CallbackServerContext* context,
                                        const ledger::v1::ListEntriesRequest* request,
                                        ledger::v1::ListEntriesResponse* response) override {
    if (request->start_index() < 9) {
      response->add_entries()->set_leaf_index(request->start_index());
      response->mutable_entries(0)->set_event_json("{\"eventID\": \"ni:///x\"}");
    }
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

LabelCheck CheckDigits(std::string_view digits) {
  if (digits == "111") return {LabelCheck::Verdict::kGenuine, kHeld, base::CivilDay{20516}};
  if (digits == "222") return {LabelCheck::Verdict::kBadSignature, kHeld, base::CivilDay{20516}};
  return {};
}

// ---- the client ----

struct Answer {
  int status = 0;  // 0: the server closed without an answer
  std::map<std::string, std::string> headers;
  std::string body;
  bool has(const std::string& text) const { return body.find(text) != std::string::npos; }
};

class Client {
 public:
  explicit Client(uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() {
    if (ssl_ != nullptr) SSL_free(ssl_);
    close(socket_);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }

  bool Secure(SSL_CTX* context) {
    ssl_ = SSL_new(context);
    SSL_set_fd(ssl_, socket_);
    return SSL_connect(ssl_) == 1;
  }

  void Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ssl_ != nullptr
                               ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                               : send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }

  Answer Receive(bool has_body = true) {
    Answer answer;
    size_t end = std::string::npos;
    while ((end = held_.find("\r\n\r\n")) == std::string::npos)
      if (!More()) return answer;
    std::istringstream lines(held_.substr(0, end));
    held_.erase(0, end + 4);
    std::string version, line;
    lines >> version >> answer.status;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
      const size_t colon = line.find(':');
      std::string value = line.substr(colon + 2);
      if (!value.empty() && value.back() == '\r') value.pop_back();
      answer.headers[LowerCase(line.substr(0, colon))] = value;
    }
    const size_t length = has_body && answer.headers.contains("content-length")
                              ? std::stoul(answer.headers["content-length"])
                              : 0;
    while (held_.size() < length)
      if (!More()) break;
    answer.body = held_.substr(0, length);
    held_.erase(0, length);
    return answer;
  }

  // Whether the server has closed, within the client's patience.
  bool AwaitClose() { return !More(); }

 private:
  bool More() {
    char chunk[65536];
    const ssize_t got = ssl_ != nullptr ? SSL_read(ssl_, chunk, sizeof chunk)
                                        : recv(socket_, chunk, sizeof chunk, 0);
    if (got <= 0) return false;
    held_.append(chunk, static_cast<size_t>(got));
    return true;
  }

  int socket_;
  bool connected_ = false;
  SSL* ssl_ = nullptr;
  std::string held_;
};

std::string Request(const std::string& method, const std::string& target,
                    const std::string& headers = "", const std::string& body = "") {
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers;
  if (method == "POST") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

class GatewayTest : public testing::Test {
 protected:
  void SetUp() override {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    builder.RegisterService(&trace_).RegisterService(&lab_).RegisterService(&ledger_);
    server_ = builder.BuildAndStart();
    Restart({});
  }
  void TearDown() override {
    gateway_.reset();
    server_->Shutdown(std::chrono::system_clock::now());
  }

  void Restart(GatewayOptions options) {
    gateway_.reset();
    options.public_host = "trace.example";
    auto started = Gateway::Start(
        options, server_->InProcessChannel({}), [] { return "panyuan_up 1\n"; }, CheckDigits);
    ASSERT_TRUE(started.ok()) << started.error().Message();
    gateway_ = std::move(started).value();
  }

  Answer Ask(const std::string& request) {
    Client client(gateway_->port());
    client.Send(request);
    return client.Receive(!request.starts_with("HEAD"));
  }
  Answer Get(const std::string& target, const std::string& headers = "") {
    return Ask(Request("GET", target, headers));
  }
  Answer Post(const std::string& target, const std::string& type, const std::string& body,
              const std::string& headers = "") {
    return Ask(Request("POST", target, headers + "Content-Type: " + type + "\r\n", body));
  }
  void AwaitStarted(int count) {
    for (int i = 0; i < 1000 && trace_.started < count; ++i) std::this_thread::sleep_for(10ms);
    ASSERT_GE(trace_.started, count);
  }

  TraceDouble trace_;
  LabDouble lab_;
  LedgerDouble ledger_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Gateway> gateway_;
};

constexpr char kChainPath[] = "/panyuan.trace.v1.TraceService/GetChain";
constexpr char kJson[] = "application/json";

std::string ChainRequest(const std::string& code) {
  trace::v1::GetChainRequest request;
  request.set_batch_code(code);
  return request.SerializeAsString();
}

std::string Framed(const std::string& message) {
  std::string frame(1, '\0');
  base::AppendBigEndian(frame, message.size(), 4);
  return frame + message;
}

// ---- pages ----

TEST_F(GatewayTest, ShowsAHeldBatchInTheReadersLanguage) {
  const Answer zh = Get("/T/7K3QM2XD9PRC");
  EXPECT_EQ(zh.status, 200);
  EXPECT_EQ(zh.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_TRUE(zh.has("生姜") && zh.has("暂停销售") && zh.has("超过限量 0.2 mg/kg"));
  const Answer en = Get("/t/7K3QM2XD9PRC", "Accept-Language: en-GB\r\n");
  EXPECT_TRUE(en.has("Ginger") && en.has("Sale stopped") && en.has("exceeds the limit"));
  EXPECT_TRUE(Get("/T/7K3QM2XD9PRC?lang=zh", "Accept-Language: en\r\n").has("暂停销售"));
}

TEST_F(GatewayTest, EscapesHostileNamesAndAddresses) {
  const Answer page = Get("/T/HOSTILE?lang=zh");
  EXPECT_FALSE(page.has("<script>") || page.has("onerror=alert(1)>"));
  EXPECT_TRUE(page.has("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
  EXPECT_FALSE(Get("/T/HOSTILE?lang=en").has("\"><img"));
  const Answer unknown = Get("/T/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
  EXPECT_FALSE(unknown.has("<script"));
  EXPECT_FALSE(Get("/T/\"><script>alert(1)").has("<script"));
  EXPECT_FALSE(Get("/find?code=%3Cscript%3E").has("<script"));
}

TEST_F(GatewayTest, SaysWhatALabelsSignatureProves) {
  EXPECT_TRUE(Get("/Q/111").has("标签签名有效"));
  EXPECT_TRUE(Get("/q/111?lang=en").has("Issued on 2026-03-04"));
  EXPECT_TRUE(Get("/Q/222").has("标签签名不符"));
  const Answer malformed = Get("/Q/333", "Accept: application/json\r\n");
  EXPECT_EQ(malformed.status, 400);
  EXPECT_EQ(json::parse(malformed.body)["reason"], "LABEL_NOT_READABLE");
}

TEST_F(GatewayTest, ExplainsARefusedCodeToPeopleAndToPrograms) {
  const Answer page = Get("/T/WRONG");
  EXPECT_EQ(page.status, 400);
  EXPECT_TRUE(page.has("批次码 WRONG 有一位错误") && page.has("BATCH_CODE_CHECK"));
  const Answer problem = Get("/T/ABSENT", "Accept: application/json\r\nAccept-Language: en\r\n");
  EXPECT_EQ(problem.status, 404);
  EXPECT_EQ(problem.headers.at("content-type"), "application/problem+json");
  const json body = json::parse(problem.body);
  EXPECT_EQ(body["type"], "urn:panyuan:reason:BATCH_NOT_FOUND");
  EXPECT_EQ(body["status"], 404);
  EXPECT_EQ(body["detail"], "there is no batch ABSENT: read the label again");
  EXPECT_EQ(body["metadata"]["code"], "ABSENT");
}

TEST_F(GatewayTest, GivesTheChainAsJson) {
  for (const Answer& answer : {Get("/T/7K3QM2XD9PRC", "Accept: application/json\r\n"),
                               Get("/T/7K3QM2XD9PRC?format=json")}) {
    EXPECT_EQ(answer.headers.at("content-type"), kJson);
    const json body = json::parse(answer.body);
    EXPECT_EQ(body["chain"]["batch"]["state"], "BATCH_STATE_HELD");
    EXPECT_EQ(body["results"]["results"][0]["verdict"], "VERDICT_NON_CONFORMANT");
    EXPECT_EQ(body["checkpoint"]["treeSize"], "9");
  }
}

TEST_F(GatewayTest, LeadsATypedCodeToItsPage) {
  const label::BatchCode code{1'234'567};
  const Answer typed = Get("/find?code=" + LowerCase(code.ToString()));
  EXPECT_EQ(typed.status, 303);
  EXPECT_EQ(typed.headers.at("location"), "/T/" + code.Digits());
  const Answer bad = Get("/find?code=hello", "Accept: application/json\r\n");
  EXPECT_EQ(bad.status, 400);
  const Answer digits = Get("/find?code=https%3A%2F%2Fany.host%2Fq%2F" + std::string(205, '1'));
  EXPECT_EQ(digits.status, 303);
  EXPECT_EQ(digits.headers.at("location"), "/Q/" + std::string(205, '1'));
}

TEST_F(GatewayTest, ServesTheLogsEntriesAndCheckpoint) {
  const Answer entry = Get("/entry/8");
  EXPECT_EQ(entry.body, "{\"eventID\": \"ni:///x\"}");
  EXPECT_EQ(entry.headers.at("content-type"), "application/ld+json");
  EXPECT_NE(entry.headers.at("cache-control").find("immutable"), std::string::npos);
  EXPECT_EQ(json::parse(Get("/entry/9").body)["reason"], "ENTRY_NOT_FOUND");
  EXPECT_EQ(Get("/entry/x").status, 404);
  EXPECT_EQ(Get("/entry/99999999999999999999").status, 404);
  EXPECT_EQ(Get("/checkpoint").body, "panyuan.example\n9\nroot\n\n— sig\n");
}

TEST_F(GatewayTest, KnowsItsMethodsAndAddresses) {
  const Answer head = Ask(Request("HEAD", "/T/7K3QM2XD9PRC"));
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), Get("/T/7K3QM2XD9PRC").headers.at("content-length"));
  const Answer options = Ask(Request("OPTIONS", kChainPath, "Origin: https://evil.example\r\n"));
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.at("allow"), "POST, OPTIONS");
  EXPECT_FALSE(options.headers.contains("access-control-allow-origin"));
  EXPECT_EQ(Ask(Request("POST", "/T/7K3QM2XD9PRC")).headers.at("allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(Get(kChainPath).status, 405);
  EXPECT_EQ(Get("/nowhere").status, 404);
  EXPECT_EQ(Get("/T/a/b").status, 404);
  EXPECT_EQ(Get("/T/%FF").status, 400);
  EXPECT_EQ(Get("http://other.example/healthz").body, "ok\n");
}

TEST_F(GatewayTest, GuardsEveryAnswer) {
  for (const Answer& answer : {Get("/"), Get("/nowhere"), Get("/healthz"), Get("/T/%FF")}) {
    const std::string& policy = answer.headers.at("content-security-policy");
    EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'; connect-src 'self'; "
                                   "style-src 'sha256-")) << policy;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.headers.at("x-frame-options"), "DENY");
    EXPECT_EQ(answer.headers.at("referrer-policy"), "no-referrer");
    EXPECT_FALSE(answer.headers.contains("strict-transport-security"));
  }
}

TEST_F(GatewayTest, KeepsMetricsFromEveryoneBehindAFront) {
  EXPECT_EQ(Get("/metrics").body, "panyuan_up 1\n");
  EXPECT_EQ(Get("/metrics", "X-Forwarded-For: 1.2.3.4\r\n").status, 404);
}

TEST_F(GatewayTest, IsReadyWhenTheServicesAre) {
  EXPECT_EQ(Get("/readyz").status, 200);
  server_->GetHealthCheckService()->SetServingStatus(false);
  EXPECT_EQ(Get("/readyz").status, 503);
  EXPECT_EQ(Get("/livez").status, 200);
  EXPECT_EQ(Get("/healthz").status, 200);
}

// ---- the bridge ----

TEST_F(GatewayTest, CallsAsThePublicWhateverTheHeadersSay) {
  const std::string forged =
      "panyuan-identity: urn:panyuan:admin:330727\r\npanyuan-person: T0001\r\n"
      "x-panyuan-identity: urn:panyuan:admin:330727\r\nx-other: 1\r\n"
      "Accept-Language: en-US,en;q=0.9\r\n";
  Post(kChainPath, kJson, R"({"batchCode":"7K3QM2XD9PRC"})", forged);
  EXPECT_EQ(trace_.seen("panyuan-identity"), "urn:panyuan:public:anyone");
  EXPECT_EQ(trace_.seen("panyuan-person"), "");
  EXPECT_EQ(trace_.seen("accept-language"), "en");
  EXPECT_EQ(trace_.seen("x-panyuan-identity"), "(none)");
  EXPECT_EQ(trace_.seen("x-other"), "(none)");
}

TEST_F(GatewayTest, SendsTheTraceOnUnderASpanOfItsOwn) {
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736", span = "00f067aa0ba902b7";
  Post(kChainPath, kJson, R"({"batchCode":"7K3QM2XD9PRC"})",
       "Traceparent: " + trace + "-" + span + "-01\r\n");
  EXPECT_EQ(trace_.seen("traceparent").substr(0, trace.size()), trace);
  EXPECT_EQ(trace_.seen("traceparent").find(span), std::string::npos);
  Post(kChainPath, kJson, R"({"batchCode":"7K3QM2XD9PRC"})", "Traceparent: ../../etc\r\n");
  EXPECT_EQ(trace_.seen("traceparent").size(), trace.size() + span.size() + 4);  // a new one
}

TEST_F(GatewayTest, SpeaksConnectInJsonAndProto) {
  const Answer text =
      Post(kChainPath, "application/json; charset=utf-8", R"({"batch_code":"7K3QM2XD9PRC"})");
  EXPECT_EQ(text.status, 200);
  EXPECT_EQ(text.headers.at("content-type"), kJson);
  EXPECT_EQ(json::parse(text.body)["batch"]["productNameZh"], "生姜");
  const Answer binary = Post(kChainPath, "application/proto", ChainRequest(kHeld));
  trace::v1::GetChainResponse chain;
  ASSERT_TRUE(chain.ParseFromString(binary.body));
  EXPECT_EQ(chain.batch().product_name_zh(), "生姜");
}

TEST_F(GatewayTest, GivesConnectErrorsTheirReason) {
  const Answer answer = Post(kChainPath, kJson, R"({"batchCode":"ABSENT"})");
  EXPECT_EQ(answer.status, 404);
  const json body = json::parse(answer.body);
  EXPECT_EQ(body["code"], "not_found");
  EXPECT_EQ(body["message"], "没有批次 ABSENT：请再看一遍标签");
  const json detail = body["details"][0];
  EXPECT_EQ(detail["type"], "google.rpc.ErrorInfo");
  std::string value = detail["value"];
  value.append((4 - value.size() % 4) % 4, '=');
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(base::Base64Decode(value).value_or("?")));
  EXPECT_EQ(info.reason(), "BATCH_NOT_FOUND");
}

TEST_F(GatewayTest, RefusesWhatIsNotAMessage) {
  const auto reason = [](const Answer& answer) {
    return json::parse(answer.body)["details"][0]["debug"]["reason"].get<std::string>();
  };
  EXPECT_EQ(reason(Post(kChainPath, kJson, "{")), "JSON_INVALID");
  EXPECT_EQ(reason(Post(kChainPath, kJson, R"({"no_such_field":1})")), "JSON_INVALID");
  std::string nested = R"({"batchCode":)" + std::string(200'000, '[');
  EXPECT_EQ(reason(Post(kChainPath, kJson, nested)), "JSON_INVALID");
  EXPECT_EQ(reason(Post(kChainPath, kJson, "{\"batchCode\":\"\xFF\"}")), "INVALID_UTF8");
  EXPECT_EQ(reason(Post(kChainPath, "application/proto", "\x0A\x01\xFF")), "MALFORMED_MESSAGE");
  EXPECT_EQ(reason(Post(kChainPath, kJson, "{}", "Content-Encoding: gzip\r\n")),
            "ENCODING_UNSUPPORTED");
  EXPECT_EQ(reason(Post("/panyuan.trace.v1.TraceService/Nothing", kJson, "{}")), "METHOD_UNKNOWN");
  EXPECT_EQ(Post(kChainPath, "text/plain", "x").status, 415);
  EXPECT_EQ(Post("/grpc.health.v1.Health/Check", kJson, "{}").status, 405);
}

TEST_F(GatewayTest, SpeaksGrpcWeb) {
  const Answer answer = Post(kChainPath, "application/grpc-web+proto", Framed(ChainRequest(kHeld)));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("content-type"), "application/grpc-web+proto");
  const size_t length = base::ReadBigEndian(answer.body.substr(1, 4));
  trace::v1::GetChainResponse chain;
  ASSERT_TRUE(chain.ParseFromString(answer.body.substr(5, length)));
  EXPECT_EQ(chain.batch().product_name_zh(), "生姜");
  const std::string trailers = answer.body.substr(5 + length);
  EXPECT_EQ(trailers[0], '\x80');
  EXPECT_EQ(trailers.substr(5), "grpc-status: 0\r\n");
}

TEST_F(GatewayTest, PutsAGrpcWebErrorIntoTheTrailers) {
  const Answer answer = Post(kChainPath, "application/grpc-web", Framed(ChainRequest("ABSENT")));
  EXPECT_EQ(answer.status, 200);
  ASSERT_FALSE(answer.body.empty());
  EXPECT_EQ(answer.body[0], '\x80');
  EXPECT_TRUE(answer.has("grpc-status: 5\r\n"));
  EXPECT_TRUE(answer.has("grpc-message: %E6%B2%A1%E6%9C%89"));
  EXPECT_TRUE(answer.has("grpc-status-details-bin: "));
  EXPECT_TRUE(Post(kChainPath, "application/grpc-web", "\x01xxxx").has("grpc-status: 3\r\n"));
}

TEST_F(GatewayTest, ReadsGrpcWebTextEncodedPieceByPiece) {
  const std::string frame = Framed(ChainRequest(kHeld));
  const std::string body =
      base::Base64Encode(frame.substr(0, 4)) + base::Base64Encode(frame.substr(4));
  const Answer answer = Post(kChainPath, "application/grpc-web-text", body);
  const std::string decoded = base::Base64Decode(answer.body).value_or("");
  EXPECT_NE(decoded.find("生姜"), std::string::npos);
  EXPECT_NE(decoded.find("grpc-status: 0"), std::string::npos);
}

TEST_F(GatewayTest, EndsACallAtItsDeadline) {
  const Answer connect =
      Post(kChainPath, kJson, R"({"batchCode":"STUCK"})", "Connect-Timeout-Ms: 100\r\n");
  EXPECT_EQ(connect.status, 504);
  EXPECT_EQ(json::parse(connect.body)["code"], "deadline_exceeded");
  EXPECT_EQ(json::parse(connect.body)["details"][0]["debug"]["reason"], "ANSWER_TOO_SLOW");
  EXPECT_TRUE(Post(kChainPath, "application/grpc-web", Framed(ChainRequest(kStuck)),
                   "Grpc-Timeout: 100m\r\n")
                  .has("grpc-status: 4\r\n"));
}

// ---- bounds ----

TEST_F(GatewayTest, AnswersKeptAliveAndPipelinedRequestsInOrder) {
  Client client(gateway_->port());
  client.Send(Request("GET", "/healthz") + Request("GET", "/entry/1") +
              Request("GET", "/healthz", "Connection: close\r\n"));
  EXPECT_EQ(client.Receive().body, "ok\n");
  EXPECT_EQ(client.Receive().headers["content-type"], "application/ld+json");
  EXPECT_EQ(client.Receive().headers["connection"], "close");
  EXPECT_TRUE(client.AwaitClose());
}

TEST_F(GatewayTest, RefusesABodyPastItsBound) {
  const std::string big(3'000'000, 'x');
  const Answer sized = Post(kChainPath, kJson, big);
  EXPECT_EQ(sized.status, 413);
  EXPECT_EQ(json::parse(sized.body)["reason"], "REQUEST_TOO_LARGE");
  std::string chunked = Request("POSTED", kChainPath, "Transfer-Encoding: chunked\r\n");
  chunked.replace(0, 6, "POST");
  for (int i = 0; i < 20; ++i) chunked += "20000\r\n" + std::string(0x20000, 'x') + "\r\n";
  EXPECT_EQ(Ask(chunked).status, 413);
  EXPECT_EQ(Post(kChainPath, kJson, std::string(1'000'000, ' ')).status, 400);  // not too large
}

TEST_F(GatewayTest, AsksForTheBodyWhenTheClientWaits) {
  Client client(gateway_->port());
  client.Send("POST " + std::string(kChainPath) +
              " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 28\r\n"
              "Expect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 100);
  client.Send(R"({"batchCode":"7K3QM2XD9PRC"})");
  EXPECT_EQ(client.Receive().status, 200);
}

TEST_F(GatewayTest, RefusesMalformedAndOversizedHeaders) {
  EXPECT_EQ(Get("/", "X-Long: " + std::string(20'000, 'x') + "\r\n").status, 431);
  EXPECT_EQ(Get("/" + std::string(20'000, 'x')).status, 431);
  EXPECT_EQ(Ask("nonsense\r\n\r\n").status, 400);
  EXPECT_EQ(Ask("GET / HTTP/1.1\r\n\r\n").status, 400);  // no host
  EXPECT_EQ(Ask("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").status, 400);
  EXPECT_EQ(Ask("GET / HTTP/1.0\r\n\r\n").status, 200);
  EXPECT_EQ(Ask(Request("POST", kChainPath, "Transfer-Encoding: gzip\r\n")).status, 400);
  EXPECT_EQ(Ask(Request("POST", kChainPath, "Transfer-Encoding: chunked\r\n")).status, 400);
}

TEST_F(GatewayTest, TellsASlowClientAndClosesAnIdleOne) {
  GatewayOptions options;
  options.limits.header = 200ms;
  options.limits.body = 200ms;
  options.limits.idle = 300ms;
  Restart(options);
  EXPECT_EQ(Ask("GET / HTT").status, 408);
  EXPECT_EQ(Ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab").status, 408);
  Client idle(gateway_->port());
  EXPECT_EQ(idle.Receive().status, 0);
}

TEST_F(GatewayTest, AnswersForASlowServiceInTime) {
  GatewayOptions options;
  options.limits.answer = 200ms;
  Restart(options);
  const Answer answer = Get("/T/STUCK", "Accept: application/json\r\n");
  EXPECT_EQ(answer.status, 504);
  EXPECT_EQ(json::parse(answer.body)["reason"], "ANSWER_TOO_SLOW");
}

TEST_F(GatewayTest, RefusesConnectionsPastItsBound) {
  GatewayOptions options;
  options.limits.connections = 2;
  Restart(options);
  Client first(gateway_->port()), second(gateway_->port());
  for (Client* client : {&first, &second}) {
    client->Send(Request("GET", "/healthz"));
    EXPECT_EQ(client->Receive().status, 200);
  }
  const Answer refused = Get("/");
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(refused.headers.contains("retry-after"));
  EXPECT_TRUE(refused.has("现在有点忙"));
  first.Send(Request("GET", "/healthz"));
  EXPECT_EQ(first.Receive().status, 200);
}

TEST_F(GatewayTest, RefusesCallsPastItsBound) {
  GatewayOptions options;
  options.concurrent_calls = 1;
  Restart(options);
  Client waiting(gateway_->port());
  waiting.Send(Request("POST", kChainPath,
                       "Connect-Timeout-Ms: 15000\r\nContent-Type: application/proto\r\n",
                       ChainRequest(kGated)));
  AwaitStarted(1);
  const Answer refused = Post(kChainPath, kJson, "{}");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(json::parse(refused.body)["details"][0]["debug"]["reason"], "GATEWAY_BUSY");
  trace_.gate.set_value();
  EXPECT_EQ(waiting.Receive().status, 200);
}

// ---- stopping ----

TEST_F(GatewayTest, FinishesRunningRequestsWhenItStops) {
  Client running(gateway_->port()), idle(gateway_->port());
  idle.Send(Request("GET", "/healthz"));
  EXPECT_EQ(idle.Receive().status, 200);
  running.Send(Request("GET", "/T/GATED"));
  AwaitStarted(1);
  std::thread stopper([this] { gateway_->Stop(); });
  EXPECT_TRUE(idle.AwaitClose());
  trace_.gate.set_value();
  const Answer answer = running.Receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.has("生姜"));
  EXPECT_EQ(answer.headers.at("connection"), "close");
  stopper.join();
  EXPECT_FALSE(Client(gateway_->port()).connected());
}

TEST_F(GatewayTest, StopsInBoundedTimeWhenAServiceHangs) {
  GatewayOptions options;
  options.limits.stop = 300ms;
  Restart(options);
  Client hanging(gateway_->port());
  hanging.Send(Request("GET", "/T/STUCK"));
  AwaitStarted(1);
  const auto before = std::chrono::steady_clock::now();
  gateway_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
  EXPECT_EQ(hanging.Receive().status, 0);
}

// ---- TLS ----

struct Pem {
  std::string certificate, key;
};

std::string Drain(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  std::string text(bytes, static_cast<size_t>(size));
  BIO_free(bio);
  return text;
}

Pem SelfSigned() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  BIO* certificate_bio = BIO_new(BIO_s_mem());
  BIO* key_bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(certificate_bio, certificate);
  PEM_write_bio_PrivateKey(key_bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return {Drain(certificate_bio), Drain(key_bio)};
}

TEST_F(GatewayTest, ServesTlsAndTellsBrowsersToStayWithIt) {
  const Pem pem = SelfSigned();
  GatewayOptions options;
  options.tls_certificate_pem = pem.certificate;
  options.tls_key_pem = pem.key;
  options.limits.header = 1s;
  Restart(options);
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  {
    Client client(gateway_->port());
    ASSERT_TRUE(client.Secure(context));
    client.Send(Request("GET", "/T/7K3QM2XD9PRC"));
    const Answer answer = client.Receive();
    EXPECT_TRUE(answer.has("生姜"));
    EXPECT_TRUE(answer.headers.contains("strict-transport-security"));
    client.Send(Request("POST", kChainPath, "Content-Type: application/json\r\n",
                        std::string(3'000'000, 'x')));
    EXPECT_EQ(client.Receive().status, 413);
  }
  Client slow(gateway_->port());
  ASSERT_TRUE(slow.Secure(context));
  slow.Send("GET /");
  EXPECT_EQ(slow.Receive().status, 408);
  EXPECT_EQ(Get("/healthz").status, 0);  // plain HTTP
  SSL_CTX_free(context);
}

TEST_F(GatewayTest, DoesNotStartWithAForeignKeyOrATakenPort) {
  GatewayOptions options;
  options.tls_certificate_pem = SelfSigned().certificate;
  options.tls_key_pem = SelfSigned().key;
  const auto start = [&] {
    return Gateway::Start(
        options, server_->InProcessChannel({}), [] { return ""; }, CheckDigits);
  };
  const auto foreign = start();
  ASSERT_FALSE(foreign.ok());
  EXPECT_EQ(foreign.error().reason().name, "TLS_CERTIFICATE_INVALID");
  options = {};
  options.port = gateway_->port();
  const auto taken = start();
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().reason().name, "LISTEN_FAILED");
}

}  // namespace
}  // namespace panyuan::gateway
