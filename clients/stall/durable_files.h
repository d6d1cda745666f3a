// Small files that after any crash are there whole or not at all.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/base/result.h"

namespace panyuan::clients::stall {

// Files of one folder and its subfolders, named like "outbox/00000001.json". Folders have mode
// 0700, files 0600. A change is on the disk when its call returns; a call that fails may have been
// done or not. One process at a time changes the folder: see FolderLock.
class DurableFiles {
 public:
  // Called before each operation on the disk with its name; an error ends the call there, as a
  // crash would. For tests.
  using Step = std::function<base::Status(std::string_view operation)>;

  // Makes the folder with its `subfolders`.
  // Errors: FILE_UNWRITABLE with path and problem, as in every call that changes something.
  static base::Result<DurableFiles> Open(const std::string& root,
                                         const std::vector<std::string>& subfolders,
                                         Step step = {});

  base::Status Write(const std::string& name, std::string_view bytes) const;
  base::Status Move(const std::string& from, const std::string& to) const;
  base::Status Remove(const std::string& name) const;

  // At most kMaxBytes; nothing where there is no such file.
  // Errors: FILE_UNREADABLE.
  base::Result<std::optional<std::string>> Read(const std::string& name) const;
  // The files of a subfolder by name, sorted; none that a crash left unfinished.
  base::Result<std::vector<std::string>> List(const std::string& subfolder) const;

  std::string PathOf(const std::string& name) const { return root_ + "/" + name; }

  static constexpr size_t kMaxBytes = 1 << 20;

 private:
  DurableFiles(std::string root, Step step) : root_(std::move(root)), step_(std::move(step)) {}
  base::Status Before(std::string_view operation) const;
  base::Status SyncFolderOf(const std::string& name) const;

  std::string root_;
  Step step_;
};

// Keeps other processes out of a folder as long as it lives.
class FolderLock {
 public:
  static constexpr int kPatience_s = 60;

  // Waits for the file `path`, made where it is missing.
  // Errors: OUTBOX_BUSY; FILE_UNWRITABLE.
  static base::Result<FolderLock> Take(const std::string& path);

  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace panyuan::clients::stall
