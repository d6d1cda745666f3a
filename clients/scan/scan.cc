#include "clients/scan/scan.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "clients/common/batch_argument.h"
#include "clients/common/batch_view.h"
#include "clients/common/moment.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/words.h"
#include "clients/scan/findings.h"
#include "clients/scan/label_proof.h"
#include "services/label/label_verification.h"

namespace panyuan::clients::scan {
namespace {

using base::Result;
using nlohmann::ordered_json;

std::string Test(const Session& session, const lab::v1::TestResult& test) {
  const Language language = session.language();
  const std::string limit = Describe(test.limit(), language);
  std::string out =
      session.terminal().Paint(session.Say(Word(test.verdict())), StyleOf(test.verdict())) + "  " +
      NameIn(language, test.item_name_zh(), test.item_name_en()) + session.Say({": ", "："}) +
      Describe(test.reading(), language);
  if (!limit.empty()) out += session.Say({", limit ", "，限量 "}) + limit;
  return out + "\n    " + test.method() + ", " + test.lab_code() + ", " +
         Describe(test.tested_at()) + "\n";
}

std::string Tests(const Session& session, const Findings& findings) {
  std::string out;
  for (const auto& test : findings.tests.results()) out += Test(session, test);
  return !out.empty() ? out
                      : session.Say({"No verified test of this batch yet.\n",
                                     "本批次尚无经复核的检测结果。\n"});
}

std::string Events(const Session& session, const Findings& findings) {
  const Terminal& terminal = session.terminal();
  std::string out;
  for (size_t i = 0; i < findings.event_checks.size(); ++i) {
    const auto& event = findings.chain.events(static_cast<int>(i));
    const base::Status& check = findings.event_checks[i];
    out += check.ok() ? terminal.Paint("✓", Style::kGood) : terminal.Paint("✗", Style::kBad);
    out += " " + Describe(event.occurred_at()) + "  " + session.Say(Word(event.step()));
    if (event.has_quantity()) out += " " + Describe(event.quantity());
    if (event.struck()) out += session.Say({" (declared an error later)", "（后已更正）"});
    out += terminal.Paint("  #" + std::to_string(event.leaf_index()), Style::kDim) + "\n";
    if (!check.ok() && !findings.log_error)
      out += "  " + check.error().Message(MessageLanguage(session.language())) + "\n";
  }
  if (findings.chain.truncated())
    out += session.Say({"There are more events than shown.\n", "还有更多事件未显示。\n"});
  return out;
}

std::string LogLine(const Session& session, const Findings& findings) {
  if (findings.Doubt()) return "";
  return session.Say(
             {"Every event above is in the county's log ", "以上事件均可在本县日志中查证："}) +
         findings.origin + session.Say({", tree of ", "，树大小 "}) +
         std::to_string(findings.checkpoint.tree_size()) + "\n";
}

ordered_json CheckJson(const Session& session, const std::optional<base::Error>& error) {
  if (!error) return {{"verified", true}, {"reason", ""}, {"message", ""}};
  return {{"verified", false},
          {"reason", error->reason().name},
          {"message", error->Message(MessageLanguage(session.language()))}};
}

using LabelProof = std::optional<Result<label::VerifiedLabel>>;

// Whether the label's own signature is good; nothing to say without one, or without keys.
Result<LabelProof> ProveWhereItCan(const Session& session, const GivenLabel& label,
                                   const std::string& keys_path) {
  if (label.digits.empty() || !HasKeys(session, keys_path)) return LabelProof();
  PANYUAN_ASSIGN(const label::KeyList keys, ReadKeys(session, keys_path));
  return LabelProof(Prove(label, keys));
}

void PrintFindingsJson(const Session& session, const Findings& findings, const LabelProof& proof) {
  ordered_json document = ToJson(findings.chain);
  document["results"] = ToJson(findings.tests)["results"];
  document["checkpoint"] = ToJson(findings.checkpoint);
  ordered_json verification = CheckJson(session, findings.Doubt());
  verification["events"] = ordered_json::array();
  for (size_t i = 0; i < findings.event_checks.size(); ++i) {
    const base::Status& check = findings.event_checks[i];
    ordered_json event = {{"leaf_index", findings.chain.events(static_cast<int>(i)).leaf_index()}};
    event.update(CheckJson(session, check.ok() ? std::optional<base::Error>() : check.error()));
    verification["events"].push_back(std::move(event));
  }
  document["verification"] = std::move(verification);
  if (proof)
    document["label"] =
        CheckJson(session, proof->ok() ? std::optional<base::Error>() : proof->error());
  session.PrintJson(document);
}

struct ScanOptions {
  std::string label, keys;
  bool offline = false;
};

Result<ExitCode> RunOffline(const Session& session, const ScanOptions& options) {
  PANYUAN_ASSIGN(const label::KeyList keys, ReadKeys(session, options.keys));
  const Result<GivenLabel> label = ReadLabelArgument(options.label);
  if (label.ok()) return PrintProof(session, Prove(*label, keys));
  if (IsRefusal(label.error())) return PrintProof(session, label.error());
  return label.error();
}

ExitCode ExitCodeFor(const LabelProof& proof, const std::optional<base::Error>& doubt) {
  if (proof && !proof->ok()) return ExitCode::kRefused;
  if (!doubt) return ExitCode::kOk;
  return doubt->Is(kLogKeyMissing) ? ExitCode::kUsage : ExitCode::kRefused;
}

Result<ExitCode> RunOnline(Session& session, const ScanOptions& options) {
  PANYUAN_ASSIGN(const GivenLabel label, ReadLabelArgument(options.label));
  PANYUAN_ASSIGN(const LabelProof proof, ProveWhereItCan(session, label, options.keys));
  PANYUAN_ASSIGN(const Findings findings, Inspect(session, label.batch_code));
  const auto doubt = findings.Doubt();
  if (session.json()) {
    PrintFindingsJson(session, findings, proof);
    return ExitCodeFor(proof, doubt);
  }
  const auto heading = [&](const Text& text) {
    return "\n" + session.terminal().Paint(text.In(session.language()), Style::kBold) + "\n";
  };
  session.Print(RecallNotice(session, findings.chain.batch()) +
                (proof && proof->ok() ? ProofLine(session, **proof) : "") +
                FactLines(BatchFacts(session, findings.chain.batch())) +
                HoldNotice(session, findings.chain.batch()) + heading({"Tests", "检测"}) +
                Tests(session, findings) + heading({"What happened", "经过"}) +
                Events(session, findings) + LogLine(session, findings));
  if (proof && !proof->ok()) session.PrintError(proof->error());
  if (doubt) session.PrintError(*doubt);
  return ExitCodeFor(proof, doubt);
}

}  // namespace

Command ScanCommand() {
  const auto options = std::make_shared<ScanOptions>();
  return {
      .about = {"Show what is known of a batch and check it against the county's log.",
                "查询批次的来龙去脉，并与本县日志核对。"},
      .notes =
          {"✓ stands before an event that is in the county's signed log, ✗ before one that is "
           "not; the profile's log_key is all that is trusted. With --offline only the label "
           "itself is judged, by the keys in keys.txt: no network, no profile.\n\n"
           "Examples:\n  panyuan-scan label.png\n  panyuan-scan 7K3Q-M2XD-9PRC\n  "
           "panyuan-scan --offline --keys keys.txt photo.jpg",
           "✓ 表示事件在本县签名日志中可查，✗ 表示查不到；只信任配置文件中的 log_key。用 --offline "
           "则只凭 keys.txt 中的密钥核验标签本身，不需要网络和配置文件。\n\n"
           "示例：\n  panyuan-scan label.png\n  panyuan-scan 7K3Q-M2XD-9PRC\n  "
           "panyuan-scan --offline --keys keys.txt photo.jpg"},
      .declare =
          [options](Arguments& arguments) {
            arguments
                .Add("LABEL", options->label,
                     {"Picture of a label or receipt, its address, or a batch code",
                      "标签或小票的图片、其网址，或批次码"})
                .Required();
            arguments.Switch("--offline", options->offline,
                             {"Judge the label by its signature alone", "只凭签名核验标签"});
            arguments.Add("--keys FILE", options->keys,
                          {"The county's published keys (default keys.txt beside the profile)",
                           "本县公布的密钥（默认为配置文件旁的 keys.txt）"});
          },
      .run =
          [options](Session& session) {
            return options->offline ? RunOffline(session, *options) : RunOnline(session, *options);
          },
  };
}

}  // namespace panyuan::clients::scan
