#include "services/ledger/checkpoint.h"

#include <charconv>
#include <optional>
#include <utility>

#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

base::Error Malformed(std::string problem) {
  return base::Error(kCheckpointMalformed, {{"problem", std::move(problem)}});
}

// The lines of `text`, when each is ended by a newline and none is empty.
std::optional<std::vector<std::string_view>> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    if (end == text.npos || end == 0) return std::nullopt;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

std::optional<uint64_t> ParseTreeSize(std::string_view text) {
  if (text.empty() || (text.front() == '0' && text.size() > 1)) return std::nullopt;
  uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return size;
}

std::string FormatCheckpoint(const Checkpoint& checkpoint) {
  std::string text = checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
                     base::Base64Encode(base::AsView(checkpoint.root)) + "\n";
  for (const std::string& line : checkpoint.extensions) text += line + "\n";
  return text;
}

base::Result<Checkpoint> ParseCheckpoint(std::string_view text) {
  const auto lines = SplitLines(text);
  if (!lines || lines->size() < 3) return Malformed("it needs three lines, none of them empty");
  const auto size = ParseTreeSize((*lines)[1]);
  if (!size) return Malformed("its second line is not a tree size");
  const auto bytes = base::Base64Decode((*lines)[2]);
  const auto root = bytes ? base::ToHash(*bytes) : std::nullopt;
  if (!root) return Malformed("its third line is not a root hash");
  return Checkpoint{std::string((*lines)[0]), *size, *root,
                    std::vector<std::string>(lines->begin() + 3, lines->end())};
}

}  // namespace panyuan::ledger
