#include "services/server/published_head.h"

#include <spdlog/spdlog.h>

#include <chrono>

#include "services/ledger/log_fork.h"

namespace panyuan::server {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::chrono::seconds kBetweenWrites{1};

}  // namespace

Result<std::unique_ptr<PublishedHead>> PublishedHead::Open(std::string folder, std::string origin,
                                                           db::Engine& engine,
                                                           const ledger::Log& log) {
  PANYUAN_ASSIGN(const auto published, ledger::ReadPublishedHead(folder));
  if (published) {
    PANYUAN_ASSIGN(const auto connection, engine.OpenReader());
    PANYUAN_TRY(ledger::CheckExtends(*connection, origin, *published));
    if (published->origin != origin)
      spdlog::warn("the log is called {} now; {} entries were published as {}", origin,
                   published->size, published->origin);
  }
  std::unique_ptr<PublishedHead> head(new PublishedHead(std::move(folder), std::move(origin), log));
  PANYUAN_TRY(head->Write());
  head->thread_ = std::thread([&head = *head] { head.Loop(); });
  return head;
}

void PublishedHead::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void PublishedHead::Loop() {
  for (bool stopping = false; !stopping;) {
    {
      std::unique_lock lock(mutex_);
      stopping = wake_.wait_for(lock, kBetweenWrites, [this] { return stopping_; });
    }
    // A disk that is full now may have room in a second; the log itself is not in danger.
    if (const Status done = Write(); !done.ok())
      spdlog::error("published.head not written: {}", done.error().reason().name);
  }
}

Status PublishedHead::Write() {
  const auto tree = log_.checkpoint();
  if (written_ && written_->size == tree->size) return Ok();
  PANYUAN_TRY(ledger::WritePublishedHead(folder_, {origin_, tree->size, tree->root, {}}));
  written_ = tree;
  return Ok();
}

}  // namespace panyuan::server
