#include "clients/common/files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include "clients/common/reasons.h"

namespace panyuan::clients {
namespace {

using base::Error;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Error Failed(const base::Reason& reason, const std::string& path, std::string problem) {
  return Error(reason, {{"path", path}, {"problem", std::move(problem)}});
}

}  // namespace

base::Result<std::string> ReadFile(const std::string& path, size_t max_bytes) {
  std::error_code status;
  if (std::filesystem::is_directory(path, status))
    return Failed(kFileUnreadable, path, std::strerror(EISDIR));
  const File file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return Failed(kFileUnreadable, path, std::strerror(errno));
  std::string bytes;
  char block[1 << 16];
  while (const size_t got = std::fread(block, 1, sizeof block, file.get())) {
    bytes.append(block, got);
    if (bytes.size() > max_bytes)
      return Failed(kFileUnreadable, path, "> " + std::to_string(max_bytes) + " bytes");
  }
  if (std::ferror(file.get())) return Failed(kFileUnreadable, path, std::strerror(errno));
  return bytes;
}

base::Status WriteFile(const std::string& path, std::string_view bytes) {
  File file(std::fopen(path.c_str(), "wb"), std::fclose);
  if (!file) return Failed(kFileUnwritable, path, std::strerror(errno));
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  if (std::fclose(file.release()) != 0 || !written)
    return Failed(kFileUnwritable, path, std::strerror(errno));
  return base::Ok();
}

}  // namespace panyuan::clients
