#include "clients/stall/durable_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "clients/common/files.h"
#include "clients/common/reasons.h"
#include "clients/stall/reasons.h"

namespace panyuan::clients::stall {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
namespace fs = std::filesystem;

Error Unwritable(const std::string& path, int problem) {
  return Error(kFileUnwritable, {{"path", path}, {"problem", std::strerror(problem)}});
}

// A descriptor that is closed at the end.
struct Descriptor {
  explicit Descriptor(int number) : number(number) {}
  ~Descriptor() {
    if (number >= 0) close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  const int number;
};

bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

Status MakeFolder(const std::string& path) {
  std::error_code problem;
  if (fs::is_directory(path, problem)) return Ok();
  fs::create_directories(path, problem);
  if (!problem) fs::permissions(path, fs::perms::owner_all, problem);
  return problem ? Status(Unwritable(path, problem.value())) : Ok();
}

}  // namespace

Result<DurableFiles> DurableFiles::Open(const std::string& root,
                                        const std::vector<std::string>& subfolders, Step step) {
  DurableFiles files(root, std::move(step));
  PANYUAN_TRY(MakeFolder(root));
  for (const std::string& subfolder : subfolders) PANYUAN_TRY(MakeFolder(root + "/" + subfolder));
  PANYUAN_TRY(files.SyncFolderOf("any"));
  return files;
}

Status DurableFiles::Before(std::string_view operation) const {
  return step_ ? step_(operation) : Ok();
}

Status DurableFiles::SyncFolderOf(const std::string& name) const {
  const std::string folder = fs::path(PathOf(name)).parent_path();
  PANYUAN_TRY(Before("fsync folder"));
  const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number < 0 || fsync(opened.number) != 0) return Unwritable(folder, errno);
  return Ok();
}

Status DurableFiles::Write(const std::string& name, std::string_view bytes) const {
  const fs::path path = PathOf(name);
  const std::string unfinished = path.parent_path() / ("." + path.filename().string());
  {
    PANYUAN_TRY(Before("create"));
    const Descriptor file(
        open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (file.number < 0) return Unwritable(path, errno);
    PANYUAN_TRY(Before("write"));
    if (!WriteAll(file.number, bytes)) return Unwritable(path, errno);
    PANYUAN_TRY(Before("fsync"));
    if (fsync(file.number) != 0) return Unwritable(path, errno);
  }
  PANYUAN_TRY(Before("rename"));
  if (rename(unfinished.c_str(), path.c_str()) != 0) return Unwritable(path, errno);
  return SyncFolderOf(name);
}

Status DurableFiles::Move(const std::string& from, const std::string& to) const {
  PANYUAN_TRY(Before("rename"));
  if (rename(PathOf(from).c_str(), PathOf(to).c_str()) != 0) return Unwritable(PathOf(to), errno);
  PANYUAN_TRY(SyncFolderOf(to));
  return SyncFolderOf(from);
}

Status DurableFiles::Remove(const std::string& name) const {
  PANYUAN_TRY(Before("unlink"));
  if (unlink(PathOf(name).c_str()) != 0) return Unwritable(PathOf(name), errno);
  return SyncFolderOf(name);
}

Result<std::optional<std::string>> DurableFiles::Read(const std::string& name) const {
  std::error_code problem;
  if (!fs::exists(PathOf(name), problem)) return std::optional<std::string>();
  PANYUAN_ASSIGN(std::string bytes, ReadFile(PathOf(name), kMaxBytes));
  return std::optional(std::move(bytes));
}

Result<std::vector<std::string>> DurableFiles::List(const std::string& subfolder) const {
  std::vector<std::string> names;
  std::error_code problem;
  for (fs::directory_iterator file(PathOf(subfolder), problem), end; !problem && file != end;
       file.increment(problem)) {
    const std::string name = file->path().filename();
    if (!name.starts_with(".")) names.push_back(subfolder + "/" + name);
  }
  if (problem)
    return Error(kFileUnreadable, {{"path", PathOf(subfolder)}, {"problem", problem.message()}});
  std::sort(names.begin(), names.end());
  return names;
}

Result<FolderLock> FolderLock::Take(const std::string& path) {
  FolderLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (lock.descriptor_ < 0) return Unwritable(path, errno);
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(kPatience_s);
  while (flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return Unwritable(path, errno);
    if (std::chrono::steady_clock::now() > give_up)
      return Error(kOutboxBusy, {{"path", path}, {"seconds", std::to_string(kPatience_s)}});
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return lock;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace panyuan::clients::stall
