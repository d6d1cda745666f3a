#include "services/base/secret_file.h"

#include <sys/stat.h>

namespace panyuan::base {

Status CheckSecretFile(const std::string& path) {
  struct stat file;
  if (stat(path.c_str(), &file) != 0 || (file.st_mode & 0077) == 0) return Ok();
  return Error(kKeyFileOpen, {{"path", path}});
}

}  // namespace panyuan::base
