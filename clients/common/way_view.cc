#include "clients/common/way_view.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "clients/common/batch_argument.h"
#include "clients/common/files.h"
#include "clients/common/moment.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/table.h"
#include "clients/common/words.h"
#include "panyuan/trace/v1/way_service.grpc.pb.h"

namespace panyuan::clients {
namespace {

using base::Error;
using base::Result;
using trace::v1::Way;
using trace::v1::WayEdge;
using trace::v1::WayNode;
using trace::v1::WayService;

constexpr uint32_t kDefaultNodes = 1'000, kMostNodes = 100'000, kNodesAPage = 10'000;

struct TraceOptions {
  bool back = false;
  std::vector<std::string> batches;
  std::string crate, svg;
  uint32_t depth = 0, limit = kDefaultNodes;
  bool places = false, dot = false;
};

const std::string& NameOf(const WayNode& node) {
  return node.has_batch() ? node.batch().batch_code() : node.foreign_uri();
}

// Lays the way out as lines; bounded by its depth, which the server keeps to 64 acts.
class Tree {
 public:
  Tree(const Session& session, const Way& way, bool back)
      : session_(session),
        table_({{session.Say({"Batch", "批次码"})},
                {session.Say({"Product", "产品"}), Table::Align::kLeft, true},
                {session.Say({"In all", "总量"}), Table::Align::kRight},
                {session.Say({"Left", "剩余"}), Table::Align::kRight},
                {session.Say({"Stall", "摊位"}), Table::Align::kLeft, true},
                {session.Say({"State", "状态"})}}) {
    for (const WayNode& node : way.nodes()) nodes_.emplace(NameOf(node), &node);
    for (const WayEdge& edge : way.edges())
      next_[back ? edge.child() : edge.parent()].push_back(back ? edge.parent() : edge.child());
  }

  std::string Draw(const Way& way) {
    for (const WayNode& node : way.nodes())
      if (node.depth() == 0) Add(NameOf(node), "", "");
    return table_.ToString(session_.terminal());
  }

 private:
  void Add(const std::string& name, const std::string& branch, const std::string& below) {
    const auto node = nodes_.find(name);
    if (node == nodes_.end()) return;  // beyond what was asked for
    const bool first = shown_.insert(name).second;
    AddLine(*node->second, branch, first);
    if (!first) return;
    const std::vector<std::string>& next = next_[name];
    for (size_t i = 0; i < next.size(); ++i) {
      const bool last = i + 1 == next.size();
      Add(next[i], below + (last ? "└ " : "├ "), below + (last ? "  " : "│ "));
    }
  }

  void AddLine(const WayNode& node, const std::string& branch, bool first) {
    if (!first || !node.has_batch()) {
      const std::string what = first ? session_.Say({"of others", "外部"}) : "";
      table_.Add({branch + NameOf(node) + (first ? "" : " ↑"), what, {""}, {""}, {""}, {""}});
      return;
    }
    const auto& batch = node.batch();
    table_.Add({branch + batch.batch_code(),
                NameIn(session_.language(), batch.product_name_zh(), batch.product_name_en()),
                Describe(batch.received()),
                Describe(batch.on_hand()),
                batch.stall_code() + ' ' + batch.stall_name_zh(),
                {session_.Say(Word(batch.state())), StyleOf(batch.state())}});
  }

  const Session& session_;
  Table table_;
  std::map<std::string, const WayNode*> nodes_;
  std::map<std::string, std::vector<std::string>> next_;
  std::set<std::string> shown_;
};

std::string PlaceTable(const Session& session, const Way& way) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"Stall", "摊位"}), Table::Align::kLeft, true},
               {say({"Market", "市场"}), Table::Align::kLeft, true},
               {say({"Batches", "批次数"}), Table::Align::kRight},
               {say({"Left", "剩余"}), Table::Align::kRight},
               {say({"Sold", "已售"}), Table::Align::kRight},
               {say({"Since", "首批到达"})}});
  for (const auto& place : way.places())
    table.Add({place.stall_code() + ' ' + place.stall_name_zh(),
               NameIn(session.language(), place.market_name_zh(), place.market_name_en()),
               std::to_string(place.batches()), Describe(place.left()), Describe(place.sold()),
               Describe(place.first_at())});
  return table.ToString(session.terminal());
}

Result<Way> FetchPage(Session& session, bool back, const trace::v1::WayQuery& query) {
  if (back) {
    trace::v1::TraceBackRequest request;
    *request.mutable_query() = query;
    PANYUAN_ASSIGN(auto response, session.Call(&WayService::Stub::TraceBack, request));
    return std::move(*response.mutable_way());
  }
  trace::v1::TraceForwardRequest request;
  *request.mutable_query() = query;
  PANYUAN_ASSIGN(auto response, session.Call(&WayService::Stub::TraceForward, request));
  return std::move(*response.mutable_way());
}

// Page by page up to the limit. Places are asked for on one page alone: they count its batches.
Result<Way> FetchWay(Session& session, const TraceOptions& options, trace::v1::WayQuery query) {
  Way all;
  do {
    const auto fetched = static_cast<uint32_t>(all.nodes_size());
    query.set_page_size(std::min(options.limit - fetched, kNodesAPage));
    PANYUAN_ASSIGN(Way way, FetchPage(session, options.back, query));
    all.MergeFrom(way);
    all.set_next_page_token(way.next_page_token());
    query.set_page_token(way.next_page_token());
  } while (!options.places && !query.page_token().empty() &&
           static_cast<uint32_t>(all.nodes_size()) < options.limit);
  return all;
}

Result<ExitCode> RunDraw(Session& session, const TraceOptions& options,
                         const trace::v1::WayQuery& query) {
  trace::v1::DrawWayRequest request;
  *request.mutable_query() = query;
  request.set_direction(options.back ? trace::v1::WAY_DIRECTION_BACK
                                     : trace::v1::WAY_DIRECTION_FORWARD);
  request.set_dot(options.dot);
  PANYUAN_ASSIGN(const auto response, session.Call(&WayService::Stub::DrawWay, request));
  if (session.json())
    session.PrintJson(response);
  else if (options.svg.empty())
    session.Print(response.picture());
  if (!options.svg.empty()) PANYUAN_TRY(WriteFile(options.svg, response.picture()));
  return ExitCode::kOk;
}

Result<ExitCode> RunTrace(Session& session, const TraceOptions& options) {
  if (!options.svg.empty() && options.dot)
    return Error(kCommandLineInvalid, {{"problem", "--svg does not go with --dot"},
                                       {"problem_zh", "--svg 不能与 --dot 合用"}});
  trace::v1::WayQuery query;
  for (const std::string& given : options.batches) {
    PANYUAN_ASSIGN(*query.add_batch_codes(), ReadBatchCode(given));
  }
  query.set_crate_code(options.crate);
  query.set_max_depth(options.depth);
  if (!options.svg.empty() || options.dot) return RunDraw(session, options, query);
  PANYUAN_ASSIGN(const Way way, FetchWay(session, options, std::move(query)));
  if (session.json())
    session.PrintJson(way);
  else
    session.Print(options.places ? PlaceTable(session, way) : WayTree(session, way, options.back));
  if (!way.next_page_token().empty())
    session.Note(session.Say({"There are more: use --limit.", "还有更多：请用 --limit。"}));
  if (way.truncated())
    session.Note(session.Say(
        {"The way goes on: it was followed to its bounds only.", "路径仍在延续：仅追踪到上限。"}));
  return ExitCode::kOk;
}

void DeclareTrace(Arguments& arguments, TraceOptions& options) {
  arguments
      .Read<bool>("DIRECTION", options.back,
                  [](std::string_view text, std::string_view field) -> Result<bool> {
                    if (text == "back" || text == "forward") return text == "back";
                    return Error(
                        kCommandLineInvalid,
                        {{"field", std::string(field)},
                         {"problem", "say \"trace back\" or \"trace forward\""},
                         {"problem_zh", "请写 trace back（溯源）或 trace forward（追踪）"}});
                  },
                  {"back to the sources, or forward to the counters",
                   "back 向来源溯源，forward 向去向追踪"})
      .Required();
  arguments.Add(
      "BATCH", options.batches,
      {"Batch codes, label addresses or pictures of labels", "批次码、标签网址或标签图片，可多个"});
  arguments.Add("--crate CODE", options.crate,
                {"Begin with what lies in this crate", "从该箱内的批次开始"});
  arguments.Add("--depth N", options.depth, 1, 64,
                {"At most so many acts away (default 64)", "最多追踪的步数（默认 64）"});
  arguments.Add("--limit N", options.limit, 1, kMostNodes,
                {"At most this many batches (default 1,000)", "最多列出的批次数（默认 1,000）"});
  arguments.Switch(
      "--places", options.places,
      {"The places, and what is left and sold there", "按地点汇总：批次数、剩余与已售"});
  arguments.Add("--svg FILE", options.svg, {"Draw it into this file", "绘制到该文件（SVG）"});
  arguments.Switch("--dot", options.dot, {"As a graph in Graphviz's language", "输出 Graphviz 图"});
}

}  // namespace

std::string WayTree(const Session& session, const Way& way, bool back) {
  return Tree(session, way, back).Draw(way);
}

Command TraceCommand() {
  const auto options = std::make_shared<TraceOptions>();
  return {
      .name = "trace",
      .about = {"Follow goods back to their sources, or forward to where they went",
                "向来源溯源，或向去向追踪"},
      .notes = {"An arrow ↑ stands behind a batch that is above already.\n\n"
                "Examples:\n  trace back 7K3Q-M2XD-9PRC\n"
                "  trace forward 7K3Q-M2XD-9PRC --places\n"
                "  trace forward 7K3Q-M2XD-9PRC --svg way.svg",
                "批次码后的 ↑ 表示上文已列出。\n\n"
                "示例：\n  trace back 7K3Q-M2XD-9PRC\n"
                "  trace forward 7K3Q-M2XD-9PRC --places\n"
                "  trace forward 7K3Q-M2XD-9PRC --svg way.svg"},
      .declare = [options](Arguments& arguments) { DeclareTrace(arguments, *options); },
      .run = [options](Session& session) { return RunTrace(session, *options); },
  };
}

}  // namespace panyuan::clients
