#include "services/upkeep/log_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <memory>

#include "services/base/durable_file.h"
#include "services/base/packing.h"
#include "services/db/reasons.h"
#include "services/ledger/event_json.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/log_reasons.h"
#include "services/upkeep/difference.h"
#include "services/upkeep/log_tables.h"
#include "services/upkeep/tree_check.h"

namespace panyuan::upkeep {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using db::Blob;

constexpr std::string_view kMagic = "panyuan-log-v1";
constexpr int kLengthBytes = 4;
constexpr size_t kMaxHeader = 512;

constexpr std::string_view kAddEntry =
    "INSERT INTO ledger_entries (leaf_index, event) VALUES ($1, $2)";
constexpr std::string_view kPutHead =
    "INSERT INTO ledger_head (only_row, origin, tree_size, frontier, root)"
    " VALUES (1, $1, $2, $3, $4) ON CONFLICT (only_row) DO UPDATE SET origin = excluded.origin,"
    " tree_size = excluded.tree_size, frontier = excluded.frontier, root = excluded.root";

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Error Failed(const std::string& path) {
  return Error(kFileFailed, {{"path", path}, {"problem", std::strerror(errno)}});
}
Error Malformed(const std::string& path, std::string problem) {
  return Error(kLogFileMalformed, {{"path", path}, {"problem", std::move(problem)}});
}

bool Write(std::FILE* file, std::string_view bytes) {
  return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
}

Status WriteEntries(db::Session& session, const StoredHead& head, std::FILE* file,
                    const std::string& path, const ProgressFn& progress) {
  TreeCheck tree(session, head);
  const ledger::LogReader log(session);
  while (tree.tree().size() < head.tree_size) {
    const uint64_t start = tree.tree().size();
    const uint64_t limit = std::min(kEntryPage, head.tree_size - start);
    Status good = Ok();
    PANYUAN_TRY(log.Entries(start, limit, [&](uint64_t index, std::string_view event) {
      if (!good.ok() || index != tree.tree().size()) return;
      std::string length;
      base::AppendBigEndian(length, event.size(), kLengthBytes);
      good = Write(file, length) && Write(file, event) ? tree.Add(event) : Failed(path);
    }));
    PANYUAN_TRY(good);
    if (tree.tree().size() != start + limit)
      return Differs("ledger_entries", Key("leaf_index", static_cast<int64_t>(tree.tree().size())),
                     kNothing, "an entry");
    progress(tree.tree().size(), head.tree_size);
  }
  return tree.Finish();
}

Result<ledger::Checkpoint> WriteLog(db::Session& session, const std::string& path,
                                    const ProgressFn& progress) {
  PANYUAN_ASSIGN(const StoredHead head, ReadHead(session));
  const auto root = base::ToHash(head.root);
  if (!head.present || !root) return Differs("ledger_head", "only_row=1", kNothing, "a log");
  const mode_t mask = umask(0077);
  File file(std::fopen(path.c_str(), "wxb"), std::fclose);
  umask(mask);
  if (!file) return Failed(path);
  if (!Write(file.get(), std::string(kMagic) + " " + head.origin + " " +
                             std::to_string(head.tree_size) + " " + base::Base64Encode(head.root) +
                             "\n"))
    return Failed(path);
  PANYUAN_TRY(WriteEntries(session, head, file.get(), path, progress));
  if (std::fflush(file.get()) != 0 || fsync(fileno(file.get())) != 0) return Failed(path);
  return ledger::Checkpoint{head.origin, head.tree_size, *root, {}};
}

Result<ledger::Checkpoint> ReadHeader(std::FILE* file, const std::string& path) {
  char line[kMaxHeader];
  if (!std::fgets(line, sizeof line, file)) return Malformed(path, "no first line");
  std::string_view rest(line);
  const auto word = [&] {
    const size_t end = std::min(rest.find_first_of(" \n"), rest.size());
    const std::string_view found = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return found;
  };
  ledger::Checkpoint header;
  const bool ours = word() == kMagic;
  header.origin = word();
  const std::string_view size = word();
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), header.size);
  const auto root = base::ToHash(base::Base64Decode(word()).value_or(""));
  if (!ours || header.origin.empty() || error != std::errc() || !root || !rest.empty())
    return Malformed(path, "first line");
  header.root = *root;
  return header;
}

// A file does not say which events are others': the county's own begin alike, and what they are
// about is of this county.
bool IsForeign(std::string_view event, const label::BatchNumbering& numbering) {
  if (!event.starts_with(ledger::OwnEventStart())) return true;
  EventFacts facts;
  if (!ReadFacts(event, facts) || facts.quantities.empty()) return false;
  return std::all_of(facts.quantities.begin(), facts.quantities.end(), [&](const auto& quantity) {
    const auto code = label::BatchCode::Parse(quantity.batch_digits);
    return code.ok() && code->county() != numbering.county();
  });
}

Status ReadEntries(db::Transaction& transaction, std::FILE* file, const std::string& path,
                   const ledger::Checkpoint& header, const label::BatchNumbering& numbering,
                   LogTables& tables, const ProgressFn& progress) {
  std::string bytes;
  for (uint64_t index = 0; index < header.size; ++index) {
    char length[kLengthBytes];
    const bool has_length = std::fread(length, 1, sizeof length, file) == sizeof length;
    bytes.resize(has_length ? base::ReadBigEndian({length, sizeof length}) : 0);
    if (bytes.empty() || bytes.size() > ledger::kMaxEntryBytes)
      return Malformed(path, "length of entry " + std::to_string(index));
    if (std::fread(bytes.data(), 1, bytes.size(), file) != bytes.size())
      return Malformed(path, "entry " + std::to_string(index));
    PANYUAN_TRY(transaction.Write(kAddEntry, {static_cast<int64_t>(index), Blob::ToPack(bytes)}));
    PANYUAN_TRY(IsForeign(bytes, numbering) ? tables.AddForeign(bytes) : tables.Add(bytes));
    if ((index + 1) % kEntryPage == 0 || index + 1 == header.size) progress(index + 1, header.size);
  }
  if (std::fgetc(file) != EOF) return Malformed(path, "bytes after the last entry");
  if (tables.tree().Root() != header.root) return Malformed(path, "root");
  return Ok();
}

Result<ledger::Checkpoint> ReadLog(db::Transaction& transaction, const CountyFolder& county,
                                   const std::string& path, const ProgressFn& progress) {
  PANYUAN_ASSIGN(const StoredHead head, ReadHead(transaction));
  if (head.tree_size > 0) return Error(kLogNotEmpty, {{"size", std::to_string(head.tree_size)}});
  const File file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return Failed(path);
  PANYUAN_ASSIGN(ledger::Checkpoint header, ReadHeader(file.get(), path));
  if (header.origin != county.origin)
    return Error(ledger::kOriginChanged,
                 {{"stored", header.origin}, {"configured", county.origin}});
  LogTables tables(transaction, *county.numbering);
  PANYUAN_TRY(
      ReadEntries(transaction, file.get(), path, header, *county.numbering, tables, progress));
  PANYUAN_TRY(transaction.Write(kPutHead, {header.origin, static_cast<int64_t>(header.size),
                                           Blob(tables.tree().Serialize()), Blob(header.root)}));
  return header;
}

}  // namespace

Result<ledger::Checkpoint> ExportLog(db::Engine& engine, const std::string& path,
                                     const ProgressFn& progress) {
  if (access(path.c_str(), F_OK) == 0) return Error(kFileExists, {{"path", path}});
  const std::string partial = path + ".partial";
  unlink(partial.c_str());
  PANYUAN_ASSIGN(const auto connection, engine.OpenReader());
  PANYUAN_TRY(connection->BeginSnapshot());
  Result<ledger::Checkpoint> head = WriteLog(*connection, partial, progress);
  connection->EndSnapshot();
  if (!head.ok()) {
    unlink(partial.c_str());
    return head;
  }
  PANYUAN_TRY(base::RenameFile(partial, path));
  return head;
}

Result<ledger::Checkpoint> ImportLog(db::Engine& engine, const CountyFolder& county,
                                     const std::string& path, const ProgressFn& progress) {
  if (!county.numbering) return kBatchKeyNeeded;
  PANYUAN_ASSIGN(const auto connection, engine.OpenWriter());
  PANYUAN_TRY(connection->Begin());
  Result<ledger::Checkpoint> head = ReadLog(*connection, county, path, progress);
  if (!head.ok()) {
    connection->Rollback();
  } else if (connection->Commit() != db::Outcome::kCommitted) {
    return db::kStoreFault;
  }
  return head;
}

}  // namespace panyuan::upkeep
