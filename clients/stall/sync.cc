#include "clients/stall/sync.h"

#include <utility>

#include "clients/common/server_error.h"
#include "services/base/time.h"

namespace panyuan::clients::stall {
namespace {

using base::Code;
using base::Error;
using base::Result;
using base::Status;

}  // namespace

bool IsRefusal(const Error& error) {
  if (!IsFromServer(error)) return false;
  switch (error.code()) {
    case Code::kInvalidArgument:
    case Code::kNotFound:
    case Code::kAlreadyExists:
    case Code::kFailedPrecondition:
      return true;
    case Code::kPermissionDenied:  // one's own certificate is good, the batch is another stall's
      return error.reason().name == "OTHER_SCOPE";
    case Code::kUnauthenticated:
    case Code::kResourceExhausted:
    case Code::kUnavailable:
    case Code::kDeadlineExceeded:
    case Code::kAborted:
    case Code::kDataLoss:
    case Code::kInternal:
      return false;
  }
  return false;
}

Result<SyncOutcome> Deliver(Outbox& outbox, const SendRequest& send,
                            const std::function<bool()>& go_on, Language language) {
  SyncOutcome outcome;
  while (!outbox.waiting().empty() && go_on()) {
    const OutboxEntry& entry = outbox.waiting().front();
    // What takes goods of a batch that was refused must not reach the server: the batch's code may
    // stand for other goods there.
    Status done = outbox.CheckRecorded(entry.taken());
    const bool refused_here = !done.ok();
    if (done.ok()) done = send(entry.request);
    if (done.ok()) {
      PANYUAN_TRY(outbox.FinishFirst());
      ++outcome.recorded;
    } else if (refused_here || IsRefusal(done.error())) {
      PANYUAN_TRY(outbox.RefuseFirst({std::string(done.error().reason().name),
                                      done.error().Message(MessageLanguage(language)),
                                      base::SystemClock().Now()}));
      ++outcome.refused;
    } else {
      outcome.stopped = done.error();
      break;
    }
  }
  return outcome;
}

}  // namespace panyuan::clients::stall
