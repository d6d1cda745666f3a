// Keeping calls under way, and what they took.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace panyuan::bench {

// How hard to press, and when to stop.
struct Pressure {
  double seconds = 5;
  int in_flight = 64;     // so many at once, the next as soon as one ends
  double per_second = 0;  // or so many a second, whatever has ended
  uint64_t calls = 0;     // stop after so many; 0: after `seconds`
  pid_t server = 0;       // whose CPU time is counted; 0: nobody's
};

// Takes the times of calls; thread-safe.
class Stopwatch {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Stopwatch(pid_t server);
  void Took(Clock::time_point since);
  // calls, seconds, per_second, p50_us, p99_us, and with a server cpu_us: its CPU time a call.
  std::map<std::string, double> Figures();

 private:
  const pid_t server_;
  const double cpu_before_s_;
  const Clock::time_point started_ = Clock::now();
  std::mutex mutex_;
  std::vector<double> took_us_;
};

// Runs calls under `pressure`, after a tenth of it that is not counted. A call that fails ends the
// program.
class Load {
 public:
  using Done = std::function<void(bool)>;
  using Begin = std::function<void(Done)>;  // starts one call, and calls Done at its end

  std::map<std::string, double> Run(const Pressure& pressure, const Begin& begin);

 private:
  void Press(const Pressure& pressure, const Begin& begin, Stopwatch& watch);
  void Next();
  void Pace(const Pressure& pressure);
  void Start(Stopwatch::Clock::time_point due, bool again);

  const Begin* begin_ = nullptr;
  Stopwatch* watch_ = nullptr;
  std::mutex mutex_;
  std::condition_variable idle_;
  uint64_t left_ = 0;
  Stopwatch::Clock::time_point stop_at_;
  int running_ = 0;
};

// Calls `act` once for each index below `count`, on so many threads.
void Spread(size_t count, int threads, const std::function<void(size_t)>& act);

// Prints {"name": value, …} on one line.
void PrintJson(const std::map<std::string, double>& figures);

// Says what went wrong and ends the program.
[[noreturn]] void Fail(const std::string& what);

}  // namespace panyuan::bench
