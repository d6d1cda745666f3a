#include "services/gateway/http_frames.h"

#include "services/base/bytes.h"
#include "services/gateway/reasons.h"

namespace panyuan::gateway {
namespace {

constexpr size_t kHeader = 5;  // flags, then the length in four bytes

}  // namespace

std::string Frame(uint8_t flags, std::string_view content) {
  std::string frame(1, static_cast<char>(flags));
  base::AppendBigEndian(frame, content.size(), 4);
  return frame.append(content);
}

base::Result<std::string> Unframe(std::string_view body) {
  if (body.size() < kHeader || body[0] != 0) return kFrameInvalid;
  const uint64_t length = base::ReadBigEndian(body.substr(1, 4));
  if (length != body.size() - kHeader) return kFrameInvalid;
  return std::string(body.substr(kHeader));
}

std::optional<std::string> DecodeBase64Pieces(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t padding = text.find('=');
    const size_t end = padding == text.npos ? text.npos : text.find_first_not_of('=', padding);
    const auto piece = base::Base64Decode(text.substr(0, end));
    if (!piece) return std::nullopt;
    out += *piece;
    text.remove_prefix(end == text.npos ? text.size() : end);
  }
  return out;
}

}  // namespace panyuan::gateway
