// A seed file, read by the names of its columns.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/base/result.h"

namespace panyuan::registry {

// One row. Every field is one line of UTF-8 without control characters.
class SeedRow {
 public:
  SeedRow(std::string_view file, size_t line) : file_(file), line_(line) {}

  // The field of a column that was asked for.
  const std::string& operator[](std::string_view column) const {
    return fields_.find(column)->second;
  }
  void Set(std::string_view column, std::string value) {
    fields_.emplace(column, std::move(value));
  }
  // CATALOGUE_INVALID about `column`.
  base::Error Invalid(std::string_view column, std::string_view problem,
                      std::string_view problem_zh) const;

 private:
  std::string file_;
  size_t line_;
  std::map<std::string, std::string, std::less<>> fields_;
};

// What the first column asked for holds.
enum class Key {
  kCode,  // 1 to 20 characters A-Z a-z 0-9 and hyphen, each once
  kText,  // any text, each once
  kNone,  // anything
};

// Reads a CSV file with a header that has all of `columns` (at least one); others are left.
// Errors: CATALOGUE_INVALID with file and line.
base::Result<std::vector<SeedRow>> ReadSeedTable(std::string_view file, std::string_view text,
                                                 std::span<const std::string_view> columns,
                                                 Key key);

}  // namespace panyuan::registry
