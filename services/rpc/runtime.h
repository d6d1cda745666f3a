// The call runtime: what every handler shares. A handler reads in four moves (convert in, act, map
// the error, convert out); identity, permission, deadlines, limits, logs and metrics are here.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/base/traceparent.h"
#include "services/db/read_pool.h"
#include "services/db/writer.h"
#include "services/rpc/call_records.h"
#include "services/rpc/identity.h"
#include "services/rpc/permissions.h"
#include "services/rpc/revocations.h"
#include "services/rpc/status.h"

namespace panyuan::rpc {

// What a handler knows of its call.
struct Call {
  Caller caller;
  Reach reach = Reach::kOwn;
  base::UtcTime now;                           // for writes the group's time
  std::optional<base::UtcTime> simulated_now;  // stands in for it on a server of simulation
  base::Traceparent trace;  // the caller's, or a new one; its Onward() goes with calls made for it

  // CheckScope where the permission reaches no further than the caller's own.
  base::Status CheckReach(const Place& place, std::string_view field,
                          std::string_view value) const {
    return reach == Reach::kCounty ? base::Ok() : CheckScope(caller, place, field, value);
  }
};

// RFC 3339, on a server of simulation only.
inline constexpr std::string_view kSimulatedTimeKey = "panyuan-simulated-time";

// The longest that a call may take; a caller's earlier deadline counts first.
inline constexpr std::chrono::seconds kLongestCall{30};

inline constexpr int kMaxStreams = 512;  // of one Runtime at a time
struct StreamTerms;

class Runtime {
 public:
  struct Options {
    Options(Trust trust, bool simulation = false,  // NOLINT
            const Revocations* revocations = nullptr)
        : trust(trust), simulation(simulation), revocations(revocations) {}

    Trust trust;
    // Lets callers say what time it is, in the metadata kSimulatedTimeKey: for playing a year in an
    // hour. Never on a server that people rely on.
    bool simulation;
    const Revocations* revocations;  // asked where certificates are trusted; outlives the runtime
  };

  // All of the references outlive the runtime.
  Runtime(db::Writer& writer, db::ReadPool& reads, const base::Clock& clock, CallRecords& records,
          Options options)
      : writer_(writer), reads_(reads), clock_(clock), records_(records), options_(options) {}

  // Runs `act` on the read pool: Status(db::Session&, const Call&). It fills the response.
  template <class Act>
  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context, std::string_view method,
                                 Act act);

  // Runs `act` as one command of the writer: Status(db::Transaction&, const Call&, Response&).
  // The response is stored with `request_id`; a repeat gets the same bytes. The group's tree size
  // goes into its receipt, where it has one.
  template <class Request, class Response, class Act>
  grpc::ServerUnaryReactor* Write(grpc::CallbackServerContext* context, std::string_view method,
                                  const Request* request, Response* response, Act act);

  // The same where there is much to do before anything is written: `prepare` runs on the read pool,
  // Result<Act>(const Call&).
  template <class Request, class Response, class Prepare>
  grpc::ServerUnaryReactor* WritePrepared(grpc::CallbackServerContext* context,
                                          std::string_view method, const Request* request,
                                          Response* response, Prepare prepare);

  // Admits the call and runs `begin(Call, finish)` at once: for calls that read nothing, or that
  // are several commands. `finish(Status)` is to be called once, later and from any thread if need
  // be.
  template <class Begin>
  grpc::ServerUnaryReactor* Start(grpc::CallbackServerContext* context, std::string_view method,
                                  Begin begin);

  // Asks `next` for one message after the other: Result<Step>(db::Session&, const Call&, Response&).
  // It keeps whatever it needs between two messages, the request too; the call's time is that of its
  // beginning. Defined in services/rpc/stream.h. Errors: TOO_MANY_STREAMS.
  template <class Response, class Next>
  grpc::ServerWriteReactor<Response>* Stream(grpc::CallbackServerContext* context,
                                             std::string_view method, const StreamTerms& terms,
                                             Next next);

  db::Writer& writer() { return writer_; }

  // A command whose answer is the serialized response. `kind` is what the request is to: another
  // kind under the same request id is another request.
  template <class Request, class Response, class Act>
  static db::Command MakeCommand(const Call& call, std::string_view method, const Request* request,
                                 Act act);

 private:
  // One call under way: finishes the reactor once, with its log line and metrics.
  class Finisher;

  base::Result<Call> Admit(grpc::CallbackServerContext* context, std::string_view method) const;
  template <class Request, class Response, class Act>
  void Submit(const Call& call, std::string_view method, const Request* request,
              Response* response, Act act, Finisher finish);

  db::Writer& writer_;
  db::ReadPool& reads_;
  const base::Clock& clock_;
  CallRecords& records_;
  const Options options_;
  std::atomic<int> streams_ = 0;
};

// Errors: REQUEST_ID_INVALID.
base::Status CheckRequestId(std::string_view request_id);

class Runtime::Finisher {
 public:
  Finisher(grpc::CallbackServerContext* context, grpc::ServerUnaryReactor* reactor,
           CallRecords* records, std::string_view method, const base::Traceparent& trace)
      : context_(context),
        reactor_(reactor),
        records_(records),
        method_(method),
        trace_(trace),
        started_(std::chrono::steady_clock::now()) {}

  bool Cancelled() const {
    return context_->IsCancelled() || std::chrono::steady_clock::now() - started_ > kLongestCall;
  }
  void set_caller(const Caller& caller) { caller_ = caller; }
  const Caller& caller() const { return caller_; }

  // Nothing of the call may be touched after this.
  void operator()(const base::Status& done) {
    records_->Add({method_, caller_.role, done.ok() ? nullptr : &done.error(),
                   std::chrono::steady_clock::now() - started_, trace_});
    reactor_->Finish(done.ok() ? grpc::Status::OK : ToStatus(done.error(), caller_.language));
  }

 private:
  grpc::CallbackServerContext* context_;
  grpc::ServerUnaryReactor* reactor_;
  CallRecords* records_;
  std::string_view method_;
  base::Traceparent trace_;
  std::chrono::steady_clock::time_point started_;
  Caller caller_;
};

template <class Begin>
grpc::ServerUnaryReactor* Runtime::Start(grpc::CallbackServerContext* context,
                                         std::string_view method, Begin begin) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto trace = base::Traceparent::ReadOrMake(MetadataValue(*context, base::kTraceparentKey));
  Finisher finish(context, reactor, &records_, method, trace);
  base::Result<Call> call = Admit(context, method);
  if (!call.ok()) {
    Caller unknown;
    unknown.language = ChooseLanguage(MetadataValue(*context, "accept-language"));
    finish.set_caller(unknown);
    finish(call.error());
    return reactor;
  }
  finish.set_caller(call->caller);
  call->trace = trace;
  begin(std::move(*call), std::move(finish));
  return reactor;
}

template <class Act>
grpc::ServerUnaryReactor* Runtime::Read(grpc::CallbackServerContext* context,
                                        std::string_view method, Act act) {
  return Start(context, method, [&](Call call, Finisher finish) {
    auto task = [call, finish, act = std::move(act)](base::Result<db::Session*> session) mutable {
      if (finish.Cancelled()) return finish(CancelledStatus());
      finish(session.ok() ? act(**session, call) : base::Status(session.error()));
    };
    const base::Status queued = reads_.Submit(std::move(task));
    if (!queued.ok()) finish(queued);
  });
}

template <class Request, class Response, class Act>
db::Command Runtime::MakeCommand(const Call& call, std::string_view kind, const Request* request,
                                 Act act) {
  db::Command command;
  command.caller = call.caller.Key();
  command.request_id = request->request_id();
  const std::string bytes = request->SerializeAsString();
  command.request_digest = base::Sha256({kind, bytes});
  command.bytes = bytes.size();
  command.run = [call, act = std::move(act)](
                    db::Transaction& transaction,
                    base::UtcTime now) mutable -> base::Result<std::string> {
    Call at_group = call;
    at_group.now = call.simulated_now.value_or(now);
    Response response;
    PANYUAN_TRY(act(transaction, at_group, response));
    return response.SerializeAsString();
  };
  return command;
}

template <class Request, class Response, class Act>
void Runtime::Submit(const Call& call, std::string_view method, const Request* request,
                     Response* response, Act act, Finisher finish) {
  auto guarded = [finish, act = std::move(act)](db::Transaction& transaction, const Call& call,
                                                Response& response) mutable -> base::Status {
    if (finish.Cancelled()) return CancelledStatus();
    return act(transaction, call, response);
  };
  std::vector<db::Command> commands;
  commands.push_back(MakeCommand<Request, Response>(call, method, request, std::move(guarded)));
  commands.back().done = [finish, response](base::Result<db::Answer> answer) mutable {
    if (!answer.ok()) return finish(answer.error());
    response->ParseFromString(answer->bytes);
    if constexpr (requires { response->mutable_receipt(); })
      response->mutable_receipt()->set_tree_size(answer->stamp);
    finish(base::Ok());
  };
  const base::Status queued = writer_.Submit(std::move(commands));
  if (!queued.ok()) finish(queued);
}

template <class Request, class Response, class Act>
grpc::ServerUnaryReactor* Runtime::Write(grpc::CallbackServerContext* context,
                                         std::string_view method, const Request* request,
                                         Response* response, Act act) {
  return Start(context, method, [&](Call call, Finisher finish) {
    if (base::Status good = CheckRequestId(request->request_id()); !good.ok()) return finish(good);
    Submit(call, method, request, response, std::move(act), std::move(finish));
  });
}

template <class Request, class Response, class Prepare>
grpc::ServerUnaryReactor* Runtime::WritePrepared(grpc::CallbackServerContext* context,
                                                 std::string_view method, const Request* request,
                                                 Response* response, Prepare prepare) {
  return Start(context, method, [&](Call call, Finisher finish) {
    if (base::Status good = CheckRequestId(request->request_id()); !good.ok()) return finish(good);
    auto task = [=, this, prepare = std::move(prepare)](base::Result<db::Session*> session) mutable {
      if (finish.Cancelled()) return finish(CancelledStatus());
      if (!session.ok()) return finish(session.error());
      auto act = prepare(call);
      if (!act.ok()) return finish(act.error());
      Submit(call, method, request, response, *std::move(act), std::move(finish));
    };
    const base::Status queued = reads_.Submit(std::move(task));
    if (!queued.ok()) finish(queued);
  });
}

}  // namespace panyuan::rpc
