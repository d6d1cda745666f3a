// How far a long piece of work has come, on standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "clients/common/terminal.h"

namespace panyuan::clients {

// A bar that is drawn at most ten times a second on a TTY; elsewhere a line at each tenth of the
// work. One thread at a time. Its line is finished when it goes.
class Progress {
 public:
  // `total` may be 0: then nothing is drawn.
  Progress(std::string label, uint64_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  // `done` of the total are done; `note` stands behind the figures.
  void Update(uint64_t done, std::string_view note = {});

 private:
  void Draw(uint64_t done, std::string_view note);

  const std::string label_;
  const uint64_t total_;
  const Terminal terminal_;
  std::chrono::steady_clock::time_point drawn_at_{};
  uint64_t tenths_ = 0;
  bool drawn_ = false;
};

}  // namespace panyuan::clients
