#include "services/ledger/log_fork.h"

#include <charconv>
#include <fstream>

#include "services/base/durable_file.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/log_reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr const char* kFileName = "/published.head";

Error WouldFork(uint64_t published, std::string stored) {
  return Error(kLogWouldFork,
               {{"published", std::to_string(published)}, {"stored", std::move(stored)}});
}

}  // namespace

Result<std::optional<Checkpoint>> ReadPublishedHead(const std::string& folder) {
  std::ifstream file(folder + kFileName);
  if (!file.is_open()) return std::optional<Checkpoint>();
  Checkpoint head;
  std::string size, root;
  std::getline(file, head.origin);
  std::getline(file, size);
  std::getline(file, root);
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), head.size);
  const auto hash = base::ToHash(base::HexDecode(root).value_or(""));
  if (head.origin.empty() || error != std::errc() || end != size.data() + size.size() || !hash)
    return kPublishedHeadDamaged;
  head.root = *hash;
  return std::optional(std::move(head));
}

Status WritePublishedHead(const std::string& folder, const Checkpoint& head) {
  return base::ReplaceFile(folder + kFileName, head.origin + "\n" + std::to_string(head.size) +
                                                   "\n" + base::HexEncode(base::AsView(head.root)) +
                                                   "\n");
}

Status CheckExtends(db::Session& session, const std::string& origin, const Checkpoint& published) {
  if (published.origin != origin) return Ok();
  const LogReader log(session);
  PANYUAN_ASSIGN(const uint64_t size, log.Size());
  if (size < published.size) return WouldFork(published.size, std::to_string(size));
  PANYUAN_ASSIGN(const Hash root, ReadRoot(published.size, log.Nodes()));
  if (root == published.root) return Ok();
  return WouldFork(published.size, std::to_string(size) + " other");
}

}  // namespace panyuan::ledger
