#include "tests/conformance/data.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

namespace panyuan::conformance {

std::filesystem::path DataPath(const std::string& path) {
  const char* set = std::getenv("PANYUAN_CONFORMANCE");
  return std::filesystem::path(set ? set : PANYUAN_SOURCE_DIR "/../shared/conformance") / path;
}

std::string ReadText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

nlohmann::json ReadJson(const std::filesystem::path& path) {
  auto document = nlohmann::json::parse(ReadText(path), nullptr, /*allow_exceptions=*/false);
  EXPECT_FALSE(document.is_discarded()) << path;
  return document;
}

std::vector<std::string> ReadLines(const std::filesystem::path& path) {
  std::istringstream text(ReadText(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

std::vector<std::filesystem::path> FindFiles(const std::filesystem::path& directory,
                                             const std::string& extension) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::exists(directory)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
    if (entry.is_regular_file() && entry.path().extension() == extension)
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace panyuan::conformance
