#include "services/province/rpc/chain_inquiry.h"

#include <algorithm>
#include <utility>

#include "services/province/reasons.h"

namespace panyuan::province {
namespace {

using base::Error;
using base::Ok;

constexpr uint32_t kPageSize = 500;

}  // namespace

struct ChainInquiry::BatchCall {
  BatchCall(CountyLink& to, BatchCode about) : link(to), code(about) {}

  CountyLink& link;
  const BatchCode code;
  grpc::ClientContext context;
  trace::v1::GetChainRequest request;
  trace::v1::GetChainResponse response;
};

struct ChainInquiry::ReceivedCall {
  explicit ReceivedCall(size_t to) : county(to) {}

  const size_t county;
  std::set<BatchCode> sources;
  grpc::ClientContext context;
  trace::v1::ListReceivedFromRequest request;
  trace::v1::ListReceivedFromResponse response;
};

ChainInquiry::ChainInquiry(std::shared_ptr<const CountyLinks> counties, Plan plan)
    : counties_(std::move(counties)),
      plan_(std::move(plan)),
      walk_(plan_.start),
      desks_(counties_->size()) {}

void ChainInquiry::Start(std::shared_ptr<const CountyLinks> counties, Plan plan) {
  if (counties->OfNumber(plan.start.county()) == nullptr)
    return plan.done(Error(kCountyUnknown, {{"county", std::to_string(plan.start.county())},
                                            {"batch_code", plan.start.ToString()},
                                            {"field", "batch_code"}}));
  const std::shared_ptr<ChainInquiry> inquiry(
      new ChainInquiry(std::move(counties), std::move(plan)));
  Steps steps;
  {
    const std::lock_guard lock(inquiry->mutex_);
    inquiry->TakeQuestions(steps);
  }
  Run(steps);
}

void ChainInquiry::TakeQuestions(Steps& steps) {
  const ChainWalk::Questions questions = walk_.TakeQuestions();
  for (const BatchCode& code : questions.batches) AskForBatch(code, steps);
  for (size_t i = 0; i < desks_.size(); ++i) {
    std::deque<BatchCode>& sources = desks_[i].sources;
    sources.insert(sources.end(), questions.sources.begin(), questions.sources.end());
    AskForReceived(i, steps);
  }
}

void ChainInquiry::Enlist(const std::shared_ptr<grpc::ClientContext>& context) {
  context->set_deadline(plan_.deadline);
  context->AddMetadata(std::string(base::kTraceparentKey), plan_.trace.Onward().Header());
  contexts_.push_back(context);
  ++under_way_;
}

void ChainInquiry::AskForBatch(BatchCode code, Steps& steps) {
  CountyLink* const link = counties_->OfNumber(code.county());
  if (link == nullptr) {
    missing_.emplace_back(County{"", code.county(), ""},
                          Error(kCountyUnknown, {{"county", std::to_string(code.county())},
                                                 {"batch_code", code.ToString()}}));
    return;
  }
  auto call = std::make_shared<BatchCall>(*link, code);
  call->request.set_batch_code(code.ToString());
  Enlist({call, &call->context});
  steps.push_back([self = shared_from_this(), call = std::move(call)] {
    call->link.trace.async()->GetChain(
        &call->context, &call->request, &call->response,
        [self, call](const grpc::Status& status) { self->TakeBatch(*call, status); });
  });
}

void ChainInquiry::AskForReceived(size_t county, Steps& steps) {
  Desk& desk = desks_[county];
  if (desk.lost) desk.sources.clear();
  if (desk.asking || desk.sources.empty()) return;
  auto call = std::make_shared<ReceivedCall>(county);
  while (!desk.sources.empty() && call->sources.size() < kMaxSources) {
    call->sources.insert(desk.sources.front());
    desk.sources.pop_front();
  }
  Ask(std::move(call), steps);
}

void ChainInquiry::Ask(std::shared_ptr<ReceivedCall> call, Steps& steps) {
  desks_[call->county].asking = true;
  for (const BatchCode& code : call->sources) call->request.add_source_batch_codes(code.ToString());
  call->request.set_page_size(kPageSize);
  Enlist({call, &call->context});
  steps.push_back([self = shared_from_this(), call = std::move(call)] {
    (*self->counties_)[call->county].trace.async()->ListReceivedFrom(
        &call->context, &call->request, &call->response,
        [self, call](const grpc::Status& status) { self->TakeReceived(*call, status); });
  });
}

void ChainInquiry::Run(const Steps& steps) {
  for (const auto& step : steps) step();
}

// One call has ended; what it led to is under way already.
void ChainInquiry::End(Steps& steps) {
  if (refused_)
    for (const auto& context : std::exchange(contexts_, {}))
      if (const auto live = context.lock()) steps.push_back([live] { live->TryCancel(); });
  if (--under_way_ == 0) steps.push_back([self = shared_from_this()] { self->Finish(); });
}

void ChainInquiry::TakeBatch(BatchCall& call, const grpc::Status& status) {
  Steps steps;
  {
    const std::lock_guard lock(mutex_);
    const County& county = call.link.county;
    const base::Metadata about{{"county", Describe(county)}, {"batch_code", call.code.ToString()}};
    if (ReasonOf(status) == "BATCH_NOT_FOUND") {
      missing_.emplace_back(county, Error(kCountyLacksBatch, about));
      if (call.code == plan_.start)
        refused_ = Error(kCountyLacksBatch, about).With("field", "batch_code");
    } else if (!status.ok()) {
      missing_.emplace_back(county,
                            FailureOf(county, status).With("batch_code", call.code.ToString()));
    } else if (!Follow(call)) {
      missing_.emplace_back(county, Error(kCountyAnswerInvalid, about));
    }
    if (!refused_) TakeQuestions(steps);
    End(steps);
  }
  Run(steps);
}

bool ChainInquiry::Follow(BatchCall& call) {
  const std::string& source_text = call.response.batch().source_batch_code();
  std::optional<BatchCode> source;
  if (!source_text.empty()) {
    const auto read = BatchCode::Parse(source_text);
    if (!read.ok()) return false;
    source = *read;
  }
  if (call.response.batch().batch_code() != call.code.ToString()) return false;
  walk_.FoundBatch(call.code, source);
  found_.emplace(call.code, std::move(call.response));
  return true;
}

void ChainInquiry::TakeReceived(ReceivedCall& call, const grpc::Status& status) {
  Steps steps;
  {
    const std::lock_guard lock(mutex_);
    const County& county = (*counties_)[call.county].county;
    Desk& desk = desks_[call.county];
    desk.asking = false;
    if (!status.ok() || !Follow(call)) {
      desk.lost = true;
      missing_.emplace_back(
          county, status.ok() ? Error(kCountyAnswerInvalid, {{"county", Describe(county)}})
                              : FailureOf(county, status));
    } else if (!call.response.next_page_token().empty() && !walk_.truncated() && !refused_) {
      auto next = std::make_shared<ReceivedCall>(call.county);
      next->sources = call.sources;
      next->request.set_page_token(call.response.next_page_token());
      Ask(std::move(next), steps);
    }
    if (!refused_) TakeQuestions(steps);
    End(steps);
  }
  Run(steps);
}

bool ChainInquiry::Follow(const ReceivedCall& call) {
  const County& county = (*counties_)[call.county].county;
  for (const trace::v1::Batch& batch : call.response.batches()) {
    const auto code = BatchCode::Parse(batch.batch_code());
    const auto source = BatchCode::Parse(batch.source_batch_code());
    if (!code.ok() || !source.ok() || code->county() != county.number ||
        !call.sources.contains(*source))
      return false;
    walk_.FoundReceived(*source, *code);
  }
  return true;
}

// No call is under way, so nobody else touches anything.
void ChainInquiry::Finish() {
  if (refused_) return plan_.done(*refused_);
  FillBatches();
  if (walk_.truncated())
    Fill(nullptr,
         Error(kChainTooLong, {{"max_batches", std::to_string(ChainWalk::kMaxBatches)},
                               {"max_steps", std::to_string(ChainWalk::kMaxSteps)}}),
         plan_.language, *plan_.response->add_incomplete());
  for (const auto& [county, error] : missing_)
    Fill(&county, error, plan_.language, *plan_.response->add_incomplete());
  plan_.done(Ok());
}

void ChainInquiry::FillBatches() {
  std::vector<std::pair<int, BatchCode>> order;
  for (const auto& [code, chain] : found_) order.emplace_back(walk_.steps().at(code), code);
  std::sort(order.begin(), order.end());
  size_t room = kMaxEventBytes;
  for (const auto& [steps, code] : order) {
    trace::v1::GetChainResponse& chain = found_.at(code);
    v1::LinkedBatch& out = *plan_.response->add_batches();
    out.set_steps(steps);
    Fill(counties_->OfNumber(code.county())->county, *out.mutable_county());
    *out.mutable_batch() = std::move(*chain.mutable_batch());
    out.set_truncated(chain.truncated());
    for (trace::v1::ChainEvent& event : *chain.mutable_events()) {
      const size_t bytes = event.ByteSizeLong();
      if (bytes > room) {
        out.set_truncated(true);
        break;
      }
      room -= bytes;
      *out.add_events() = std::move(event);
    }
  }
}

}  // namespace panyuan::province
