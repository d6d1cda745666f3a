// Whether this process is to be sent work: while its store answers and it is not about to stop.
// Shown by grpc.health.v1.Health for each service and by /readyz.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "services/base/result.h"

namespace panyuan::server {

class Readiness {
 public:
  // Asks the store something small; `answered` is to be called once, from any thread, unless an
  // error is given at once.
  using Ask = std::function<base::Status(std::function<void(base::Status)> answered)>;
  using Show = std::function<void(bool ready)>;

  static constexpr std::chrono::seconds kEvery{1};
  static constexpr std::chrono::seconds kPatience{
      5};  // for an answer; a long read may be before it

  // Shows "ready", asks every kEvery on a thread of its own, and shows what changes. That the
  // queue is full (RESOURCE_EXHAUSTED) is load and no fault: it changes nothing, since sending the
  // load elsewhere would fell the others too.
  Readiness(Ask ask, Show show);
  ~Readiness() { Drain(); }

  // Shows "not ready" for good and joins. Idempotent.
  void Drain();

 private:
  struct Answer;

  void Loop();
  bool AskOnce();
  bool Pause();  // false when it is time to stop

  const Ask ask_;
  const Show show_;
  bool ready_ = true;  // the thread's alone
  std::mutex mutex_;
  std::condition_variable wake_;
  bool draining_ = false;
  std::thread thread_;
};

}  // namespace panyuan::server
