#include "clients/stall/codes.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "clients/common/request_id.h"
#include "clients/common/retry.h"
#include "clients/stall/sealed_json.h"

namespace panyuan::clients::stall {

using base::Result;
using base::Status;
using nlohmann::ordered_json;

std::string EncodeCodes(const CodeBlock& block) {
  ordered_json content{{"county", block.county},
                       {"stall_code", block.stall_code},
                       {"public_host", block.public_host},
                       {"codes", block.codes}};
  if (block.asked)
    content["asked"] = {{"request_id", block.asked->request_id}, {"count", block.asked->count}};
  return Seal(content);
}

std::optional<CodeBlock> DecodeCodes(std::string_view text) {
  const ordered_json content = Unseal(text);
  if (!content.is_object()) return std::nullopt;
  CodeBlock block;
  try {
    content.at("county").get_to(block.county);
    content.at("stall_code").get_to(block.stall_code);
    content.at("public_host").get_to(block.public_host);
    content.at("codes").get_to(block.codes);
    if (content.contains("asked"))
      block.asked = {content["asked"].at("request_id").get<std::string>(),
                     content["asked"].at("count").get<uint32_t>()};
  } catch (const ordered_json::exception&) {
    return std::nullopt;
  }
  return block;
}

Result<std::optional<Codes>> Codes::Open(const DurableFiles& files, std::string county) {
  CodeBlock empty;
  empty.county = std::move(county);
  PANYUAN_ASSIGN(const std::optional<std::string> text, files.Read(kFile));
  if (!text) return std::optional(Codes(files, std::move(empty)));
  std::optional<CodeBlock> block = DecodeCodes(*text);
  if (!block) return std::optional<Codes>();
  if (block->county != empty.county) block = std::move(empty);
  return std::optional(Codes(files, std::move(*block)));
}

void Codes::KeepFor(const std::string& stall_code) {
  if (block_.stall_code.empty() || block_.stall_code == stall_code) return;
  CodeBlock empty;
  empty.county = block_.county;
  block_ = std::move(empty);
}

Result<std::optional<std::string>> Codes::Take() {
  if (block_.codes.empty()) return std::optional<std::string>();
  std::string code = std::move(block_.codes.front());
  block_.codes.erase(block_.codes.begin());
  PANYUAN_TRY(Save());
  return std::optional(std::move(code));
}

Status Codes::GiveBack(std::string code) {
  block_.codes.insert(block_.codes.begin(), std::move(code));
  return Save();
}

Status Codes::Forget() {
  block_.codes.clear();
  return Save();
}

Status Codes::Reserve(uint32_t count, const Ask& ask) {
  if (!block_.asked) {
    block_.asked = {MakeRequestId(), count};
    PANYUAN_TRY(Save());
  }
  trace::v1::ReserveBatchCodesRequest request;
  request.set_request_id(block_.asked->request_id);
  request.set_count(block_.asked->count);
  const auto answer = ask(request);
  if (!answer.ok()) {
    if (MayRetry(answer.error())) return answer.error();
    block_.asked.reset();  // refused: nothing was reserved
    PANYUAN_TRY(Save());
    return answer.error();
  }
  block_.asked.reset();
  block_.stall_code = answer->stall_code();
  block_.public_host = answer->public_host();
  block_.codes.insert(block_.codes.end(), answer->batch_codes().begin(),
                      answer->batch_codes().end());
  return Save();
}

}  // namespace panyuan::clients::stall
