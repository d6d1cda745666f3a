#include "clients/scan/label_proof.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "clients/common/files.h"
#include "clients/common/table.h"
#include "services/label/reasons.h"

namespace panyuan::clients::scan {
namespace {

using base::Result;
using label::PrintedVerdict;

std::string KeysPath(const Session& session, const std::string& path) {
  if (!path.empty()) return path;
  return (std::filesystem::path(session.profile_path()).parent_path() / "keys.txt").string();
}

Text VerdictWord(PrintedVerdict verdict) {
  switch (verdict) {
    case PrintedVerdict::kConformant:
      return {"tested, conformant", "已检测，合格"};
    case PrintedVerdict::kHeld:
      return {"sale stopped", "暂停销售"};
    case PrintedVerdict::kNotTested:
      break;
  }
  return {"not tested", "未检测"};
}

std::string_view VerdictName(PrintedVerdict verdict) {
  switch (verdict) {
    case PrintedVerdict::kConformant:
      return "CONFORMANT";
    case PrintedVerdict::kHeld:
      return "HELD";
    case PrintedVerdict::kNotTested:
      break;
  }
  return "NOT_TESTED";
}

nlohmann::ordered_json ProofJson(const label::VerifiedLabel& proof) {
  const label::LabelClaim& claim = proof.claim;
  return {{"batch_code", claim.batch_code.ToString()},
          {"issue_day", base::FormatDay(claim.day())},
          {"printed_verdict", VerdictName(claim.verdict())},
          {"stall_id", claim.stall},
          {"product_id", claim.product},
          {"origin", proof.key.origin},
          {"key_number", proof.key.number}};
}

}  // namespace

Result<label::KeyList> ReadKeys(const Session& session, const std::string& path) {
  PANYUAN_ASSIGN(const std::string text,
                 ReadFile(KeysPath(session, path), label::kMaxKeyListBytes));
  return label::ParseKeyList(text);
}

bool HasKeys(const Session& session, const std::string& path) {
  std::error_code status;
  return !path.empty() || std::filesystem::is_regular_file(KeysPath(session, path), status);
}

Result<label::VerifiedLabel> Prove(const GivenLabel& label, const label::KeyList& keys) {
  if (label.digits.empty())
    return base::Error(label::kLabelNotSigned, {{"code", label.batch_code}});
  return label::VerifyLabel(label.digits, keys.label_keys);
}

ExitCode PrintProof(const Session& session, const Result<label::VerifiedLabel>& proof) {
  if (!proof.ok()) {
    session.PrintError(proof.error());
    return ExitCode::kRefused;
  }
  if (session.json()) {
    session.PrintJson(nlohmann::ordered_json{{"label", ProofJson(*proof)}});
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return text.In(session.language()); };
  const label::LabelClaim& claim = proof->claim;
  session.Print(
      ProofLine(session, *proof) + "\n" +
      FactLines({{say({"Batch", "批次码"}), claim.batch_code.ToString()},
                 {say({"Issued", "签发日期"}), base::FormatDay(claim.day())},
                 {say({"When printed", "打印时"}), session.Say(VerdictWord(claim.verdict()))},
                 {say({"Stall id", "摊位编号"}), std::to_string(claim.stall)},
                 {say({"Product id", "产品编号"}), std::to_string(claim.product)}}));
  session.Note(session.Say(
      {"This proves who issued the label, not that it is the only copy: scan it online as well.",
       "这只说明标签由谁签发，不能说明它是唯一的一张：有网络时请再联网查询。"}));
  return ExitCode::kOk;
}

std::string ProofLine(const Session& session, const label::VerifiedLabel& proof) {
  return session.terminal().Paint("✓ ", Style::kGood) +
         session.Say({"Label signed by ", "标签签名有效，签发方 "}) + proof.key.origin +
         session.Say({", key ", "，密钥 "}) + std::to_string(proof.key.number) + "\n";
}

bool IsRefusal(const base::Error& error) {
  return error.Is(label::kLabelDigitsInvalid) || error.Is(label::kLabelVersionUnknown);
}

}  // namespace panyuan::clients::scan
