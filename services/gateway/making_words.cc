#include "services/gateway/making_words.h"

#include <nlohmann/json.hpp>
#include <string>

namespace panyuan::gateway {
namespace {

using nlohmann::json;

// How many batches went into it; 0 where the event does not say.
size_t InputsOf(const json& event) {
  const auto inputs = event.find("inputQuantityList");
  return inputs != event.end() && inputs->is_array() ? inputs->size() : 0;
}

// The code of the stall that gave it; empty where the event does not say.
std::string GiverOf(const json& event) {
  constexpr std::string_view kStall = "/id/stall/";
  const auto sources = event.find("sourceList");
  if (sources == event.end() || !sources->is_array() || sources->empty()) return {};
  const auto source = sources->front().find("source");
  if (source == sources->front().end() || !source->is_string()) return {};
  const std::string uri = *source;
  const size_t at = uri.find(kStall);
  return at == uri.npos ? std::string() : uri.substr(at + kStall.size());
}

void SayMade(Html& page, trace::v1::BatchMaking making, const json& event) {
  const size_t inputs = InputsOf(event);
  const std::string count = inputs > 0 ? std::to_string(inputs) : "?";
  switch (making) {
    case trace::v1::BATCH_MAKING_SPLIT:
      page.Say("从另一个批次分出", "split off another batch");
      return;
    case trace::v1::BATCH_MAKING_MERGED:
      page.Say("由 ", "merged from ").Text(count).Say(" 个批次合并", " batches");
      return;
    case trace::v1::BATCH_MAKING_TRANSFORMED:
      page.Say("由 ", "made from ")
          .Text(count)
          .Say(" 个批次加工", inputs == 1 ? Markup(" batch") : Markup(" batches"));
      return;
    case trace::v1::BATCH_MAKING_REPACKED:
      page.Say("由 ", "packed anew from ").Text(count);
      page.Say(" 个批次重新包装", inputs == 1 ? Markup(" batch") : Markup(" batches"));
      return;
    default:
      page.Say("由摊位 ", "passed on from stall ").Text(GiverOf(event)).Say(" 转来", "");
  }
}

}  // namespace

void RenderMaking(Html& page, const trace::v1::GetChainResponse& chain) {
  const trace::v1::BatchMaking making = chain.batch().made_by();
  if (making < trace::v1::BATCH_MAKING_SPLIT || making > trace::v1::BATCH_MAKING_TRANSFERRED ||
      chain.events().empty())
    return;
  const json event = json::parse(chain.events(0).event_json(), nullptr, false);
  if (!event.is_object()) return;
  page.Raw("<dt>").Say("来历", "Came to be").Raw("</dt><dd>");
  SayMade(page, making, event);
  page.Raw("</dd>");
}

}  // namespace panyuan::gateway
