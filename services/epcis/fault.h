// What is wrong with a document, and where.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/base/result.h"

namespace panyuan::epcis {

// After this many the rest of a document is no longer looked at.
inline constexpr size_t kMaxFaults = 20;

// A fault by one of the reasons of reasons.h. `pointer` (RFC 6901) is of the value at fault, or of
// the place where a missing member should stand; it is the error's metadata "at", too.
struct Fault {
  std::string pointer;
  base::Error error;
};

// A place in a document on the way down to it: nothing is written before there is a fault.
class Path {
 public:
  // The whole document, or the value that `root`, a pointer, names; it outlives the path.
  explicit Path(std::string_view root = "") : name_(root) {}
  // The member `name`, which outlives the path, or the item `index` of what `parent` is.
  Path(const Path& parent, std::string_view name) : parent_(&parent), name_(name) {}
  Path(const Path& parent, size_t index) : parent_(&parent), index_(index), is_item_(true) {}

  std::string ToPointer() const;

 private:
  const Path* parent_ = nullptr;
  std::string_view name_;
  size_t index_ = 0;
  bool is_item_ = false;
};

// "/" and the name with "~" as "~0" and "/" as "~1".
std::string PointerStep(std::string_view name);

// The first kMaxFaults faults.
class Faults {
 public:
  void Add(const Path& path, const base::Reason& reason, base::Metadata metadata = {}) {
    AddAt(path.ToPointer(), reason, std::move(metadata));
  }
  void AddAt(std::string pointer, const base::Reason& reason, base::Metadata metadata = {});

  bool full() const { return faults_.size() >= kMaxFaults; }
  bool empty() const { return faults_.empty(); }
  size_t size() const { return faults_.size(); }
  std::vector<Fault> Take() { return std::move(faults_); }

 private:
  std::vector<Fault> faults_;
};

}  // namespace panyuan::epcis
