// Data that others wrote: where it lies and how it is read.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace panyuan::conformance {

// The directory or file `path` of the data sets: under PANYUAN_CONFORMANCE where that is set, else
// in shared/conformance beside the source tree.
std::filesystem::path DataPath(const std::string& path);

// The whole file. The test fails when it cannot be read.
std::string ReadText(const std::filesystem::path& path);

// The file as JSON. The test fails when it cannot be read as such.
nlohmann::json ReadJson(const std::filesystem::path& path);

// The lines of a text file, without their ends; an empty last line is none.
std::vector<std::string> ReadLines(const std::filesystem::path& path);

// The files below `directory` whose names end in `extension`, sorted; none where it is missing.
std::vector<std::filesystem::path> FindFiles(const std::filesystem::path& directory,
                                             const std::string& extension);

}  // namespace panyuan::conformance

// Skips the test, naming what is missing.
#define PANYUAN_NEED_DATA(path) \
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no data at " << (path).string()
