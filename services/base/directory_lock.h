// One process at a time for a county's data directory.
#pragma once

#include <string>
#include <utility>

#include "services/base/result.h"

namespace panyuan::base {

inline constexpr Reason kServerRunning{
    "SERVER_RUNNING", Code::kAborted,
    "another process serves or changes this data directory: stop it first (SIGTERM to the server, "
    "or wait for the tool)",
    "另一进程正在使用或更改此数据目录：请先停止它（向服务器发送 SIGTERM，或等待工具结束）"};
inline constexpr Reason kDirectoryNotLocked{
    "DIRECTORY_NOT_LOCKED", Code::kAborted,
    "the data directory cannot be locked ({problem}): check that it exists and may be written",
    "无法锁定数据目录（{problem}）：请检查目录是否存在、是否可写"};

// Holds <folder>/panyuan.lock (flock) until it goes; the kernel lets go when the process dies. The
// file stays, and who copies the folder copies no lock.
class DirectoryLock {
 public:
  // Does not wait. Errors: SERVER_RUNNING, DIRECTORY_NOT_LOCKED.
  static Result<DirectoryLock> Take(const std::string& folder);

  DirectoryLock(DirectoryLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  DirectoryLock& operator=(DirectoryLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int file) : file_(file) {}

  int file_;
};

}  // namespace panyuan::base
