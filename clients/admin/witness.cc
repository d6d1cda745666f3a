#include "clients/admin/witness.h"

#include <openssl/rand.h>
#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "clients/admin/witness_reasons.h"
#include "clients/common/files.h"
#include "clients/common/reasons.h"
#include "services/base/bytes.h"
#include "services/base/durable_file.h"
#include "services/base/reasons.h"
#include "services/base/time.h"
#include "services/gateway/http_desk.h"
#include "services/gateway/http_server.h"
#include "services/ledger/add_checkpoint.h"
#include "services/ledger/witness.h"

namespace panyuan::clients::admin {
namespace {

using base::Error;
using base::Result;

constexpr size_t kKeyBytes = 32, kMaxPemBytes = 1 << 20;

struct WitnessOptions {
  std::string key, name, state, listen = "127.0.0.1:8728";
  std::string tls_certificate, tls_key;
  std::vector<std::string> logs;
  bool new_key = false;
};

Error Unusable(const char* problem, const char* problem_zh) {
  return Error(kCommandLineInvalid, {{"problem", problem}, {"problem_zh", problem_zh}});
}

base::Status MakeKey(const std::string& path) {
  if (std::filesystem::exists(path))
    return Error(kFileUnwritable, {{"path", path}, {"problem", std::strerror(EEXIST)}});
  unsigned char seed[kKeyBytes];
  if (RAND_priv_bytes(seed, sizeof seed) != 1) return base::kInternalFault;
  const std::string_view bytes(reinterpret_cast<const char*>(seed), sizeof seed);
  return base::ReplaceFile(path, base::HexEncode(bytes) + "\n");
}

Result<std::string> ReadKey(const std::string& path) {
  PANYUAN_ASSIGN(std::string text, ReadFile(path, 4 * kKeyBytes));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  const auto seed = base::HexDecode(text);
  struct stat status {};
  if (!seed || seed->size() != kKeyBytes || stat(path.c_str(), &status) != 0 ||
      (status.st_mode & 077) != 0)
    return Error(kKeyFileInvalid, {{"path", path}});
  return *seed;
}

// A log's file in the state's folder; the name says nothing that a path cannot hold.
std::string StatePath(const std::string& folder, const std::string& origin) {
  const base::Hash hash = base::Sha256(origin);
  return folder + "/" + base::HexEncode(base::AsView(hash).substr(0, 16)) + ".checkpoint";
}

Result<std::unique_ptr<ledger::Witness>> OpenWitness(const WitnessOptions& options,
                                                     ledger::CosignatureSigner signer) {
  std::error_code failed;
  std::filesystem::create_directories(options.state, failed);
  if (failed)
    return Error(kFileUnwritable, {{"path", options.state}, {"problem", failed.message()}});
  auto witness = std::make_unique<ledger::Witness>(
      std::move(signer),
      [folder = options.state](const std::string& origin, const std::string& note) {
        return base::ReplaceFile(StatePath(folder, origin), note);
      });
  for (const std::string& vkey : options.logs) {
    PANYUAN_ASSIGN(auto key, ledger::Ed25519Verifier::Parse(vkey));
    PANYUAN_TRY(witness->Know(std::make_unique<ledger::Ed25519Verifier>(std::move(key))));
  }
  for (const std::string& vkey : options.logs) {
    const std::string origin = vkey.substr(0, vkey.find('+'));
    const std::string path = StatePath(options.state, origin);
    if (!std::filesystem::exists(path)) continue;
    PANYUAN_ASSIGN(const std::string note, ReadFile(path, ledger::kMaxNoteBytes));
    PANYUAN_TRY(witness->Remember(origin, note));
  }
  return witness;
}

gateway::HttpResponse ToResponse(ledger::WitnessAnswer answer) {
  return {answer.status, {{"Content-Type", answer.content_type}}, std::move(answer.body)};
}

Result<gateway::HttpServerOptions> ServerOptions(const WitnessOptions& options) {
  gateway::HttpServerOptions server;
  const size_t colon = options.listen.rfind(':');
  const std::string port = colon == options.listen.npos ? "" : options.listen.substr(colon + 1);
  const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), server.port);
  if (port.empty() || problem != std::errc() || end != port.data() + port.size())
    return Unusable("--listen is host:port", "--listen 应为 主机:端口");
  server.host = options.listen.substr(0, colon);
  server.limits.body_bytes = ledger::kMaxAddCheckpointBytes;
  if (options.tls_certificate.empty() != options.tls_key.empty())
    return Unusable("--tls-certificate and --tls-key go together",
                    "--tls-certificate 与 --tls-key 须同时给出");
  if (options.tls_key.empty()) return server;
  PANYUAN_ASSIGN(server.tls_certificate_pem, ReadFile(options.tls_certificate, kMaxPemBytes));
  PANYUAN_ASSIGN(server.tls_key_pem, ReadFile(options.tls_key, kMaxPemBytes));
  return server;
}

Result<ExitCode> Serve(Session& session, const WitnessOptions& options,
                       ledger::CosignatureSigner signer) {
  // Before any thread starts, so that all inherit it: only sigwait receives these.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  const std::string vkey = signer.verifier().Format();
  PANYUAN_ASSIGN(const auto witness, OpenWitness(options, std::move(signer)));
  PANYUAN_ASSIGN(const auto server_options, ServerOptions(options));
  gateway::HttpDesk desk("/add-checkpoint", [&witness](const std::string& body) {
    return ToResponse(witness->AddCheckpoint(body));
  });
  PANYUAN_ASSIGN(const auto server,
                 gateway::HttpServer::Start(
                     server_options,
                     [&desk](gateway::HttpRequest request, gateway::Reply reply) {
                       desk.Handle(std::move(request), std::move(reply));
                     },
                     [](int status, const gateway::HttpRequest&) {
                       return gateway::PlainResponse(status, "refused");
                     }));
  session.Print(session.Say({"ready: witness ", "就绪：见证方 "}) + vkey +
                session.Say({" on port ", "，端口 "}) + std::to_string(server->port()) + "\n");
  std::fflush(stdout);
  int signal = 0;
  sigwait(&stop_signals, &signal);
  server->Stop();
  return ExitCode::kOk;
}

Result<ExitCode> RunWitness(Session& session, const WitnessOptions& options) {
  static const base::SystemClock clock;
  if (options.new_key) PANYUAN_TRY(MakeKey(options.key));
  PANYUAN_ASSIGN(const std::string seed, ReadKey(options.key));
  PANYUAN_ASSIGN(auto signer, ledger::CosignatureSigner::FromSeed(options.name, seed, clock));
  if (options.new_key) {
    session.Print(signer.verifier().Format() + "\n");
    return ExitCode::kOk;
  }
  if (options.logs.empty() || options.state.empty())
    return Unusable("a witness needs --log and --state", "见证方需要 --log 和 --state");
  return Serve(session, options, std::move(signer));
}

void DeclareWitness(Arguments& arguments, WitnessOptions& options) {
  arguments
      .Add("--key FILE", options.key,
           {"The witness's key, 64 hex digits, mode 0600", "见证方密钥文件（64 位十六进制，0600）"})
      .Required();
  arguments.Add("--name NAME", options.name, {"The key's name, as in cosignatures", "密钥名称"})
      .Required();
  arguments.Switch(
      "--new-key", options.new_key,
      {"Make the key, print its verifier key, and end", "生成密钥，输出验证密钥后退出"});
  arguments.Add(
      "--log VKEY", options.logs,
      {"Verifier key of a log to witness; again for more", "所见证日志的验证密钥，可多次给出"});
  arguments.Add("--state DIR", options.state,
                {"Folder of the last checkpoints", "保存最后检查点的文件夹"});
  arguments.Add("--listen HOST:PORT", options.listen,
                {"Where to serve (default 127.0.0.1:8728)", "监听地址（默认 127.0.0.1:8728）"});
  arguments.Add("--tls-certificate FILE", options.tls_certificate,
                {"PEM chain; with --tls-key. Without both plain HTTP, behind a front",
                 "PEM 证书链，与 --tls-key 同用；均不给则为前置代理后的明文 HTTP"});
  arguments.Add("--tls-key FILE", options.tls_key, {"PEM key", "PEM 私钥"});
}

}  // namespace

Command WitnessCommand() {
  const auto options = std::make_shared<WitnessOptions>();
  return {
      .name = "witness",
      .about = {"Cosign the checkpoints of logs that only ever grow (until SIGTERM)",
                "为只增不改的日志共签检查点（直到 SIGTERM）"},
      .notes = {"Run it on another machine, under another's hand, than the log. Never start it "
                "without its state: it would cosign a rewritten log.\n\n"
                "Example: panyuan-admin witness --name witness.example --key witness.key "
                "--log \"$(cat log.vkey)\" --state witness --listen 0.0.0.0:8728",
                "请在日志服务器以外、由他人掌管的机器上运行。切勿丢弃状态后启动，否则会为被改写的日"
                "志共签。"
                "\n\n示例：panyuan-admin witness --name witness.example --key witness.key "
                "--log \"$(cat log.vkey)\" --state witness --listen 0.0.0.0:8728"},
      .declare = [options](Arguments& arguments) { DeclareWitness(arguments, *options); },
      .run = [options](Session& session) { return RunWitness(session, *options); },
  };
}

}  // namespace panyuan::clients::admin
