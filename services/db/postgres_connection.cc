#include "services/db/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr int kBinary = 1;

// For a URL that does not say otherwise. Of several hosts the one that takes writes is meant.
constexpr std::array<std::pair<const char*, const char*>, 7> kDefaults = {{
    {"connect_timeout", "2"},
    {"tcp_user_timeout", "5000"},
    {"keepalives_idle", "5"},
    {"keepalives_interval", "2"},
    {"keepalives_count", "2"},
    {"target_session_attrs", "read-write"},
    {"fallback_application_name", "panyuan"},
}};

// A frozen writer must not keep its locks from the next one.
constexpr std::string_view kSetUpWriter =
    "SET idle_in_transaction_session_timeout = '2s'; SET jit = off";
// A reader that gave up leaves nothing running.
constexpr std::string_view kSetUpReader =
    "SET default_transaction_read_only = on; SET client_connection_check_interval = '5s';"
    "SET jit = off";
constexpr std::string_view kUseSchema = "SELECT set_config('search_path', quote_ident($1), false)";
constexpr std::string_view kFindSchema = "SELECT 1 FROM pg_namespace WHERE nspname = $1";
constexpr std::string_view kReadSynchronous = "SELECT current_setting('synchronous_commit')";

void FreeOptions(PQconninfoOption* options) { PQconninfoFree(options); }

pg_conn* Connect(const std::string& url) {
  const std::unique_ptr<PQconninfoOption, decltype(&FreeOptions)> options(
      PQconninfoParse(url.c_str(), nullptr), FreeOptions);
  if (!options) return nullptr;
  std::vector<const char*> keys, values;
  for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
    const char* value = option->val;
    for (const auto& [key, otherwise] : kDefaults)
      if (!value && option->keyword == std::string_view(key)) value = otherwise;
    if (!value) continue;
    keys.push_back(option->keyword);
    values.push_back(value);
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  return PQconnectdbParams(keys.data(), values.data(), 0);
}

// The highest n of its `$n`.
size_t ParametersOf(std::string_view sql) {
  size_t count = 0;
  for (size_t at = sql.find('$'); at != sql.npos; at = sql.find('$', at + 1)) {
    size_t number = 0;
    std::from_chars(sql.data() + at + 1, sql.data() + sql.size(), number);
    count = std::max(count, number);
  }
  return count;
}

// Whether a statement prepared for `known` types takes parameters of `types`.
bool Fits(const std::vector<TypeId>& known, const std::vector<TypeId>& types) {
  for (size_t i = 0; i < std::min(known.size(), types.size()); ++i)
    if (types[i] != kUnknownType && types[i] != known[i]) return false;
  return known.size() <= types.size();
}

}  // namespace

bool PostgresFault::session_ended() const {
  return state.starts_with("57P") || state.starts_with("08") || state == "25P03";
}

Error PostgresFault::ToError() const {
  if (state == "53100") return kStoreFull;
  const bool again = lost() || session_ended() || state == "40001" || state == "40P01" ||
                     state == "25006" || state == "55P03" || state == "57014" || state == "53300";
  return again ? kStoreBusy : kStoreFault;
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(const PostgresPlace& place,
                                                                     Use use) {
  pg_conn* handle = Connect(place.url);
  if (!handle) return kStoreUnreachable;
  auto connection = std::unique_ptr<PostgresConnection>(new PostgresConnection(handle));
  if (PQstatus(handle) != CONNECTION_OK) return kStoreUnreachable;
  PANYUAN_TRY(connection->SetUp(place, use));
  return connection;
}

PostgresConnection::PostgresConnection(pg_conn* handle) : handle_(handle) {
  const auto note = [](void* warned, const PGresult* notice) {
    const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && severity == std::string_view("WARNING")) *static_cast<bool*>(warned) = true;
  };
  PQsetNoticeReceiver(handle_, note, &warned_);
}

PostgresConnection::~PostgresConnection() { Abandon(); }

Status PostgresConnection::SetUp(const PostgresPlace& place, Use use) {
  if (PQsetnonblocking(handle_, 1) != 0 || PQenterPipelineMode(handle_) != 1)
    return kStoreUnreachable;
  const auto fault = RunScript(use == Use::kWrite ? kSetUpWriter : kSetUpReader);
  if (fault) return fault->ToError();
  if (use == Use::kWrite) {
    PANYUAN_ASSIGN(const PostgresResult found,
                   Run(kFindSchema, PostgresParameters({place.schema})));
    if (found.changed() == 0) {
      const auto refused = RunScript("CREATE SCHEMA IF NOT EXISTS \"" + place.schema + "\"");
      if (refused) return refused->ToError();
    }
    PANYUAN_ASSIGN(const PostgresResult read, Run(kReadSynchronous, PostgresParameters()));
    std::string setting;
    read.Visit([&](const Row& row) { setting = row.Text(0); });
    if (setting != "on" && setting != "remote_apply")
      return Error(kStoreNotDurable, {{"setting", setting}});
  }
  const Result<PostgresResult> used = Run(kUseSchema, PostgresParameters({place.schema}));
  return used.ok() ? Ok() : Status(used.error());
}

void PostgresConnection::Abandon() {
  if (handle_) PQfinish(handle_);
  handle_ = nullptr;
  prepared_.clear();
  awaited_.clear();
}

bool PostgresConnection::Expect(bool sent, Awaited awaited) {
  if (sent)
    awaited_.push_back(awaited);
  else
    Abandon();
  return sent;
}

void PostgresConnection::Send(std::string_view sql, const PostgresParameters& parameters,
                              bool keep) {
  if (lost()) return;
  const Prepared* prepared = Prepare(sql, parameters.types());
  if (!prepared) return;
  const int sent =
      PQsendQueryPrepared(handle_, prepared->name.c_str(), static_cast<int>(prepared->types.size()),
                          parameters.values(), parameters.lengths(), parameters.formats(), kBinary);
  Expect(sent == 1, {keep ? Awaited::Kind::kKept : Awaited::Kind::kStatement, sql});
}

// Where a parameter was NULL so far, PostgreSQL chose its type; the first value that comes for it
// says the type, and has the statement prepared once more.
const PostgresConnection::Prepared* PostgresConnection::Prepare(std::string_view sql,
                                                                const std::vector<TypeId>& types) {
  const auto found = prepared_.find(sql);
  const bool known = found != prepared_.end();
  if (known && Fits(found->second.types, types)) return &found->second;
  Prepared fresh{"s" + std::to_string(++names_), types};
  fresh.types.resize(std::min(types.size(), ParametersOf(sql)));
  for (size_t i = 0; known && i < std::min(fresh.types.size(), found->second.types.size()); ++i)
    if (types[i] == kUnknownType) fresh.types[i] = found->second.types[i];
  const int sent = PQsendPrepare(handle_, fresh.name.c_str(), std::string(sql).c_str(),
                                 static_cast<int>(fresh.types.size()), fresh.types.data());
  if (!Expect(sent == 1, {Awaited::Kind::kPrepare, sql})) return nullptr;
  return &prepared_.insert_or_assign(sql, std::move(fresh)).first->second;
}

void PostgresConnection::Push() {
  if (lost() || !Expect(PQpipelineSync(handle_) == 1, {Awaited::Kind::kSync, {}})) return;
  if (PQflush(handle_) < 0) Abandon();
}

bool PostgresConnection::AwaitInput(std::chrono::seconds patience) {
  while (PQisBusy(handle_)) {
    const int unsent = PQflush(handle_);
    if (unsent < 0) return false;
    pollfd socket{PQsocket(handle_), static_cast<short>(unsent ? POLLIN | POLLOUT : POLLIN), 0};
    const int ready =
        poll(&socket, 1, static_cast<int>(std::chrono::milliseconds(patience).count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    // What the server said before it closed can still be read.
    if ((socket.revents & ~POLLOUT) && PQconsumeInput(handle_) == 0) return !PQisBusy(handle_);
  }
  return true;
}

void PostgresConnection::Take(const Awaited& awaited, pg_result* result,
                              std::optional<PostgresFault>& fault,
                              std::vector<PostgresResult>* results) {
  const ExecStatusType status = PQresultStatus(result);
  const bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
  if (!good && awaited.kind == Awaited::Kind::kPrepare) prepared_.erase(awaited.sql);
  if (good && awaited.kind == Awaited::Kind::kKept && results) {
    results->emplace_back(result);
    return;
  }
  if (!good && status != PGRES_PIPELINE_ABORTED && !fault) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    fault = PostgresFault{state ? state : "", awaited_.size() <= 2};
  }
  PQclear(result);
}

std::optional<PostgresFault> PostgresConnection::Finish(std::chrono::seconds patience,
                                                        std::vector<PostgresResult>* results) {
  Push();
  std::optional<PostgresFault> fault;
  while (!lost() && !awaited_.empty()) {
    if (!AwaitInput(patience)) {
      Abandon();
      break;
    }
    pg_result* result = PQgetResult(handle_);
    if (!result) {  // the end of one statement's results
      if (PQstatus(handle_) == CONNECTION_BAD)
        Abandon();
      else
        awaited_.pop_front();
    } else if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
      PQclear(result);
      awaited_.pop_front();
    } else {
      Take(awaited_.front(), result, fault, results);
    }
  }
  if (lost() && !fault) fault = PostgresFault{};
  return fault;
}

Result<PostgresResult> PostgresConnection::Run(std::string_view sql,
                                               const PostgresParameters& parameters) {
  Send(sql, parameters, /*keep=*/true);
  std::vector<PostgresResult> results;
  if (const auto fault = Finish(kStatementPatience, &results)) return fault->ToError();
  if (results.empty()) return kStoreFault;
  return std::move(results.front());
}

std::optional<PostgresFault> PostgresConnection::RunScript(std::string_view script) {
  auto fault = Finish(kStatementPatience);
  if (fault) return fault;
  // Several statements in one text need the protocol that knows no pipeline.
  if (PQexitPipelineMode(handle_) != 1 || PQsendQuery(handle_, std::string(script).c_str()) != 1) {
    Abandon();
    return PostgresFault{};
  }
  while (!lost()) {
    if (!AwaitInput(kScriptPatience)) {
      Abandon();
      break;
    }
    pg_result* result = PQgetResult(handle_);
    if (!result) break;
    Take({Awaited::Kind::kStatement, {}}, result, fault, nullptr);
  }
  if (!lost() && (PQstatus(handle_) == CONNECTION_BAD || PQenterPipelineMode(handle_) != 1))
    Abandon();
  if (lost() && !fault) fault = PostgresFault{};
  return fault;
}

}  // namespace panyuan::db
