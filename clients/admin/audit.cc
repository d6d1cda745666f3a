#include "clients/admin/audit.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "clients/admin/witness_reasons.h"
#include "clients/common/files.h"
#include "clients/common/progress.h"
#include "clients/common/reasons.h"
#include "clients/common/table.h"
#include "services/base/bytes.h"
#include "services/base/durable_file.h"
#include "services/http/http_client.h"
#include "services/ledger/audit.h"
#include "services/ledger/cosignature.h"
#include "services/ledger/event_json.h"
#include "services/ledger/log_reasons.h"
#include "services/ledger/tiles.h"

namespace panyuan::clients::admin {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Result;

// A full bundle of the longest entries.
constexpr size_t kMaxAnswerBytes = ledger::kTileWidth * (ledger::kMaxEntryBytes + 2);
constexpr std::chrono::seconds kTimeout{30};

struct AuditOptions {
  std::string url, ca, state;
  std::vector<std::string> log_keys, witnesses;
};

// The log over HTTPS.
class HttpSource final : public ledger::LogSource {
 public:
  HttpSource(std::string url, std::string ca)
      : url_(std::move(url)), client_({std::move(ca), {}, kTimeout, kMaxAnswerBytes}) {
    while (!url_.empty() && url_.back() == '/') url_.pop_back();
  }

  Result<std::string> Fetch(const std::string& path) override {
    PANYUAN_ASSIGN(http::HttpAnswer answer, client_.Get(url_ + "/" + path));
    if (answer.status == 404) return Error(ledger::kLogPathMissing, {{"path", path}});
    if (answer.status != 200)
      return Error(kServerReplyUnexpected,
                   {{"problem", "HTTP " + std::to_string(answer.status) + ", " + path}});
    return std::move(answer.body);
  }

 private:
  std::string url_;
  http::HttpClient client_;
};

// The keys that the audit trusts, and who owns them.
struct Keys {
  std::vector<ledger::Ed25519Verifier> log;
  std::vector<ledger::CosignatureVerifier> witnesses;

  ledger::AuditKeys View() const {
    ledger::AuditKeys keys;
    for (const auto& key : log) keys.log.push_back(&key);
    for (const auto& key : witnesses) keys.witnesses.push_back(&key);
    return keys;
  }
};

Result<Keys> ReadKeys(Session& session, const AuditOptions& options) {
  std::vector<std::string> texts = options.log_keys;
  if (texts.empty()) {
    PANYUAN_ASSIGN(const Profile* const profile, session.profile());
    if (profile->log_key.empty()) return kLogKeyMissing;
    texts.push_back(profile->log_key);
  }
  Keys keys;
  for (const std::string& text : texts) {
    PANYUAN_ASSIGN(auto key, ledger::Ed25519Verifier::Parse(text));
    keys.log.push_back(std::move(key));
  }
  for (const std::string& text : options.witnesses) {
    PANYUAN_ASSIGN(auto key, ledger::CosignatureVerifier::Parse(text));
    keys.witnesses.push_back(std::move(key));
  }
  return keys;
}

// The notes in the folder, whoever put them there; each must be the log's.
Result<std::vector<ledger::SeenTree>> ReadSeen(const std::string& folder,
                                               const ledger::AuditKeys& keys) {
  std::vector<ledger::SeenTree> seen;
  if (folder.empty()) return seen;
  std::error_code failed;
  fs::create_directories(folder, failed);
  std::set<std::string> paths;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    if (at->path().extension() != ".note") continue;
    paths.insert(at->path().string());
    if (paths.size() > ledger::kMaxSeenTrees)
      return Error(kSeenTooMany,
                   {{"path", folder}, {"max", std::to_string(ledger::kMaxSeenTrees)}});
  }
  if (failed) return Error(kFileUnreadable, {{"path", folder}, {"problem", failed.message()}});
  for (const std::string& path : paths) {
    PANYUAN_ASSIGN(const std::string note, ReadFile(path, ledger::kMaxNoteBytes));
    const auto checkpoint = ledger::OpenSeen(note, keys);
    if (!checkpoint.ok()) return checkpoint.error().With("path", path);
    seen.push_back({checkpoint->size, checkpoint->root});
  }
  return seen;
}

// Kept before the walk: should the log contradict it, this is the evidence.
base::Status Keep(const std::string& folder, const ledger::Checkpoint& head,
                  const std::string& note) {
  if (folder.empty()) return base::Ok();
  char size[24];
  std::snprintf(size, sizeof size, "%020llu", static_cast<unsigned long long>(head.size));
  const std::string root = base::HexEncode(base::AsView(head.root).substr(0, 8));
  return base::ReplaceFile(folder + "/" + size + "-" + root + ".note", note);
}

void PrintClean(const Session& session, const ledger::Checkpoint& head, size_t seen,
                size_t witnesses, double seconds) {
  if (session.json())
    return session.PrintJson(
        nlohmann::ordered_json{{"origin", head.origin},
                               {"entries", head.size},
                               {"root", base::HexEncode(base::AsView(head.root))},
                               {"checkpoints", seen + 1},
                               {"cosignatures", witnesses},
                               {"seconds", seconds}});
  const auto say = [&](const Text& text) { return text.In(session.language()); };
  char took[32];
  std::snprintf(took, sizeof took, "%.1f s", seconds);
  session.Print(FactLines({
      {say({"Log", "日志"}), head.origin},
      {say({"Entries", "条目"}), std::to_string(head.size)},
      {say({"Checkpoints", "检查点"}), std::to_string(seen + 1)},
      {say({"Cosignatures", "共签"}), std::to_string(witnesses)},
      {say({"Time", "用时"}), took},
      {say({"Finding", "结论"}),
       session.terminal().Paint(session.Say({"✓ no contradiction", "✓ 未发现矛盾"}), Style::kGood)},
  }));
}

Result<ExitCode> RunAudit(Session& session, const AuditOptions& options) {
  const auto started = std::chrono::steady_clock::now();
  PANYUAN_ASSIGN(const Keys owned, ReadKeys(session, options));
  const ledger::AuditKeys keys = owned.View();
  HttpSource source(options.url, options.ca);
  PANYUAN_ASSIGN(const std::string note, source.Fetch("checkpoint"));
  PANYUAN_ASSIGN(const ledger::Checkpoint signed_head, ledger::OpenSeen(note, keys));
  PANYUAN_ASSIGN(const auto seen, ReadSeen(options.state, keys));
  PANYUAN_TRY(Keep(options.state, signed_head, note));
  PANYUAN_ASSIGN(const ledger::Checkpoint head, ledger::OpenHead(note, keys));
  {
    Progress progress(session.Say({"Entries", "条目"}), session.json() ? 0 : head.size);
    PANYUAN_TRY(
        ledger::AuditTree(source, head, seen, [&](uint64_t entries) { progress.Update(entries); }));
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  PrintClean(session, head, seen.size(), keys.witnesses.size(), took.count());
  return ExitCode::kOk;
}

void DeclareAudit(Arguments& arguments, AuditOptions& options) {
  arguments
      .Add("URL", options.url,
           {"The log's address, such as https://trace.example.cn",
            "日志地址，如 https://trace.example.cn"})
      .Required();
  arguments.Add("--log-key VKEY", options.log_keys,
                {"The log's verifier key (default: the profile's log_key)",
                 "日志的验证密钥（默认取配置中的 log_key）"});
  arguments.Add(
      "--witness VKEY", options.witnesses,
      {"A witness that must have cosigned; again for more", "必须已共签的见证方，可多次给出"});
  arguments.Add("--ca FILE", options.ca,
                {"PEM authority of the address (default: the system's)",
                 "该地址的 CA（PEM，默认使用系统 CA）"});
  arguments.Add("--state DIR", options.state,
                {"Folder where every checkpoint seen is kept, and checked again",
                 "保存所见检查点的文件夹，每次都会重新核对"});
}

}  // namespace

Command AuditCommand() {
  const auto options = std::make_shared<AuditOptions>();
  return {
      .name = "audit",
      .about = {"Check a whole public log from outside and name the first contradiction",
                "从外部核查整个公开日志，指出第一处矛盾"},
      .notes =
          {"Needs no certificate. Exit status 1 names the kind and the index of what does not "
           "agree; with --state a log that is rewritten or shows two heads is caught.\n\n"
           "Example: panyuan-admin audit https://trace.example.cn --log-key \"$(cat log.vkey)\" "
           "--state seen",
           "无需证书。退出码 1 表示发现矛盾，并给出类型和位置；使用 --state "
           "可发现日志被改写或两个不同的"
           "检查点。\n\n示例：panyuan-admin audit https://trace.example.cn "
           "--log-key \"$(cat log.vkey)\" --state seen"},
      .declare = [options](Arguments& arguments) { DeclareAudit(arguments, *options); },
      .run = [options](Session& session) { return RunAudit(session, *options); },
  };
}

}  // namespace panyuan::clients::admin
