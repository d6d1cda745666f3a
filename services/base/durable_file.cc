#include "services/base/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace panyuan::base {
namespace {

Error Failed(const std::string& path) {
  return Error(kFileNotDurable, {{"path", path}, {"problem", std::strerror(errno)}});
}

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == path.npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

Status ReplaceFile(const std::string& path, std::string_view bytes) {
  const std::string fresh = path + ".new";
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return Failed(fresh);
  const bool written = WriteAll(file, bytes) && fsync(file) == 0;
  const Status done = written ? Ok() : Status(Failed(fresh));
  close(file);
  PANYUAN_TRY(done);
  return RenameFile(fresh, path);
}

Status SyncFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return Failed(path);
  const Status done = fsync(file) == 0 ? Ok() : Status(Failed(path));
  close(file);
  return done;
}

Status RenameFile(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return Failed(to);
  PANYUAN_TRY(SyncFile(FolderOf(to)));
  return FolderOf(from) == FolderOf(to) ? Ok() : SyncFile(FolderOf(from));
}

}  // namespace panyuan::base
