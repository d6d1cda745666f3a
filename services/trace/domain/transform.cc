#include "services/trace/domain/transform.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "services/trace/domain/move_reasons.h"

namespace panyuan::trace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using base::UtcTime;

namespace {

struct Words {
  std::string_view step;
  bool keeps_product;
};

Words WordsOf(Making kind) {
  switch (kind) {
    case Making::kSplit:
      return {"disassembling", true};
    case Making::kMerged:
      return {"assembling", true};
    case Making::kRepacked:
      return {"repackaging", true};
    case Making::kTransformed:
    case Making::kReceived:
    case Making::kTransferred:
      break;
  }
  return {"creating_class_instance", false};
}

// One act under way: the inputs as taken, and the products of the outputs.
struct Act {
  Making kind;
  UtcTime at, now;
  std::vector<BatchView> inputs;
  std::vector<int64_t> taken_g;   // by input
  std::vector<Product> products;  // by output
  int64_t input_g = 0, output_g = 0;

  const Stall& stall() const { return inputs.front().stall; }
};

Status CheckInput(const Act& act, const Batch& batch, std::set<BatchNumber>& seen) {
  const base::Metadata about{{"field", "inputs"}, {"batch_code", batch.code.ToString()}};
  if (!seen.insert(batch.number).second) return Error(kInputRepeated, about);
  if (batch.stall != act.stall().id)
    return Error(kStallsDiffer, about).With("stall_code", act.stall().code);
  return Ok();
}

Error ProductsDiffer(const Product& product, const Product& other) {
  return Error(kProductsDiffer, {{"product_code", product.code}, {"other_code", other.code}});
}

// Fills the act but for what it makes.
Result<Act> ReadInputs(TransformOrder& order, UtcTime now) {
  Act act{order.kind, {}, now, {}, {}, {}, 0, 0};
  for (Portion& input : order.inputs) {
    PANYUAN_ASSIGN(const int64_t mass_g, MassOf(input));
    PANYUAN_ASSIGN(const UtcTime at, ActTime(order.happened_at, input.view.batch, now));
    act.at = std::max(act.at, at);
    act.taken_g.push_back(mass_g);
    act.inputs.push_back(std::move(input.view));
  }
  std::set<BatchNumber> seen;
  for (const BatchView& input : act.inputs) PANYUAN_TRY(CheckInput(act, input.batch, seen));
  act.input_g = std::accumulate(act.taken_g.begin(), act.taken_g.end(), int64_t{0});
  return act;
}

// Names every output's product and sees that the act may make it.
Status ReadOutputs(Catalogue& catalogue, const TransformOrder& order, Act& act) {
  const Product& first = act.inputs.front().product;
  const auto other = std::find_if(act.inputs.begin(), act.inputs.end(), [&](const BatchView& view) {
    return view.product.id != first.id;
  });
  const bool keeps = WordsOf(act.kind).keeps_product;
  if (keeps && other != act.inputs.end()) return ProductsDiffer(other->product, first);
  std::map<std::string, Product> known;  // each is asked for once
  for (const OutputOrder& output : order.outputs) {
    act.output_g += output.mass_g;
    if (output.product_code.empty()) {
      if (other != act.inputs.end()) return ProductsDiffer(other->product, first);
      act.products.push_back(first);
      continue;
    }
    auto found = known.find(output.product_code);
    if (found == known.end()) {
      PANYUAN_ASSIGN(Product product, catalogue.FindProduct(output.product_code));
      found = known.emplace(output.product_code, std::move(product)).first;
    }
    if (keeps && found->second.id != first.id) return ProductsDiffer(found->second, first);
    act.products.push_back(found->second);
  }
  if (keeps && act.output_g > act.input_g)
    return Error(kQuantityNotConserved, {{"field", "outputs"},
                                         {"value", FormatKilograms(act.output_g)},
                                         {"input", FormatKilograms(act.input_g)}});
  return Ok();
}

Status TakeInputs(TraceWrites& ports, Act& act) {
  for (size_t i = 0; i < act.inputs.size(); ++i) {
    Batch& batch = act.inputs[i].batch;
    PANYUAN_TRY(CheckMayLeave(batch, act.taken_g[i]));
    PANYUAN_TRY(CheckNotExpired(batch, act.at));
    PANYUAN_ASSIGN(const int64_t missing_g,
                   Post(ports, batch, {Flow::kTransformed, act.taken_g[i], act.at}));
    static_cast<void>(missing_g);  // 0: what is not there is refused
  }
  return Ok();
}

// Whether the outputs are outside what the inputs' product gives. Where the catalogue knows no
// yield, making more than was put in is.
Result<bool> YieldIsOdd(Yields& yields, const TransformOrder& order, const Act& act) {
  const ProductId input = act.inputs.front().product.id;
  const bool single = std::all_of(act.inputs.begin(), act.inputs.end(),
                                  [&](const BatchView& view) { return view.product.id == input; });
  std::map<ProductId, int64_t> made_g;
  for (size_t i = 0; i < act.products.size(); ++i)
    made_g[act.products[i].id] += order.outputs[i].mass_g;
  bool known = false;
  for (const auto& [product, mass_g] : made_g) {
    if (!single) break;
    PANYUAN_ASSIGN(const std::optional<Yield> yield, yields.Of(input, product));
    if (!yield) continue;
    known = true;
    const int64_t scaled = mass_g * 1'000;
    if (scaled < yield->min_permille * act.input_g || scaled > yield->max_permille * act.input_g)
      return true;
  }
  return !known && act.output_g > act.input_g;
}

// The last day of sale of what is made: the earliest of the inputs', or the new product's own.
Status SetExpiry(TraceWrites& ports, const Act& act, ChildTerms& terms) {
  terms.expires_day.reset();
  terms.expiry_confidence = Confidence::kStated;
  if (act.kind == Making::kTransformed) {
    PANYUAN_ASSIGN(const auto life, ports.shelf_lives().Of(terms.product));
    if (!life) return Ok();
    const int64_t last = base::ShanghaiDay(act.at).days + life->days;
    terms.expires_day = base::CivilDay{static_cast<int32_t>(last)};
    terms.expiry_confidence = life->confidence;
    return Ok();
  }
  for (const BatchView& input : act.inputs) {
    if (!input.batch.expires_day) continue;
    if (terms.expires_day && *terms.expires_day <= *input.batch.expires_day) continue;
    terms.expires_day = input.batch.expires_day;
    terms.expiry_confidence = input.batch.expiry_confidence;
  }
  return Ok();
}

Result<std::vector<BatchView>> MakeOutputs(TraceWrites& ports, const TransformOrder& order,
                                           const Act& act) {
  std::vector<Batch> parents;
  for (const BatchView& input : act.inputs) parents.push_back(input.batch);
  std::vector<BatchView> outputs;
  ChildTerms terms;
  terms.making = act.kind;
  terms.at = act.at;
  terms.now = act.now;
  for (size_t i = 0; i < order.outputs.size(); ++i) {
    terms.mass_g = order.outputs[i].mass_g;
    terms.reserved_code = order.outputs[i].reserved_code;
    const bool same = i > 0 && act.products[i].id == act.products[i - 1].id;
    terms.product = act.products[i].id;
    if (!same) PANYUAN_TRY(SetExpiry(ports, act, terms));
    PANYUAN_ASSIGN(Batch child, AddChild(ports, act.stall(), parents, terms));
    outputs.push_back({std::move(child), act.products[i], act.stall(), {}});
  }
  return outputs;
}

ledger::EpcisEvent EventOf(const ledger::ThingUris& uris, const Act& act,
                           const std::vector<BatchView>& outputs, bool flagged) {
  ledger::EpcisEvent event;
  event.kind = ledger::EventKind::kTransformation;
  event.time = act.at;
  event.step = WordsOf(act.kind).step;
  event.disposition = "in_progress";
  event.place = uris.Stall(act.stall().code);
  for (size_t i = 0; i < act.inputs.size(); ++i)
    event.inputs.push_back(LineOf(uris, act.inputs[i].batch, act.taken_g[i]));
  for (const BatchView& output : outputs)
    event.quantities.push_back(LineOf(uris, output.batch, output.batch.received_g));
  if (flagged) event.extensions.emplace("flag", WordOf(FlagKind::kYield));
  return event;
}

Status AddEdges(EdgeWrites& edges, const Act& act, const std::vector<BatchView>& outputs,
                uint64_t leaf_index) {
  for (size_t i = 0; i < act.inputs.size(); ++i)
    for (const BatchView& output : outputs)
      PANYUAN_TRY(edges.Add({act.inputs[i].batch.number, output.batch.number, act.kind,
                             act.taken_g[i], output.batch.received_g, leaf_index}));
  return Ok();
}

}  // namespace

Status CheckActSize(Making kind, size_t inputs, size_t outputs) {
  if (kind == Making::kReceived || kind == Making::kTransferred) return Error(kMakingInvalid);
  const size_t fewest = kind == Making::kMerged ? 2 : 1;
  const size_t most = kind == Making::kSplit ? 1 : kMaxInputs;
  if (inputs < fewest || inputs > most)
    return Error(kInputCount, {{"field", "inputs"},
                               {"count", std::to_string(inputs)},
                               {"min", std::to_string(fewest)},
                               {"max", std::to_string(most)}});
  const size_t largest = kind == Making::kMerged ? 1 : std::min(kMaxOutputs, kMaxPairs / inputs);
  if (outputs < 1 || outputs > largest)
    return Error(kOutputCount, {{"field", "outputs"},
                                {"count", std::to_string(outputs)},
                                {"max", std::to_string(largest)}});
  return Ok();
}

Result<Transformed> Transform(MoveWrites& ports, TransformOrder order, UtcTime now) {
  PANYUAN_ASSIGN(Act act, ReadInputs(order, now));
  PANYUAN_TRY(ReadOutputs(ports.trace().catalogue(), order, act));
  PANYUAN_TRY(TakeInputs(ports.trace(), act));
  Transformed done;
  if (act.kind == Making::kTransformed) {
    PANYUAN_ASSIGN(done.flagged, YieldIsOdd(ports.yields(), order, act));
  }
  PANYUAN_ASSIGN(done.outputs, MakeOutputs(ports.trace(), order, act));
  PANYUAN_ASSIGN(done.entry, ports.trace().log().Append(
                                 EventOf(ports.trace().uris(), act, done.outputs, done.flagged)));
  const uint64_t leaf_index = done.entry.leaf_index;
  PANYUAN_TRY(AddEdges(ports.trace().edge_writes(), act, done.outputs, leaf_index));
  if (done.flagged)
    PANYUAN_TRY(
        ports.trace().flags().Add({FlagKind::kYield, done.outputs.front().batch.number,
                                   act.stall().id, leaf_index, act.at, act.output_g, act.input_g}));
  done.yield_permille = act.output_g * 1'000 / act.input_g;
  return done;
}

}  // namespace panyuan::trace
