#include "services/base/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace panyuan::base {

Result<DirectoryLock> DirectoryLock::Take(const std::string& folder) {
  const int file = open((folder + "/panyuan.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return Error(kDirectoryNotLocked, {{"problem", std::strerror(errno)}});
  DirectoryLock lock(file);
  if (flock(file, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) return kServerRunning;
  return Error(kDirectoryNotLocked, {{"problem", std::strerror(errno)}});
}

DirectoryLock::~DirectoryLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace panyuan::base
