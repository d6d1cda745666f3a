#include "services/server/cosigning.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "services/http/http_client.h"
#include "services/ledger/add_checkpoint.h"
#include "services/ledger/checkpoint.h"
#include "services/ledger/cosignature.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/log_reasons.h"
#include "services/ledger/witness.h"
#include "services/server/reasons.h"

namespace panyuan::server {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using ledger::SignedTree;

constexpr size_t kMaxAnswerBytes = 64 << 10;
// The size a witness has changes only by this log's own requests: a second conflict is no accident.
constexpr int kMaxAttempts = 2;

Result<std::vector<base::Hash>> ConsistencyProof(db::ReadConnection& reader, uint64_t old_size,
                                                 uint64_t size) {
  if (old_size == 0) return std::vector<base::Hash>();
  PANYUAN_ASSIGN(const auto plan, ledger::PlanConsistency(old_size, size));
  return ledger::ReadProof(plan, ledger::LogReader(reader).Nodes());
}

}  // namespace

// One witness, and how far it has come.
class Cosigning::Witness {
 public:
  Witness(std::string url, ledger::CosignatureVerifier key, std::string ca_file)
      : url_(std::move(url) + "/add-checkpoint"),
        key_(std::move(key)),
        client_({std::move(ca_file), {}, kTimeout, kMaxAnswerBytes}) {}

  const std::string& name() const { return key_.name(); }
  // The cosignature's line for the tree of that size; empty where there is none.
  std::string_view LineFor(uint64_t size) const {
    return cosigned_ && size_ == size ? std::string_view(line_) : std::string_view();
  }

  // Asks for the cosignature of `tree`.
  // Errors: LOG_FORKED where the answer shows that `tree` does not continue what the witness has
  // cosigned; WITNESS_REFUSED; those of the call and the store.
  base::Status Ask(const SignedTree& tree, db::ReadConnection& reader) {
    for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
      PANYUAN_ASSIGN(auto proof, ConsistencyProof(reader, size_, tree.size));
      const std::string body = ledger::FormatAddCheckpoint({size_, std::move(proof), tree.note});
      PANYUAN_ASSIGN(const auto answer, client_.Post(url_, "application/octet-stream", body));
      if (answer.status == 200) return Take(tree, answer.body);
      if (answer.status == 422) return Forked(tree, size_);
      if (answer.status != 409 || answer.content_type != ledger::kTreeSizeType)
        return Refused(std::to_string(answer.status));
      PANYUAN_TRY(Learn(tree, answer.body));
    }
    return Refused("409");
  }

 private:
  base::Status Take(const SignedTree& tree, const std::string& lines) {
    const size_t text_end = tree.note.rfind("\n\n");
    const ledger::NoteVerifier* const known[] = {&key_};
    const auto opened = ledger::OpenNote(tree.note.substr(0, text_end + 2) + lines, known);
    if (!opened.ok()) return Refused(std::string(opened.error().reason().name));
    line_ = ledger::FormatSignature(opened->verified.front());
    size_ = tree.size;
    cosigned_ = true;
    return Ok();
  }

  // Takes up the size that the witness says it has.
  base::Status Learn(const SignedTree& tree, std::string_view text) {
    if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    const auto size = ledger::ParseTreeSize(text);
    if (!size) return Refused("409");
    if (*size > tree.size || *size == size_) return Forked(tree, *size);
    size_ = *size;
    cosigned_ = false;
    return Ok();
  }

  Error Refused(std::string problem) const {
    return Error(kWitnessRefused, {{"witness", name()}, {"problem", std::move(problem)}});
  }
  Error Forked(const SignedTree& tree, uint64_t witness_size) const {
    return Error(ledger::kLogForked, {{"witness", name()},
                                      {"witness_size", std::to_string(witness_size)},
                                      {"tree_size", std::to_string(tree.size)}});
  }

  const std::string url_;
  const ledger::CosignatureVerifier key_;
  http::HttpClient client_;
  uint64_t size_ = 0;      // that it has cosigned last, as far as is known
  bool cosigned_ = false;  // whether line_ is for size_
  std::string line_;
};

Cosigning::Cosigning(ledger::Log& log, std::unique_ptr<db::ReadConnection> reader, int every_s,
                     std::function<bool()> is_writer)
    : log_(log), reader_(std::move(reader)), every_(every_s), is_writer_(std::move(is_writer)) {}

Cosigning::~Cosigning() { Stop(); }

Result<std::unique_ptr<Cosigning>> Cosigning::Start(const std::vector<Config::Witness>& witnesses,
                                                    int every_s, ledger::Log& log,
                                                    db::Engine& engine,
                                                    std::function<bool()> is_writer) {
  PANYUAN_ASSIGN(auto reader, engine.OpenReader());
  std::unique_ptr<Cosigning> cosigning(
      new Cosigning(log, std::move(reader), every_s, std::move(is_writer)));
  for (const Config::Witness& witness : witnesses) {
    PANYUAN_ASSIGN(auto key, ledger::CosignatureVerifier::Parse(witness.vkey));
    PANYUAN_TRY(http::CheckUrl(witness.url));
    cosigning->witnesses_.push_back(
        std::make_unique<Witness>(witness.url, std::move(key), witness.ca));
  }
  if (!witnesses.empty()) cosigning->thread_ = std::thread([&c = *cosigning] { c.Loop(); });
  return cosigning;
}

void Cosigning::AwaitFirstRound(std::chrono::milliseconds timeout) {
  if (witnesses_.empty()) return;
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, timeout, [this] { return asked_once_; });
}

void Cosigning::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Cosigning::Loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    Round();
    lock.lock();
    asked_once_ = true;
    wake_.notify_all();
    wake_.wait_for(lock, every_, [this] { return stopping_; });
  }
}

void Cosigning::Round() {
  if (!is_writer_()) return;
  const auto tree = log_.checkpoint();
  SignedTree cosigned = *tree;
  bool changed = false;
  for (const auto& witness : witnesses_) {
    if (witness->LineFor(tree->size).empty()) {
      {
        std::lock_guard lock(mutex_);
        if (stopping_) return;
      }
      const base::Status asked = witness->Ask(*tree, *reader_);
      if (!asked.ok()) {
        spdlog::warn("witness {}: {}", witness->name(), asked.error().Message());
        if (asked.error().Is(ledger::kLogForked)) log_.Refuse(asked.error());
        continue;
      }
      changed = true;
    }
    cosigned.note += witness->LineFor(tree->size);
  }
  if (changed) log_.SetCosigned(std::move(cosigned));
}

}  // namespace panyuan::server
