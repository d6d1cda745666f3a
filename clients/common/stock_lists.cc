#include "clients/common/stock_lists.h"

#include <memory>
#include <string>

#include "clients/common/moment.h"
#include "clients/common/paging.h"
#include "clients/common/quantity.h"
#include "clients/common/table.h"
#include "clients/common/words.h"
#include "panyuan/trace/v1/move_service.grpc.pb.h"

namespace panyuan::clients {
namespace {

using base::Result;
using trace::v1::MoveService;

struct ListOptions {
  std::string stall, market;
  uint32_t days = 0;
  uint32_t limit = kDefaultListed;
};

void DeclareWhere(Arguments& arguments, ListOptions& options) {
  arguments.Add("--stall CODE", options.stall, {"Stall (default your own)", "摊位（默认自己的）"});
  arguments.Add("--market CODE", options.market, {"All stalls of this market", "该市场的所有摊位"});
  DeclareLimit(arguments, options.limit);
}

template <class Request>
Request RequestOf(const ListOptions& options) {
  Request request;
  request.set_stall_code(options.stall);
  request.set_market_code(options.market);
  return request;
}

// Only a day that is stated or verified may look so.
std::string DayOf(const Session& session, const trace::v1::Batch& batch) {
  const bool assumed = batch.best_before_confidence() == trace::v1::CONFIDENCE_RECALLED ||
                       batch.best_before_confidence() == trace::v1::CONFIDENCE_GENERATED;
  return batch.best_before() + (assumed ? session.Say({" (assumed)", "（推定）"}) : "");
}

Result<ExitCode> RunDue(Session& session, const ListOptions& options) {
  auto request = RequestOf<trace::v1::ListDueBatchesRequest>(options);
  request.set_within_days(options.days);
  PANYUAN_ASSIGN(const auto listed,
                 FetchPages(session, &MoveService::Stub::ListDueBatches, request, options.limit,
                            &trace::v1::ListDueBatchesResponse::mutable_batches));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"Last day", "最后销售日"})},
               {say({"Batch", "批次码"})},
               {say({"Product", "产品"}), Table::Align::kLeft, true},
               {say({"Left", "剩余"}), Table::Align::kRight},
               {say({"Stall", "摊位"})},
               {say({"State", "状态"})}});
  for (const auto& batch : listed.batches())
    table.Add({DayOf(session, batch),
               batch.batch_code(),
               NameIn(session.language(), batch.product_name_zh(), batch.product_name_en()),
               Describe(batch.on_hand()),
               batch.stall_code(),
               {say(Word(batch.state())), StyleOf(batch.state())}});
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

Result<ExitCode> RunFlags(Session& session, const ListOptions& options) {
  PANYUAN_ASSIGN(const auto listed,
                 FetchPages(session, &MoveService::Stub::ListFlags,
                            RequestOf<trace::v1::ListFlagsRequest>(options), options.limit,
                            &trace::v1::ListFlagsResponse::mutable_flags));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"When", "时间"})},
               {say({"What", "情况"})},
               {say({"Batch", "批次码"})},
               {say({"Stall", "摊位"})},
               {say({"Amount", "数量"}), Table::Align::kRight},
               {say({"Of input", "投入"}), Table::Align::kRight},
               {say({"Leaf", "日志位置"}), Table::Align::kRight}});
  for (const auto& flag : listed.flags())
    table.Add({Describe(flag.flagged_at()),
               say(flag.kind() == trace::v1::FLAG_KIND_YIELD
                       ? Text{"yield outside its range", "出成率异常"}
                       : Text{"more than there was", "超过库存"}),
               flag.batch_code(), flag.stall_code(), Describe(flag.quantity()),
               flag.has_input() ? Describe(flag.input()) : "", std::to_string(flag.leaf_index())});
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

}  // namespace

Command DueCommand() {
  constexpr uint32_t kMostDays = 90;
  const auto options = std::make_shared<ListOptions>();
  return {
      .name = "due",
      .about = {"List goods whose last day of sale comes or is over", "列出临期和过期货物"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("--days N", options->days, 0, kMostDays,
                          {"Within so many days from today (default 0: today or earlier)",
                           "今后多少天内（默认 0：今天及以前）"});
            DeclareWhere(arguments, *options);
          },
      .run = [options](Session& session) { return RunDue(session, *options); },
  };
}

Command FlagsCommand() {
  const auto options = std::make_shared<ListOptions>();
  return {
      .name = "flags",
      .about = {"List what the market should look at: sales beyond stock, odd yields",
                "列出需要核查的情况：超库存出货、出成率异常"},
      .declare = [options](Arguments& arguments) { DeclareWhere(arguments, *options); },
      .run = [options](Session& session) { return RunFlags(session, *options); },
  };
}

}  // namespace panyuan::clients
