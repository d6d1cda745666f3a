// Answers of many messages. Each message is read on the read pool, from a snapshot of its own, and
// only after the one before was written: a slow caller holds no reader and no memory.
#pragma once

#include <grpcpp/alarm.h>

#include <atomic>
#include <chrono>
#include <string_view>
#include <utility>

#include "services/rpc/reasons.h"
#include "services/rpc/runtime.h"

namespace panyuan::rpc {

// What came of asking for the next message.
enum class Step {
  kMessage,  // send it and ask again
  kLast,     // send it and end
  kWait,     // nothing to send yet: ask again after StreamTerms::wait
};

struct StreamTerms {
  std::chrono::milliseconds wait{2'000};  // 1 ms or more
  // A stream that has nothing to send after so long ends well, so that its caller asks again; one
  // that is not done with sending ends with CALL_CANCELLED.
  std::chrono::seconds longest{3'600};
};

// One stream under way. Exactly one thing of it is under way at a time: a read, a write, or a wait.
// It deletes itself.
template <class Response, class Next>
class StreamCall final : public grpc::ServerWriteReactor<Response> {
 public:
  // All but `next` outlive the stream; `count` counts the streams.
  struct Parts {
    grpc::CallbackServerContext* context;
    db::ReadPool& reads;
    CallRecords& records;
    std::atomic<int>& count;
    std::string_view method;
    base::Traceparent trace;
    StreamTerms terms;
  };

  StreamCall(Parts parts, Next next) : parts_(std::move(parts)), next_(std::move(next)) {
    ++parts_.count;
  }

  void Refuse(const Caller& caller, const base::Error& error) {
    call_.caller = caller;
    End(error);
  }

  void Begin(Call call) {
    call_ = std::move(call);
    if (parts_.count > kMaxStreams)
      return End(base::Error(kTooManyStreams, {{"max", std::to_string(kMaxStreams)}}));
    AskNext();
  }

  void OnWriteDone(bool written) override {
    if (!written) return End(CancelledStatus());
    if (last_) return End(base::Ok());
    if (Overdue()) return End(CancelledStatus());
    AskNext();
  }

  void OnDone() override {
    --parts_.count;
    delete this;
  }

 private:
  bool Overdue() const {
    return std::chrono::steady_clock::now() - started_ > parts_.terms.longest;
  }

  void AskNext() {
    const base::Status queued =
        parts_.reads.Submit([this](base::Result<db::Session*> session) { Ask(session); });
    if (!queued.ok()) End(queued);
  }

  // The last thing that each branch does may end in another thread before it returns here.
  void Ask(base::Result<db::Session*> session) {
    if (parts_.context->IsCancelled()) return End(CancelledStatus());
    if (!session.ok()) return End(session.error());
    response_.Clear();
    const base::Result<Step> step = next_(**session, call_, response_);
    if (!step.ok()) return End(step.error());
    if (*step == Step::kWait) return Wait();
    last_ = *step == Step::kLast;
    this->StartWrite(&response_);
  }

  void Wait() {
    if (Overdue()) return End(base::Ok());
    wake_.Set(std::chrono::system_clock::now() + parts_.terms.wait, [this](bool) {
      if (parts_.context->IsCancelled()) return End(CancelledStatus());
      AskNext();
    });
  }

  // Nothing of the stream may be touched after this.
  void End(const base::Status& done) {
    parts_.records.Add({parts_.method, call_.caller.role, done.ok() ? nullptr : &done.error(),
                        std::chrono::steady_clock::now() - started_, parts_.trace});
    this->Finish(done.ok() ? grpc::Status::OK : ToStatus(done.error(), call_.caller.language));
  }

  const Parts parts_;
  Next next_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  Call call_;
  Response response_;
  bool last_ = false;
  grpc::Alarm wake_;
};

template <class Response, class Next>
grpc::ServerWriteReactor<Response>* Runtime::Stream(grpc::CallbackServerContext* context,
                                                    std::string_view method,
                                                    const StreamTerms& terms, Next next) {
  const auto trace = base::Traceparent::ReadOrMake(MetadataValue(*context, base::kTraceparentKey));
  auto* stream = new StreamCall<Response, Next>(
      {context, reads_, records_, streams_, method, trace, terms}, std::move(next));
  base::Result<Call> call = Admit(context, method);
  if (!call.ok()) {
    Caller unknown;
    unknown.language = ChooseLanguage(MetadataValue(*context, "accept-language"));
    stream->Refuse(unknown, call.error());
    return stream;
  }
  call->trace = trace;
  stream->Begin(std::move(*call));
  return stream;
}

}  // namespace panyuan::rpc
