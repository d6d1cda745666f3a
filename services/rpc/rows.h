// Calls of many rows: each row is a command with a request id of its own and stands or falls alone.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "services/rpc/reasons.h"
#include "services/rpc/runtime.h"

namespace panyuan::rpc {

inline constexpr int kMaxRows = 512;

// What became of one row, as the contract's outcome: `recorded` with its receipt, or `error`.
template <class Outcome>
void FillOutcome(const base::Result<db::Answer>& answer, const std::string& language,
                 Outcome* outcome) {
  if (answer.ok()) {
    outcome->mutable_recorded()->ParseFromString(answer->bytes);
    outcome->mutable_recorded()->mutable_receipt()->set_tree_size(answer->stamp);
    outcome->set_repeated_request(answer->repeated);
    return;
  }
  const base::Error& error = answer.error();
  const auto field = error.metadata().find("field");
  outcome->mutable_error()->set_reason(std::string(error.reason().name));
  if (field != error.metadata().end()) outcome->mutable_error()->set_field(field->second);
  outcome->mutable_error()->set_message(error.Message(language));
}

// Runs `act` as a command for each of the request's rows: Status(db::Transaction&, const Call&,
// const Row&, Recorded&). The response gets as many outcomes, in the order asked. `subject` is what
// else than the row itself a row's request is about.
// Errors: TOO_MANY_ROWS; of a row, REQUEST_ID_INVALID and those of `act`.
template <class Request, class Response, class Act>
grpc::ServerUnaryReactor* WriteRows(Runtime& runtime, grpc::CallbackServerContext* context,
                                    std::string_view method, std::string_view subject,
                                    const Request* request, Response* response, Act act) {
  using Row = std::decay_t<decltype(request->rows(0))>;
  using Recorded = std::decay_t<decltype(response->outcomes(0).recorded())>;
  return runtime.Start(context, method, [&](const Call& call, auto finish) {
    const int count = request->rows_size();
    if (count < 1 || count > kMaxRows)
      return finish(base::Error(kTooManyRows, {{"field", "rows"},
                                               {"count", std::to_string(count)},
                                               {"max", std::to_string(kMaxRows)}}));
    const std::string kind = std::string(method) + "/" + std::string(subject);
    auto left = std::make_shared<int>(count);  // touched by the thread of the answers only
    std::vector<db::Command> commands;
    commands.reserve(count);
    for (int i = 0; i < count; ++i) {
      const Row& row = request->rows(i);
      commands.push_back(Runtime::MakeCommand<Row, Recorded>(
          call, kind, &row,
          [act, &row](db::Transaction& transaction, const Call& at_group,
                      Recorded& recorded) -> base::Status {
            PANYUAN_TRY(CheckRequestId(row.request_id()));
            return act(transaction, at_group, row, recorded);
          }));
      commands.back().done =
          [left, finish, language = call.caller.language,
           outcome = response->add_outcomes()](const base::Result<db::Answer>& answer) mutable {
            FillOutcome(answer, language, outcome);
            if (--*left == 0) finish(base::Ok());
          };
    }
    const base::Status queued = runtime.writer().Submit(std::move(commands));
    if (!queued.ok()) finish(queued);
  });
}

}  // namespace panyuan::rpc
