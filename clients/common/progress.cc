#include "clients/common/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace panyuan::clients {
namespace {

constexpr std::chrono::milliseconds kBetweenDrawings{100};
constexpr uint64_t kBarWidth = 30;

}  // namespace

Progress::Progress(std::string label, uint64_t total)
    : label_(std::move(label)), total_(total), terminal_(Terminal::Of(STDERR_FILENO)) {}

Progress::~Progress() {
  if (drawn_ && terminal_.tty) std::fputc('\n', stderr);
}

void Progress::Update(uint64_t done, std::string_view note) {
  if (total_ == 0) return;
  done = std::min(done, total_);
  if (terminal_.tty) {
    const auto now = std::chrono::steady_clock::now();
    if (done < total_ && now - drawn_at_ < kBetweenDrawings) return;
    drawn_at_ = now;
  } else {
    const uint64_t tenths = done * 10 / total_;
    if (tenths <= tenths_) return;
    tenths_ = tenths;
  }
  Draw(done, note);
}

void Progress::Draw(uint64_t done, std::string_view note) {
  const std::string figures = std::to_string(done) + "/" + std::to_string(total_);
  std::string line = label_ + " ";
  if (terminal_.tty) {
    const uint64_t filled = done * kBarWidth / total_;
    for (uint64_t i = 0; i < kBarWidth; ++i) line += i < filled ? "█" : "░";
    line += ' ';
  }
  line.append(figures).append(" ").append(std::to_string(done * 100 / total_)).append(" %");
  if (!note.empty()) line.append("  ").append(note);
  if (terminal_.tty)
    std::fprintf(stderr, "\r%s\x1b[K", Cut(line, terminal_.width - 1).c_str());
  else
    std::fprintf(stderr, "%s\n", line.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

}  // namespace panyuan::clients
