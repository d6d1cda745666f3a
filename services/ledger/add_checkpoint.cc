#include "services/ledger/add_checkpoint.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/ledger/checkpoint.h"
#include "services/ledger/log_reasons.h"

namespace panyuan::ledger {
namespace {

constexpr std::string_view kOld = "old ";

base::Error Malformed(std::string problem) {
  return base::Error(kAddCheckpointMalformed, {{"problem", std::move(problem)}});
}

}  // namespace

std::string FormatAddCheckpoint(const AddCheckpoint& request) {
  std::string body = std::string(kOld) + std::to_string(request.old_size) + "\n";
  for (const base::Hash& hash : request.proof)
    body += base::Base64Encode(base::AsView(hash)) + "\n";
  return body + "\n" + request.note;
}

base::Result<AddCheckpoint> ParseAddCheckpoint(std::string_view body) {
  if (body.size() > kMaxAddCheckpointBytes) return Malformed("it is too long");
  const size_t end_of_proof = body.find("\n\n");
  if (end_of_proof == body.npos) return Malformed("no empty line follows the proof");
  std::string_view head = body.substr(0, end_of_proof);
  const auto next_line = [&head] {
    const std::string_view line = head.substr(0, head.find('\n'));
    head.remove_prefix(std::min(head.size(), line.size() + 1));
    return line;
  };
  const std::string_view first = next_line();
  const auto old_size =
      first.starts_with(kOld) ? ParseTreeSize(first.substr(kOld.size())) : std::nullopt;
  if (!old_size) return Malformed("its first line is not the old size");
  AddCheckpoint request{*old_size, {}, std::string(body.substr(end_of_proof + 2))};
  while (!head.empty()) {
    if (request.proof.size() == kMaxConsistencyHashes) return Malformed("it has too many hashes");
    const auto bytes = base::Base64Decode(next_line());
    const auto hash = bytes ? base::ToHash(*bytes) : std::nullopt;
    if (!hash) return Malformed("a line of the proof is not a hash");
    request.proof.push_back(*hash);
  }
  return request;
}

}  // namespace panyuan::ledger
