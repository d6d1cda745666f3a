#include "tests/bench/load.h"

#include <sys/prctl.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <thread>

namespace panyuan::bench {
namespace {

using Clock = Stopwatch::Clock;

constexpr int kMaxRunning =
    20'000;  // paced calls that have not ended: past it the load is too much

double CpuSeconds(pid_t process) {
  clockid_t clock;
  timespec spent{};
  if (process == 0) return 0;
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &spent) != 0)
    Fail("no process " + std::to_string(process));
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

Clock::duration Seconds(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

void Fail(const std::string& what) {
  std::fprintf(stderr, "panyuan_bench: %s\n", what.c_str());
  std::_Exit(1);
}

void PrintJson(const std::map<std::string, double>& figures) {
  std::putchar('{');
  const char* before = "";
  for (const auto& [name, value] : figures) {
    std::printf("%s\"%s\": %.9g", before, name.c_str(), value);
    before = ", ";
  }
  std::puts("}");
}

void Spread(size_t count, int threads, const std::function<void(size_t)>& act) {
  std::atomic<size_t> next{0};
  std::vector<std::jthread> running;
  for (int i = 0; i < threads; ++i)
    running.emplace_back([&] {
      for (size_t index; (index = next++) < count;) act(index);
    });
}

Stopwatch::Stopwatch(pid_t server) : server_(server), cpu_before_s_(CpuSeconds(server)) {}

void Stopwatch::Took(Clock::time_point since) {
  const std::chrono::duration<double, std::micro> took = Clock::now() - since;
  std::lock_guard lock(mutex_);
  took_us_.push_back(took.count());
}

std::map<std::string, double> Stopwatch::Figures() {
  const double seconds = std::chrono::duration<double>(Clock::now() - started_).count();
  const double cpu_s = CpuSeconds(server_) - cpu_before_s_;
  std::lock_guard lock(mutex_);
  if (took_us_.empty()) Fail("no call ended");
  std::sort(took_us_.begin(), took_us_.end());
  const auto calls = static_cast<double>(took_us_.size());
  std::map<std::string, double> figures{{"calls", calls},
                                        {"seconds", seconds},
                                        {"per_second", calls / seconds},
                                        {"p50_us", took_us_[took_us_.size() / 2]},
                                        {"p99_us", took_us_[took_us_.size() * 99 / 100]}};
  if (server_ != 0) figures["cpu_us"] = cpu_s / calls * 1e6;
  return figures;
}

std::map<std::string, double> Load::Run(const Pressure& pressure, const Begin& begin) {
  if (pressure.calls == 0) {
    Pressure warming = pressure;
    warming.seconds /= 10;
    Stopwatch ignored(0);
    Press(warming, begin, ignored);
  }
  Stopwatch watch(pressure.server);
  Press(pressure, begin, watch);
  return watch.Figures();
}

void Load::Press(const Pressure& pressure, const Begin& begin, Stopwatch& watch) {
  begin_ = &begin;
  watch_ = &watch;
  left_ = pressure.calls ? pressure.calls : std::numeric_limits<uint64_t>::max();
  stop_at_ = pressure.calls ? Clock::time_point::max() : Clock::now() + Seconds(pressure.seconds);
  if (pressure.per_second > 0) {
    Pace(pressure);
  } else {
    for (int i = 0; i < pressure.in_flight; ++i) Next();
  }
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return running_ == 0; });
}

// The next call of one of those that follow each other, while there is one.
void Load::Next() {
  {
    std::lock_guard lock(mutex_);
    if (left_ == 0 || Clock::now() >= stop_at_) return;
    --left_;
    ++running_;
  }
  Start(Clock::now(), true);
}

// A call's time counts from when it was due, so that a stall shows in all calls it delays.
void Load::Pace(const Pressure& pressure) {
  prctl(PR_SET_TIMERSLACK, 1);
  const auto first = Clock::now();
  for (uint64_t i = 0; i < left_; ++i) {
    const auto due = first + Seconds(static_cast<double>(i) / pressure.per_second);
    if (due >= stop_at_) return;
    std::this_thread::sleep_until(due);
    {
      std::lock_guard lock(mutex_);
      if (++running_ > kMaxRunning) Fail("the server does not keep up with the asked rate");
    }
    Start(due, false);
  }
}

void Load::Start(Clock::time_point due, bool again) {
  (*begin_)([this, due, again](bool good) {
    if (!good) Fail("a call failed");
    watch_->Took(due);
    if (again) Next();
    std::lock_guard lock(mutex_);
    if (--running_ == 0) idle_.notify_all();
  });
}

}  // namespace panyuan::bench
